// Rows in Postgres' binary form, by COPY … TO STDOUT: bytea comes as it is instead of twice as long in hexadecimal. The driver
// reads every other answer as text.
import type { Connection, Pool, Submittable } from 'pg';
import { bug } from '@/lib/kernel/errors';

/** As a parameter: a view, not a copy. */
export const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A row's columns: big-endian numbers, bytea as it is; null for NULL. */
export type BinaryRow = readonly (Buffer | null)[];

/**
 * The rows of a query that needs no parameters.
 * @param select SQL; values in it must be numbers of our own making
 */
export async function binaryRows(pool: Pool, select: string): Promise<BinaryRow[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await new Promise<BinaryRow[]>((resolve, reject) => client.query(new CopyOut(select, resolve, reject)));
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

type Message = { readonly chunk: Buffer };

/** The driver's face of a running command: what Client calls on it. */
class CopyOut implements Submittable {
  private readonly rows: BinaryRow[] = [];
  private isFirst = true;

  constructor(
    private readonly select: string,
    private readonly resolve: (rows: BinaryRow[]) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(`COPY (${this.select}) TO STDOUT (FORMAT binary)`);
  }

  handleCopyData({ chunk }: Message): void {
    // The chunk is a view of the driver's buffer. One message is one row, the first one with the header before it.
    const message = Buffer.from(chunk);
    const at = this.isFirst ? headerEnd(message) : 0;
    this.isFirst = false;
    if (at < message.length) this.add(message, at);
  }

  private add(message: Buffer, start: number): void {
    const columns = message.readInt16BE(start);
    if (columns < 0) return; // the end
    const row: (Buffer | null)[] = [];
    let at = start + 2;
    for (let i = 0; i < columns; i++) {
      const length = message.readInt32BE(at);
      at += 4;
      row.push(length < 0 ? null : message.subarray(at, at + length));
      at += Math.max(0, length);
    }
    this.rows.push(row);
  }

  handleError(error: unknown): void {
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.resolve(this.rows);
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

const SIGNATURE = 'PGCOPY\n\xff\r\n\0';

/** Where the first row begins. Source: PostgreSQL documentation, COPY, Binary Format. */
function headerEnd(message: Buffer): number {
  if (message.toString('latin1', 0, 11) !== SIGNATURE) throw bug('the database’s binary copy has no signature');
  return 19 + message.readInt32BE(15);
}

export const int8 = (column: Buffer | null | undefined): number => Number((column as Buffer).readBigInt64BE());

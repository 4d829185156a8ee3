// Inserts one write-ahead record: what the driver does for a prepared statement, as one buffer and without what nobody asks for.
// A group commit is some thousand samples; the driver's way of it was a seventh of what they cost the engine thread.
// Source: PostgreSQL documentation, Frontend/Backend Protocol, Message Formats.
import type { Connection, PoolClient, Submittable } from 'pg';
import { INSERT_RECORD, type WalRow } from './wal';

/** Resolves when the record is committed. The client is in no transaction. @throws why Postgres refuses it, or why it is gone */
export const insertAlone = (client: PoolClient, row: WalRow): Promise<void> =>
  new Promise((resolve, reject) => {
    client.query(new RecordInsert(row, resolve, reject));
  });

/** The driver's face of a running command: what Client calls on it. */
class RecordInsert implements Submittable {
  /** By these the driver keeps in mind on which connection the statement is prepared. */
  readonly name = INSERT_RECORD.name;
  readonly text = INSERT_RECORD.text;

  constructor(
    private readonly row: WalRow,
    private readonly resolve: () => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: Connection): void {
    if (!isPrepared(connection)) connection.parse({ ...INSERT_RECORD, types: [] }, true);
    // Otherwise the driver finds out by itself, and tells of it as an error.
    if (connection.stream.writable) connection.stream.write(insertion(this.row));
  }

  handleError(error: unknown): void {
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.resolve();
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

/** The driver's types do not tell of it. */
const isPrepared = (connection: Connection) =>
  INSERT_RECORD.name in
  (connection as Connection & { readonly parsedStatements: Readonly<Record<string, string>> }).parsedStatements;

// Bind to the unnamed portal: of three parameters the last is binary, the others are text; of results there are none.
const BIND = Buffer.from(`\0${INSERT_RECORD.name}\0`);
const FORMATS = Buffer.from([0, 3, 0, 0, 0, 0, 0, 1, 0, 3]);
const NO_RESULT_FORMATS = Buffer.from([0, 0]);
/** Execute the unnamed portal to its end; Sync. */
const EXECUTE_AND_SYNC = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);
const LENGTH_BYTES = 4;

/** Bind, Execute and Sync. */
function insertion({ segment, lastSampleMs, record }: WalRow): Buffer {
  const numbers = [String(segment), String(lastSampleMs)];
  const numberBytes = numbers.reduce((sum, digits) => sum + LENGTH_BYTES + digits.length, 0);
  const bindBytes =
    LENGTH_BYTES +
    BIND.length +
    FORMATS.length +
    numberBytes +
    (LENGTH_BYTES + record.length) +
    NO_RESULT_FORMATS.length;
  const bytes = Buffer.allocUnsafe(1 + bindBytes + EXECUTE_AND_SYNC.length);
  bytes[0] = 0x42;
  let at = bytes.writeInt32BE(bindBytes, 1);
  const put = (part: Uint8Array) => {
    bytes.set(part, at);
    at += part.length;
  };
  put(BIND);
  put(FORMATS);
  for (const digits of numbers) {
    at = bytes.writeInt32BE(digits.length, at);
    at += bytes.write(digits, at, 'latin1');
  }
  at = bytes.writeInt32BE(record.length, at);
  put(record);
  put(NO_RESULT_FORMATS);
  put(EXECUTE_AND_SYNC);
  return bytes;
}

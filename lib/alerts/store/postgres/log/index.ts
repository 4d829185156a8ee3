// The log of alerts in Postgres, as one process sees it. Records are numbered without gaps, and only who knows all records so
// far can write the next one: what a writer has merged with is what is stored. A number is taken, and a record written, by one
// statement that commits by itself: one message to Postgres, and nothing is locked while a process thinks.
import type { Pool } from 'pg';
import type { Compression } from '../../../doors';
import type { StoredAlert } from '../../../model';
import type { LogRecord } from './log-record';
import { packed, unpacked } from './packed';
import { decodeRecord, encodeRecord } from './record';

export type AlertLogOptions = {
  readonly pool: Pool;
  readonly compression: Compression;
  readonly known: (fingerprint: string) => StoredAlert | undefined;
  /** Hears each record once, in order, whoever wrote it. */
  readonly onRecord: (record: LogRecord, seq: number) => void;
};

/** What an alert of a record takes who starts, beside the bytes of what it says: one that comes again is a few bytes. */
const BYTES_AN_ALERT = 64;

type FollowRow = { head: string; snapshot_seq: string; seq: string | null; record: Buffer | null };

export class AlertLog {
  /** The last record this process knows. */
  seq = 0;
  /** The first record that still counts: what is said in earlier ones only is forgotten. */
  snapshotSeq = 0;
  /** What there is to read for who starts: all records that count, unpacked, and something for each alert in them. */
  bytes = 0;
  private sizes: { readonly seq: number; readonly bytes: number }[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: AlertLogOptions) {}

  /** Hears of what others have written. */
  follow(): Promise<void> {
    return this.inTurn(() => this.read());
  }

  /**
   * Writes a record; durable, and heard of, once it resolves to its number.
   * @param make asked again whenever another process was first, and that has been heard of
   */
  append(make: (seq: number) => LogRecord): Promise<number> {
    return this.inTurn(async () => {
      for (;;) {
        const seq = this.seq + 1;
        const record = make(seq);
        const bytes = encodeRecord(record);
        if (await this.isWritten(seq, packed(bytes, this.options.compression))) {
          this.take(seq, bytes.length, record);
          return seq;
        }
        await this.read();
      }
    });
  }

  /**
   * Forgets all records before `firstSeq`, if nobody has written since `isComplete` was true of what is known.
   * False: it is not, or somebody was first and has been heard of.
   */
  forgetBefore(firstSeq: number, isComplete: () => boolean): Promise<boolean> {
    return this.inTurn(async () => {
      if (!isComplete()) return false;
      const { rowCount } = await this.options.pool.query({
        name: 'alerts_log_forget',
        text: `WITH head AS (
            UPDATE alerts_log_head SET seq = $1::bigint + 1, snapshot_seq = greatest(snapshot_seq, $2) WHERE seq = $1
            RETURNING snapshot_seq
          ), gone AS (DELETE FROM alerts_log USING head WHERE alerts_log.seq < head.snapshot_seq)
          SELECT FROM head`,
        values: [this.seq, firstSeq],
      });
      await this.read();
      return rowCount === 1;
    });
  }

  private async isWritten(seq: number, record: Buffer): Promise<boolean> {
    const { rowCount } = await this.options.pool.query({
      name: 'alerts_log_append',
      text: `WITH head AS (UPDATE alerts_log_head SET seq = $1 WHERE seq = $1::bigint - 1 RETURNING seq)
        INSERT INTO alerts_log (seq, record) SELECT seq, $2::bytea FROM head`,
      values: [seq, record],
    });
    return rowCount === 1;
  }

  private async read(): Promise<void> {
    const { rows } = await this.options.pool.query<FollowRow>({
      name: 'alerts_log_follow',
      text: `SELECT head.seq AS head, snapshot_seq, alerts_log.seq, record
        FROM alerts_log_head AS head LEFT JOIN alerts_log ON alerts_log.seq > $1 ORDER BY alerts_log.seq`,
      values: [this.seq],
    });
    const records = await Promise.all(rows.map(({ record }) => record && unpacked(record, this.options.compression)));
    for (const [i, { seq }] of rows.entries()) {
      const bytes = records[i];
      if (bytes) this.take(Number(seq), bytes.length, decodeRecord(bytes, this.options.known));
    }
    const { head, snapshot_seq } = rows[0] as FollowRow; // the head is always there
    this.seq = Math.max(this.seq, Number(head)); // who forgets takes a number without a record
    this.forget(Number(snapshot_seq));
  }

  private forget(snapshotSeq: number): void {
    if (snapshotSeq <= this.snapshotSeq) return;
    this.snapshotSeq = snapshotSeq;
    this.sizes = this.sizes.filter(({ seq }) => seq >= snapshotSeq);
    this.bytes = this.sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private take(seq: number, recordBytes: number, record: LogRecord): void {
    const bytes = recordBytes + BYTES_AN_ALERT * (record.full.length + record.again.length);
    this.seq = seq;
    this.sizes.push({ seq, bytes });
    this.bytes += bytes;
    this.options.onRecord(record, seq);
  }

  /** One after another: nobody reads what is being written, or writes upon what is being read. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => {});
    return turn;
  }
}

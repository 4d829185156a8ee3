// The write-ahead rows: inserted by group commits, replayed at start, dropped by segments when blocks cover them. A segment is a
// partition; a new one begins with each start and each seal.
import type { Pool, PoolClient } from 'pg';
import { bug, messageOf } from '@/lib/kernel/errors';
import type { Compression } from '../../doors';
import type { MetricMetadata } from '../../model';
import { asBuffer, type BinaryRow, binaryRows, int8 } from './binary';
import { dropPartition, ensurePartition, partitionStarts, WAL } from './partitions';
import { WalDecoder, type WalRecord } from './wal-record';

export type WalRow = {
  readonly segment: number;
  /** Newest sample in the record; 0: it has none. */
  readonly lastSampleMs: number;
  readonly record: Uint8Array;
};

/** A prepared statement: a row's fields in their order are its parameters. */
export const INSERT_RECORD = {
  name: 'metrics_wal_insert',
  text: 'INSERT INTO metrics_wal (segment, last_sample_ms, record) VALUES ($1, $2, $3)',
} as const;

/** Inserts one record, in the caller's transaction if it has one. Those of group commits go by `record-insert`. */
export async function insertRecord(client: Pool | PoolClient, row: WalRow): Promise<void> {
  await client.query({ ...INSERT_RECORD, values: [row.segment, row.lastSampleMs, asBuffer(row.record)] });
}

/** Segments there are, oldest first. */
export const segments = (client: Pool | PoolClient): Promise<number[]> => partitionStarts(client, WAL);

export const createSegment = (client: Pool | PoolClient, segment: number): Promise<void> =>
  ensurePartition(client, WAL, segment);

const READ_PAGE = 256;

/**
 * The records of a segment, in the order they were committed. Also those that hold nothing newer than the blocks: a later
 * record may lean on the labels in them.
 * @throws bug naming the row that cannot be read.
 */
export async function* readSegment(pool: Pool, compression: Compression, segment: number): AsyncIterable<WalRecord> {
  const decoder = new WalDecoder();
  let page = readPage(pool, segment, 0);
  for (;;) {
    const rows = await page;
    const last = rows.at(-1);
    if (!last) return;
    // The next page is on its way while this one is taken in.
    page = readPage(pool, segment, int8(last[0]));
    page.catch(() => {}); // awaited in the next turn, unless the reader stops before
    const unpacked = rows.map((row) => unpack(row, compression));
    for (const record of unpacked) record.catch(() => {}); // likewise
    for (const [i, bytes] of unpacked.entries()) {
      const record = readRecord(rows[i] as BinaryRow, await bytes, decoder);
      if (record) yield record;
    }
  }
}

const readPage = (pool: Pool, segment: number, afterSeq: number): Promise<BinaryRow[]> =>
  binaryRows(
    pool,
    `SELECT seq, record FROM metrics_wal WHERE segment = ${segment} AND seq > ${afterSeq} ORDER BY seq LIMIT ${READ_PAGE}`,
  );

/** What the first bytes of a compressed record are, and of none that is dense as it is. Source: RFC 8878, 3.1.1. */
const ZSTD_MAGIC = 0xfd2fb528;

const isCompressed = (record: Buffer) => record.length >= 4 && record.readUInt32LE(0) === ZSTD_MAGIC;

async function unpack([seq, column]: BinaryRow, compression: Compression): Promise<Uint8Array> {
  const record = column as Buffer;
  if (!isCompressed(record)) return record;
  return compression.decompress(record).catch((cause) => {
    throw unreadable(seq, cause);
  });
}

function readRecord([seq]: BinaryRow, bytes: Uint8Array, decoder: WalDecoder): WalRecord | undefined {
  try {
    return decoder.read(bytes);
  } catch (cause) {
    throw unreadable(seq, cause);
  }
}

const unreadable = (seq: Buffer | null | undefined, cause: unknown) =>
  bug(`write-ahead record ${int8(seq)} cannot be read: ${messageOf(cause)}`);

/**
 * Drops segments before `currentSegment` whose samples are all in blocks; none that comes after one that stays: it may have
 * deleted what that one would bring back.
 */
export async function dropCoveredSegments(pool: Pool, sealedUntilMs: number, currentSegment: number): Promise<void> {
  for (const segment of await segments(pool)) {
    if (segment >= currentSegment) return;
    const { rows } = await pool.query<{ newest: string | null }>(
      'SELECT max(last_sample_ms) AS newest FROM metrics_wal WHERE segment = $1',
      [segment],
    );
    if (Number(rows[0]?.newest ?? 0) >= sealedUntilMs) return;
    await dropPartition(pool, WAL, segment);
  }
}

/** Keeps the newest of what was said about each family, in the caller's transaction. */
export async function upsertMetadata(client: PoolClient, families: readonly MetricMetadata[]): Promise<void> {
  if (families.length === 0) return;
  const newest = [...new Map(families.map((family) => [family.metric, family])).values()];
  const column = (name: keyof MetricMetadata) => newest.map((family) => withoutNul(family[name]));
  await client.query(
    `INSERT INTO metrics_metadata (metric, type, help, unit)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
     ON CONFLICT (metric) DO UPDATE SET type = excluded.type, help = excluded.help, unit = excluded.unit`,
    [column('metric'), column('type'), column('help'), column('unit')],
  );
}

// Postgres' text cannot hold U+0000; UTF-8 may.
export const withoutNul = (text: string) => text.replaceAll('\0', '\ufffd');

// The write-ahead rows: inserted by group commits, replayed at start, dropped by segments when blocks cover them.
import type { Pool, PoolClient } from 'pg';
import { bug, messageOf } from '@/lib/kernel/errors';
import type { Compression } from '../../doors';
import type { MetricMetadata } from '../../model';
import { dropPartition, partitionStarts, WAL } from './partitions';
import { decodeWalRecord, type WalRecord } from './wal-record';

const INSERT = {
  name: 'metrics_wal_insert',
  text: 'INSERT INTO metrics_wal (written_ms, last_sample_ms, record) VALUES ($1, $2, $3)',
};

/** Inserts one record, in the caller's transaction if it has one. */
export async function insertRecord(
  client: Pool | PoolClient,
  row: { readonly writtenMs: number; readonly lastSampleMs: number; readonly record: Uint8Array },
): Promise<void> {
  await client.query({ ...INSERT, values: [row.writtenMs, row.lastSampleMs, asBuffer(row.record)] });
}

const READ_PAGE = 200;

type Row = { seq: string; record: Buffer };

/**
 * Every record of the segments that are left, in the order they were committed. Also those that hold nothing newer than the
 * blocks: a later record of the segment may lean on the labels in them.
 * @throws bug naming the row that cannot be read.
 */
export async function* readRecords(pool: Pool, compression: Compression): AsyncIterable<WalRecord> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('DECLARE records CURSOR FOR SELECT seq, record FROM metrics_wal ORDER BY seq');
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${READ_PAGE} FROM records`);
      for (const row of rows) yield await readRecord(row, compression);
      if (rows.length === 0) return;
    }
  } finally {
    client.release(true); // ends the transaction with the connection, also when the reader stops early
  }
}

async function readRecord({ seq, record }: Row, compression: Compression): Promise<WalRecord> {
  try {
    return decodeWalRecord(await compression.decompress(record));
  } catch (cause) {
    throw bug(`write-ahead record ${seq} cannot be read: ${messageOf(cause)}`);
  }
}

/** Drops segments that are over and whose samples are all in blocks. */
export async function dropCoveredSegments(pool: Pool, sealedUntilMs: number, nowMs: number): Promise<void> {
  for (const startMs of await partitionStarts(pool, WAL)) {
    const endMs = startMs + WAL.spanMs;
    if (endMs > nowMs) continue;
    const { rows } = await pool.query<{ newest: string | null }>(
      'SELECT max(last_sample_ms) AS newest FROM metrics_wal WHERE written_ms >= $1 AND written_ms < $2',
      [startMs, endMs],
    );
    if (Number(rows[0]?.newest ?? 0) < sealedUntilMs) await dropPartition(pool, WAL, startMs);
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
const withoutNul = (text: string) => text.replaceAll('\0', '\ufffd');

export const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

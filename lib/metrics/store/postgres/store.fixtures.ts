// A database and stores on it, for the tests of the Postgres store.
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { compress, decompress } from '@/lib/formats/zstd';
import { BLOCKS, dropPartition, partitionStarts, WAL } from './partitions';
import { openPostgresStore, type PostgresStoreOptions } from './store';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
let shared: Promise<TestDatabase> | undefined;

/** The file's database, emptied: making one takes a second. Stores opened on it before must not be used any more. */
export async function database(): Promise<TestDatabase> {
  shared ??= testDatabase();
  const { pool } = await shared;
  for (const table of [WAL, BLOCKS])
    for (const start of await partitionStarts(pool, table)) await dropPartition(pool, table, start);
  await pool.query("UPDATE metrics_state SET sealed_until_ms = 0, exemplars = ''");
  await pool.query('TRUNCATE metrics_group, metrics_metadata');
  return shared;
}

/** After all tests of a file. */
export const dropDatabase = async () => (await shared)?.drop();

export const openOn = ({ pool }: TestDatabase, nowMs: () => number, options: Partial<PostgresStoreOptions> = {}) =>
  openPostgresStore({
    pool,
    nowMs,
    compression: { compress, decompress },
    headMs: HOUR_MS,
    outOfOrderWindowMs: 0,
    retentionMs: 15 * DAY_MS,
    retentionBytes: 0,
    maxSeries: 1_000_000,
    maxExemplars: 100_000,
    blockCacheBytes: 16 << 20,
    decodedCacheBytes: 16 << 20,
    ...options,
  });

// Dropping what is too old, or too much: whole partitions of a day, the oldest first.

import type { Pool } from 'pg';
import { BLOCKS, dropPartition, partitionStarts } from './partitions';
import type { StoreParts } from './parts';

export type Retention = {
  /** Samples older than this are dropped, by whole days. */
  readonly retentionMs: number;
  /** Blocks take no more than this, by whole days but the newest; 0: whatever they take. */
  readonly retentionBytes: number;
};

/** @returns how many days were dropped */
export async function dropPastRetention(parts: StoreParts, retention: Retention, nowMs: number): Promise<number> {
  const { pool, directory, groups, membership, table } = parts;
  const starts = await partitionStarts(pool, BLOCKS);
  const doomed = new Set([
    ...tooOld(starts, nowMs - retention.retentionMs),
    ...(await tooMuch(parts, starts, retention)),
  ]);
  if (doomed.size === 0) return 0;
  for (const start of doomed) await dropPartition(pool, BLOCKS, start);
  await directory.refresh();
  const inUse = Array.from(table.slots(), (slot) => membership.of(slot)?.groupId);
  await groups.dropOrphans(new Set(inUse.filter((id) => id !== undefined)));
  return doomed.size;
}

const tooOld = (starts: readonly number[], beforeMs: number) =>
  starts.filter((start) => start + BLOCKS.span <= beforeMs);

async function tooMuch(
  { pool }: StoreParts,
  starts: readonly number[],
  { retentionBytes }: Retention,
): Promise<number[]> {
  if (retentionBytes === 0 || starts.length === 0) return [];
  const { rows } = await pool.query<{ start: string; bytes: string }>(
    `SELECT c.relname AS start, pg_total_relation_size(c.oid) AS bytes
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass`,
    [BLOCKS.name],
  );
  const bytesOf = new Map(rows.map(({ start, bytes }) => [Number(start.slice(BLOCKS.name.length + 1)), Number(bytes)]));
  let total = [...bytesOf.values()].reduce((sum, bytes) => sum + bytes, 0);
  const doomed: number[] = [];
  // The newest day stays: a limit that cannot hold one day must not empty the store.
  for (const start of starts.slice(0, -1)) {
    if (total <= retentionBytes) break;
    total -= bytesOf.get(start) ?? 0;
    doomed.push(start);
  }
  return doomed;
}

/** All tables of the store, partition by partition, with their indexes. */
export async function diskBytes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string | null }>(
    `SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname ~ '^metrics_(wal|block|group|state|metadata)'`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

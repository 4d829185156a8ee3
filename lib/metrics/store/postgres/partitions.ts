// Partitions of the store's big tables: made ahead of time, dropped when what they hold is no longer needed.
import type { Pool, PoolClient } from 'pg';

/** A table partitioned by a bigint of milliseconds, in equal spans aligned to the epoch. */
export type PartitionedTable = { readonly name: string; readonly spanMs: number };

export const WAL: PartitionedTable = { name: 'metrics_wal', spanMs: 2 * 3600_000 };
export const BLOCKS: PartitionedTable = { name: 'metrics_block', spanMs: 24 * 3600_000 };

export const spanStart = ({ spanMs }: PartitionedTable, timestampMs: number): number =>
  Math.floor(timestampMs / spanMs) * spanMs;

const partitionName = ({ name }: PartitionedTable, startMs: number) => `${name}_${startMs}`;

/** Makes the partition that holds `timestampMs`, unless it is there. */
export async function ensurePartition(
  client: Pool | PoolClient,
  table: PartitionedTable,
  timestampMs: number,
): Promise<void> {
  const startMs = spanStart(table, timestampMs);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${partitionName(table, startMs)} PARTITION OF ${table.name}
     FOR VALUES FROM (${startMs}) TO (${startMs + table.spanMs})`,
  );
}

/** Starts of the partitions there are, oldest first. */
export async function partitionStarts(client: Pool | PoolClient, { name }: PartitionedTable): Promise<number[]> {
  const { rows } = await client.query<{ child: string }>(
    `SELECT c.relname AS child FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass`,
    [name],
  );
  return rows.map(({ child }) => Number(child.slice(name.length + 1))).sort((a, b) => a - b);
}

export async function dropPartition(
  client: Pool | PoolClient,
  table: PartitionedTable,
  startMs: number,
): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${partitionName(table, startMs)}`);
}

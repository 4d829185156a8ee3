// Partitions of the store's big tables: made ahead of time, dropped when what they hold is no longer needed.
import type { Pool, PoolClient } from 'pg';

/** A table partitioned by a bigint, in equal spans from 0 on. */
export type PartitionedTable = { readonly name: string; readonly span: number };

/** By segment. */
export const WAL: PartitionedTable = { name: 'metrics_wal', span: 1 };
/** By the start of the window, in milliseconds: a partition a day. */
export const BLOCKS: PartitionedTable = { name: 'metrics_block', span: 24 * 3600_000 };

const partitionName = ({ name }: PartitionedTable, start: number) => `"${name}_${start}"`;

/** Makes the partition that holds `key`, unless it is there. */
export async function ensurePartition(client: Pool | PoolClient, table: PartitionedTable, key: number): Promise<void> {
  const start = Math.floor(key / table.span) * table.span;
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${partitionName(table, start)} PARTITION OF ${table.name}
     FOR VALUES FROM (${start}) TO (${start + table.span})`,
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

export async function dropPartition(client: Pool | PoolClient, table: PartitionedTable, start: number): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${partitionName(table, start)}`);
}

// Brings a database to the schema of this version. Keeps Prisma's layout and its _prisma_migrations table, so that
// `prisma migrate` and this applier can be used on one database in turn; Prisma's own engine is a download, this is not.
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { messageOf, unprocessable } from '@/lib/kernel/errors';

export type Migration = {
  /** `<stamp>_<name>`; migrations are applied in the order of their names. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, as Prisma computes it. */
  readonly checksum: string;
};

// The lock Prisma's engine takes while it migrates.
const PRISMA_ADVISORY_LOCK = 72707369;

const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/** The migrations in `directory` (prisma/migrations), oldest first. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(directory, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing, each migration in a transaction of its own. Safe to run from several processes at once.
 * @returns the names applied now, in order; empty when the database was up to date.
 * @throws unprocessable when an applied migration has changed since, when the database holds one we do not know (a newer
 * Quadrant made it), or when one fails: it is rolled back whole.
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<string[]> {
  const client = await pool.connect();
  try {
    return (await isUpToDate(client, migrations)) ? [] : await applyMissing(client, migrations);
  } finally {
    client.release();
  }
}

async function applyMissing(client: PoolClient, migrations: readonly Migration[]): Promise<string[]> {
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_ADVISORY_LOCK]);
    await client.query(CREATE_TABLE);
    const missing = await findMissing(client, migrations);
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [PRISMA_ADVISORY_LOCK]).catch(() => {}); // the session's end frees it, too
  }
}

const UNDEFINED_TABLE = '42P01';

/**
 * Whether all of these are applied, and nothing else: then there is nothing to wait for. What is amiss is said by who holds the
 * lock: another process may be in the middle of it.
 */
async function isUpToDate(client: PoolClient, migrations: readonly Migration[]): Promise<boolean> {
  try {
    const rows = await findApplied(client);
    const checksums = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
    const names = new Set(rows.map((row) => row.migration_name));
    return (
      migrations.every(({ name }) => names.has(name)) &&
      rows.every((row) => row.finished_at !== null && row.checksum === checksums.get(row.migration_name))
    );
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return false;
    throw error;
  }
}

type AppliedRow = { migration_name: string; checksum: string; finished_at: Date | null };

async function findMissing(client: PoolClient, migrations: readonly Migration[]): Promise<Migration[]> {
  const rows = await findApplied(client);
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) refuseUnlessSame(row, known.get(row.migration_name));
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function findApplied(client: PoolClient): Promise<AppliedRow[]> {
  const { rows } = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

function refuseUnlessSame(row: AppliedRow, migration: Migration | undefined): void {
  const name = JSON.stringify(row.migration_name);
  if (!migration)
    throw unprocessable(
      `the database has migration ${name}, which this version of Quadrant does not know: it was used by a newer one`,
    );
  if (migration.checksum !== row.checksum)
    throw unprocessable(`migration ${name} was changed after it had been applied to this database`);
  if (!row.finished_at) throw unprocessable(`migration ${name} was begun by another tool and never finished`);
}

async function apply(client: PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw unprocessable(`migration ${JSON.stringify(name)} failed: ${messageOf(cause)}`);
  }
}

// A database of one's own for a test file: a clone of the migrated template, on the run's real Postgres.
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { createPool } from './pool';

export const TEMPLATE = 'quadrant_template';

export type TestDatabase = {
  readonly connectionString: string;
  readonly pool: Pool;
  /** Ends the pool and drops the database, cutting off whoever is still connected. */
  drop(): Promise<void>;
};

export async function testDatabase(): Promise<TestDatabase> {
  const postgres = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(postgres, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const connectionString = inDatabase(postgres, name);
  const pool = createPool({
    connectionString,
    applicationName: 'quadrant-test',
    maxConnections: 5,
    onIdleError: () => {},
  });
  return {
    connectionString,
    pool,
    async drop() {
      await pool.end();
      await asAdmin(postgres, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

export function inDatabase(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

async function asAdmin(connectionString: string, sql: string): Promise<void> {
  const admin = createPool({
    connectionString,
    applicationName: 'quadrant-test',
    maxConnections: 1,
    onIdleError: () => {},
  });
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

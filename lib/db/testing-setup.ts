// Vitest's global setup: one real Postgres for the run, with a migrated template that each test file clones (testing.ts).
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from './embedded/supervisor';
import { migrate, readMigrations } from './migrate';
import { createPool } from './pool';
import { inDatabase, TEMPLATE } from './testing';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quadrant-test-'));
  await chmod(dataDir, 0o755); // made 0700: when root runs the tests, the user that runs Postgres must get through
  const fail = (what: string) => () => process.stderr.write(`the tests' Postgres ${what}\n`);
  const postgres = await startEmbeddedPostgres(dataDir, {
    onDeath: fail('died'),
    onRestarted: fail('was restarted'),
    onRestartFailed: fail('could not be restarted'),
  });
  await createTemplate(postgres.connectionString);
  project.provide('postgres', postgres.connectionString);
  return async () => {
    await postgres.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function createTemplate(connectionString: string): Promise<void> {
  const admin = poolTo(connectionString);
  // Nobody pulls the plug of a test's machine, and what the kernel was given outlives a Postgres that is killed. Without
  // waiting for the disk a commit is quick on a machine that is busy writing, too: the store gives up after seconds.
  await admin.query('ALTER SYSTEM SET fsync = off');
  await admin.query('SELECT pg_reload_conf()');
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  const template = poolTo(inDatabase(connectionString, TEMPLATE));
  await migrate(template, await readMigrations('prisma/migrations'));
  await template.end();
}

const poolTo = (connectionString: string) =>
  createPool({ connectionString, applicationName: 'quadrant-test', maxConnections: 1, onIdleError: () => {} });

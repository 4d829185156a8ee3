// schema.prisma and the migrations must describe one database. Prisma's own engine turns the schema into SQL; both databases
// are then compared by what Postgres' catalog says of them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './testing';

const SCHEMA = readFileSync('prisma/schema.prisma', 'utf8');

let migrated: TestDatabase;
let described: TestDatabase;
let engine: engineModule.SchemaEngine;

beforeAll(async () => {
  migrated = await testDatabase();
  described = await testDatabase();
  engine = await startEngine(described.connectionString);
  await fill(described.pool, SCHEMA);
});
afterAll(() => Promise.all([migrated.drop(), described.drop()]));

test('schema.prisma says what the migrations make', async () => {
  expect(await catalogOf(described.pool)).toEqual(await catalogOf(migrated.pool));
});

test.each([
  ['a column more', 'ALTER TABLE event ADD COLUMN extra text'],
  ['a column less', 'ALTER TABLE metrics_block DROP COLUMN members'],
  ['nullability', 'ALTER TABLE event ALTER COLUMN actor DROP NOT NULL'],
  ['a type', 'ALTER TABLE event ALTER COLUMN kind TYPE varchar(10)'],
  ['the element type of an array', 'ALTER TABLE metrics_group ALTER COLUMN names TYPE varchar[]'],
  ['a default', 'ALTER TABLE event ALTER COLUMN labels DROP DEFAULT'],
  ['a generated key', 'ALTER TABLE metrics_group ALTER COLUMN id DROP IDENTITY'],
  ['a primary key', 'ALTER TABLE metrics_metadata DROP CONSTRAINT metrics_metadata_pkey'],
  ['an index', 'DROP INDEX event_at_idx'],
  ['a unique key', 'CREATE UNIQUE INDEX another ON metrics_group (names)'],
  ['a table', 'CREATE TABLE another (id int PRIMARY KEY)'],
])('%s that only the database has, or lacks, is noticed', async (_, change) => {
  expect(await catalogAfter(migrated.pool, change)).not.toEqual(await catalogOf(described.pool));
});

test.each([
  ['a field more', '  actor   String\n', '  actor   String\n  extra   String?\n'],
  ['a field less', '  members BigInt\n', ''],
  ['nullability', '  actor   String\n', '  actor   String?\n'],
  ['a type', 'sealedUntilMs BigInt', 'sealedUntilMs Int'],
  ['an index', '  @@index([at])\n', ''],
  ['the name of a table', '@@map("metrics_state")', '@@map("metrics_states")'],
])('%s that only schema.prisma has, or lacks, is noticed', async (_, text, changed) => {
  expect(SCHEMA).toContain(text);
  const other = await testDatabase();
  await fill(other.pool, SCHEMA.replace(text, changed));
  expect(await catalogOf(other.pool)).not.toEqual(await catalogOf(migrated.pool));
  await other.drop();
});

/** What Postgres would say after a change, which is taken back. */
async function catalogAfter(pool: Pool, change: string): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; ${change}`);
    return await catalogOf(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Makes what a schema describes, in place of all there is. */
async function fill(pool: Pool, schema: string): Promise<void> {
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  await pool.query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${stdout}`);
}

/** Prisma's schema engine, compiled to WebAssembly: the native one is a download. */
async function startEngine(connectionString: string): Promise<engineModule.SchemaEngine> {
  const path = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(path), { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString }));
  return engineModule.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
}

/**
 * Tables, columns, keys and indexes, as lines, sorted. Partitions and the ledger of migrations are no part of a schema.
 * A list has no nullability here: Prisma has no word for a list that is NOT NULL.
 */
async function catalogOf(pool: Pick<Pool, 'query'>): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    WITH tables AS (
      SELECT oid, relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname <> '_prisma_migrations'
    )
    SELECT format('%s.%s %s%s%s', relname, attname, format_type(atttypid, atttypmod),
        CASE WHEN attnotnull AND attndims = 0 THEN ' NOT NULL' END,
        CASE WHEN atthasdef OR attidentity <> '' THEN ' DEFAULT' END) AS line
      FROM tables JOIN pg_attribute ON attrelid = tables.oid
      WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT format('%s%s (%s)', relname, CASE WHEN indisprimary THEN ' PRIMARY KEY' WHEN indisunique THEN ' UNIQUE' ELSE ' INDEX' END,
        (SELECT string_agg(attname, ', ' ORDER BY place)
          FROM unnest(indkey::int[]) WITH ORDINALITY AS key (number, place)
          JOIN pg_attribute ON attrelid = indrelid AND attnum = number))
      FROM tables JOIN pg_index ON indrelid = tables.oid
    ORDER BY line`);
  return rows.map(({ line }) => line);
}

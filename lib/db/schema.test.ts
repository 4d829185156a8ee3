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

let migrated: TestDatabase;
let described: TestDatabase;

beforeAll(async () => {
  migrated = await testDatabase();
  described = await testDatabase();
  await described.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await described.pool.query(await sqlOfSchema());
});
afterAll(() => Promise.all([migrated.drop(), described.drop()]));

test('schema.prisma says what the migrations make', async () => {
  expect(await catalogOf(described.pool)).toEqual(await catalogOf(migrated.pool));
});

test('a column, a key or an index on one side only is noticed', async () => {
  const database = await testDatabase();
  const before = await catalogOf(database.pool);
  for (const change of [
    'ALTER TABLE event ADD COLUMN extra text',
    'ALTER TABLE event ALTER COLUMN actor DROP NOT NULL',
    'ALTER TABLE event ALTER COLUMN kind TYPE varchar(10)',
    'DROP INDEX event_at_idx',
    'ALTER TABLE metrics_series DROP CONSTRAINT metrics_series_hash_key',
    'CREATE TABLE another (id int PRIMARY KEY)',
  ]) {
    await database.pool.query(`BEGIN; ${change}`);
    const after = await catalogOf(database.pool);
    await database.pool.query('ROLLBACK');
    expect(after, change).not.toEqual(before);
  }
  await database.drop();
});

/** CREATE statements for everything in schema.prisma. */
async function sqlOfSchema(): Promise<string> {
  const path = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(path), { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const files = [{ path: 'schema.prisma', content: readFileSync('prisma/schema.prisma', 'utf8') }];
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: described.connectionString }));
  const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? '';
}

/** Tables, columns, keys and indexes, as lines, sorted. Partitions and the ledger of migrations are no part of a schema. */
async function catalogOf(pool: Pool): Promise<readonly string[]> {
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

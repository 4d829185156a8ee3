import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Migration, migrate, readMigrations } from './migrate';
import { type TestDatabase, testDatabase } from './testing';

const migration = (name: string, sql: string, checksum = `sum-of-${name}`): Migration => ({ name, sql, checksum });
const ONE = migration('1_one', 'CREATE TABLE one (id int)');
const TWO = migration('2_two', 'CREATE TABLE two (id int)');

describe('migrate', () => {
  const databases: TestDatabase[] = [];
  let pool: TestDatabase['pool'];

  beforeEach(async () => {
    const database = await testDatabase();
    databases.push(database);
    pool = database.pool;
    await pool.query('DELETE FROM _prisma_migrations');
  });
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  const tableExists = async (name: string) =>
    (await pool.query('SELECT to_regclass($1) IS NOT NULL AS there', [name])).rows[0].there;

  test('applies what is missing, in order, and nothing the second time', async () => {
    expect(await migrate(pool, [ONE])).toEqual(['1_one']);
    expect(await migrate(pool, [ONE, TWO])).toEqual(['2_two']);
    expect(await migrate(pool, [ONE, TWO])).toEqual([]);
    expect(await tableExists('two')).toBe(true);
  });

  test('records what Prisma records: checksum, start and end, one applied step', async () => {
    await migrate(pool, [ONE]);
    const { rows } = await pool.query('SELECT * FROM _prisma_migrations');
    expect(rows).toEqual([
      expect.objectContaining({
        migration_name: '1_one',
        checksum: 'sum-of-1_one',
        applied_steps_count: 1,
        rolled_back_at: null,
        finished_at: expect.any(Date),
      }),
    ]);
  });

  test('of two processes at once, one applies and the other finds it done', async () => {
    const outcomes = await Promise.all([migrate(pool, [ONE, TWO]), migrate(pool, [ONE, TWO])]);
    expect(outcomes.map(({ length }) => length).sort()).toEqual([0, 2]);
  });

  test('who finds everything applied waits for nobody; who finds something missing waits for the lock', async () => {
    await migrate(pool, [ONE]);
    const other = await pool.connect();
    await other.query('SELECT pg_advisory_lock(72707369)');
    expect(await migrate(pool, [ONE])).toEqual([]);
    let applied: string[] | undefined;
    const waiting = migrate(pool, [ONE, TWO]).then((names) => {
      applied = names;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(applied).toBeUndefined();
    await other.query('SELECT pg_advisory_unlock(72707369)');
    other.release();
    await waiting;
    expect(applied).toEqual(['2_two']);
  });

  test('rolls a failing migration back whole, naming it, and keeps those before it', async () => {
    const bad = migration('2_bad', 'CREATE TABLE half (id int); SELECT no_such_function()');
    await expect(migrate(pool, [ONE, bad])).rejects.toThrow(
      'migration "2_bad" failed: function no_such_function() does not exist',
    );
    expect(await tableExists('half')).toBe(false);
    expect(await tableExists('one')).toBe(true);
    expect(await migrate(pool, [ONE, TWO])).toEqual(['2_two']);
  });

  test('refuses a migration that was changed after it had been applied', async () => {
    await migrate(pool, [ONE]);
    await expect(migrate(pool, [migration('1_one', ONE.sql, 'another')])).rejects.toThrow('"1_one" was changed after');
  });

  test('refuses a database that a newer Quadrant has used', async () => {
    await migrate(pool, [ONE, TWO]);
    await expect(migrate(pool, [ONE])).rejects.toThrow('"2_two", which this version of Quadrant does not know');
  });
});

test('readMigrations reads Prisma’s layout, oldest first, with the checksum of the bytes', async () => {
  const migrations = await readMigrations('prisma/migrations');
  expect(migrations.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name).sort());
  expect(migrations[0]).toMatchObject({
    name: '20261124000100_events',
    checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

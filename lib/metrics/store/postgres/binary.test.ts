import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { asBuffer, binaryRows, int8 } from './binary';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => db.drop());

describe('rows', () => {
  test.each<[string, string, (string | null)[][]]>([
    ['none', 'SELECT 1 WHERE false', []],
    ['one', "SELECT '\\x00ff10'::bytea", [['00ff10']]],
    ['empty and NULL', "SELECT ''::bytea, NULL::bytea, '\\x01'::bytea", [['', null, '01']]],
    ['several', 'SELECT i FROM generate_series(1, 3) i', [['00000001'], ['00000002'], ['00000003']]],
    ['no columns', 'SELECT FROM generate_series(1, 2)', [[], []]],
  ])('%s', async (_, select, expected) => {
    const rows = await binaryRows(db.pool, select);
    expect(rows.map((row) => row.map((column) => column?.toString('hex') ?? null))).toEqual(expected);
  });

  test('as long as they may get, to the last byte', async () => {
    const rows = await binaryRows(
      db.pool,
      "SELECT decode(repeat('0123abcd', 2000000), 'hex') FROM generate_series(1, 3)",
    );
    expect(rows).toHaveLength(3);
    for (const [column] of rows) {
      expect(column).toHaveLength(8_000_000);
      expect(column?.subarray(-4).toString('hex')).toBe('0123abcd');
    }
  });

  test.each([0, 1, -1, 2 ** 53 - 1, -(2 ** 53)])('int8 %d', async (number) => {
    const [row] = await binaryRows(db.pool, `SELECT (${number})::bigint`);
    expect(int8(row?.[0])).toBe(number);
  });
});

test('an error is its caller’s, and the pool goes on', async () => {
  await expect(binaryRows(db.pool, 'SELECT 1 / (i - 2) FROM generate_series(1, 3) i')).rejects.toThrow(
    'division by zero',
  );
  await expect(binaryRows(db.pool, 'SELECT nonsense')).rejects.toThrow('nonsense');
  const again = await Promise.all(Array.from({ length: 20 }, (_, i) => binaryRows(db.pool, `SELECT ${i}::bigint`)));
  expect(again.map(([row]) => int8(row?.[0]))).toEqual([...Array(20).keys()]);
});

test('a connection that is cut is an error, not a wait', async () => {
  const waiting = binaryRows(db.pool, 'SELECT pg_sleep(60)');
  const cut = () =>
    db.pool
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND datname = current_database()",
      )
      .catch(() => {}); // it may have been cut itself
  const timer = setInterval(cut, 50);
  await expect(waiting).rejects.toThrow();
  clearInterval(timer);
});

test('a parameter is a view', () => {
  const bytes = Uint8Array.of(1, 2, 3).subarray(1);
  expect(asBuffer(bytes).buffer).toBe(bytes.buffer);
  expect([...asBuffer(bytes)]).toEqual([2, 3]);
});

// What Postgres reads in arrays that are sent in its binary format.
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bigintArray, booleanArray, integerArray, jsonArray, textArray, uuidArray } from './array-parameters';
import { type TestDatabase, testDatabase } from './testing';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = new Pool({ connectionString: database.connectionString });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Each element as Postgres prints it. */
async function read(type: string, parameter: Buffer): Promise<readonly (string | null)[]> {
  const { rows } = await pool.query<{ each: string | null }>(
    `SELECT element::text AS each FROM unnest($1::${type}[]) WITH ORDINALITY AS given(element, place) ORDER BY place`,
    [parameter],
  );
  return rows.map(({ each }) => each);
}

const UUID = '0123abcd-4567-89ef-8123-456789abcdef';

test.each([
  ['text', textArray(['', 'a', null, 'NULL', 'null', '{"a,b"}', '\\"', 'é€😀', ' \n'])],
  ['json', jsonArray(['{"a":"\\u0000\\"€"}', null, '[1, 2]'])],
  ['uuid', uuidArray([UUID, null, UUID.replaceAll('-', '').toUpperCase()])],
  ['bigint', bigintArray([0, -1, 1_700_000_000_123, -(2 ** 32), null, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 32 - 1])],
  ['integer', integerArray([0, -1, null, 2 ** 31 - 1, -(2 ** 31)])],
  ['boolean', booleanArray([true, null, false])],
])('%s, and NULL', async (type, parameter) => {
  const wanted: Record<string, readonly (string | null)[]> = {
    text: ['', 'a', null, 'NULL', 'null', '{"a,b"}', '\\"', 'é€😀', ' \n'],
    json: ['{"a":"\\u0000\\"€"}', null, '[1, 2]'],
    uuid: [UUID, null, UUID],
    bigint: ['0', '-1', '1700000000123', '-4294967296', null, '9007199254740991', '-9007199254740991', '4294967295'],
    integer: ['0', '-1', null, '2147483647', '-2147483648'],
    boolean: ['true', null, 'false'],
  };
  expect(await read(type, parameter)).toEqual(wanted[type]);
});

test('an array without elements', async () => {
  expect(await read('text', textArray([]))).toEqual([]);
  const { rows } = await pool.query('SELECT $1::bigint[] = ARRAY[]::bigint[] AS same', [bigintArray([])]);
  expect(rows).toEqual([{ same: true }]);
});

test('arrays longer than what was reserved, and several of them in one statement', async () => {
  const texts = Array.from({ length: 3_000 }, (_, i) => `${i} ${'ü'.repeat(i % 100)}`);
  const { rows } = await pool.query('SELECT * FROM unnest($1::text[], $2::bigint[]) AS given(text, number)', [
    textArray(texts),
    bigintArray(texts.map((_, i) => i)),
  ]);
  expect(rows).toEqual(texts.map((text, i) => ({ text, number: String(i) })));
});

test('a lone surrogate becomes what it becomes in any other text', async () => {
  expect(await read('text', textArray(['a\ud800b']))).toEqual(['a\ufffdb']);
});

test('what is no element of such an array is refused before it is sent', () => {
  expect(() => bigintArray([1.5])).toThrow('1.5 is no whole number');
  expect(() => bigintArray([2 ** 53])).toThrow('is no whole number');
  expect(() => integerArray([2 ** 31])).toThrow('is no whole number of 32 bits');
  expect(() => integerArray([1.5])).toThrow('is no whole number');
  expect(() => uuidArray(['0123'])).toThrow('"0123" is no UUID');
});

// Rule groups that people made: versions, conflicts, all or nothing, on a real Postgres.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import type { RuleChange, RuleDefinitionStore } from '../rule-definitions';
import { postgresRuleDefinitions } from './rule-definitions';

let database: TestDatabase;
let store: RuleDefinitionStore;
let nowMs = 1_000;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE metrics_rule_group, metrics_rule_group_version');
  nowMs = 1_000;
  store = postgresRuleDefinitions(database.pool, () => nowMs);
});

const ID = { namespace: 'team', name: 'g' };
const NOTE = { author: 'mira', message: 'why' };
const put = (text: string | undefined, more: Partial<RuleChange> = {}) =>
  store.change([{ ...ID, text, basedOn: undefined, ...more }], NOTE);
const standing = async () => (await store.list()).map(({ name, version, text }) => [name, version, text]);

test('nothing was made: nothing is there', async () => {
  expect(await store.list()).toEqual([]);
  expect(await store.versions(ID, 10)).toEqual([]);
  expect(await store.version(ID, 1)).toBeUndefined();
  expect(await store.deleted(10)).toEqual([]);
});

test('each change is a version: who, when, why, and the text', async () => {
  expect(await put('a', { basedOn: 0 })).toEqual([{ ...ID, version: 1, atMs: 1_000, ...NOTE, text: 'a' }]);
  nowMs = 2_000;
  await put('b', { basedOn: 1 });
  expect(await standing()).toEqual([['g', 2, 'b']]);
  expect((await store.versions(ID, 10)).map(({ version, atMs, text }) => [version, atMs, text])).toEqual([
    [2, 2_000, 'b'],
    [1, 1_000, 'a'],
  ]);
  expect(await store.versions(ID, 1)).toHaveLength(1);
  expect(await store.version(ID, 1)).toMatchObject({ author: 'mira', message: 'why', text: 'a' });
});

test('the present text once more makes no version', async () => {
  await put('a');
  expect(await put('a')).toMatchObject([{ version: 1 }]);
  expect(await store.versions(ID, 10)).toHaveLength(1);
});

test('deleting keeps the versions, and what is made anew goes on counting', async () => {
  await put('a');
  await put(undefined, { basedOn: 1 });
  expect(await standing()).toEqual([]);
  expect(await store.deleted(10)).toMatchObject([{ name: 'g', version: 2, text: undefined }]);
  await put('a', { basedOn: 0 });
  expect(await standing()).toEqual([['g', 3, 'a']]);
  expect(await store.deleted(10)).toEqual([]);
});

test('the latest deletion comes first', async () => {
  for (const name of ['g', 'h']) await put('a', { name });
  await put(undefined, { name: 'h' });
  nowMs = 2_000;
  await put(undefined);
  expect((await store.deleted(10)).map(({ name }) => name)).toEqual(['g', 'h']);
  expect((await store.deleted(1)).map(({ name }) => name)).toEqual(['g']);
});

test.each([
  [
    'an older version',
    1,
    'rule group "g" of "team" is at version 2 by mira by now; the change was made from version 1',
  ],
  ['no group', 0, 'rule group "g" of "team" is at version 2 by mira by now; the change is for a new group'],
])('a change made from %s is a conflict', async (_, basedOn, message) => {
  await put('a');
  await put('b');
  await expect(put('c', { basedOn })).rejects.toMatchObject({ kind: 'conflict', message });
  expect(await standing()).toEqual([['g', 2, 'b']]);
});

test('a change to a group that was deleted meanwhile is a conflict', async () => {
  await put('a');
  await put(undefined);
  const message = 'rule group "g" of "team" is gone; the change was made from version 1';
  await expect(put('b', { basedOn: 1 })).rejects.toMatchObject({ kind: 'conflict', message });
});

test('deleting what is not there is not found', async () => {
  await expect(put(undefined)).rejects.toMatchObject({ kind: 'not_found' });
});

test('of several changes none is carried out when one is refused', async () => {
  await put('a');
  const changes = [
    { ...ID, name: 'new', text: 'x', basedOn: 0 },
    { ...ID, text: 'b', basedOn: 7 },
  ];
  await expect(store.change(changes, NOTE)).rejects.toMatchObject({ kind: 'conflict' });
  expect(await standing()).toEqual([['g', 1, 'a']]);
});

test('of many at once that were made from the same version one wins', async () => {
  await put('a');
  const outcomes = await Promise.allSettled(['b', 'c', 'd', 'e'].map((text) => put(text, { basedOn: 1 })));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await store.versions(ID, 10)).toHaveLength(2);
});

test('groups come by namespace and name', async () => {
  for (const name of ['b', 'B', 'a']) await put('x', { name });
  await put('x', { namespace: 'a', name: 'z' });
  expect((await store.list()).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    'a/z',
    'team/B',
    'team/a',
    'team/b',
  ]);
});

test('a database that cannot be reached is unavailable', async () => {
  const other = await testDatabase();
  const gone = postgresRuleDefinitions(other.pool, () => nowMs);
  await other.drop();
  await expect(gone.list()).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(gone.change([{ ...ID, text: 'a', basedOn: 0 }], NOTE)).rejects.toMatchObject({ kind: 'unavailable' });
});

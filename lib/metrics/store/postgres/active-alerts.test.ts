// Active alerts on a real Postgres: what is written is read back exactly, and a restart goes on with it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { alert, group, RuleWorld } from '../../react/rules/rule-world.suite';
import type { ActiveAlertStore, StoredAlert } from '../active-alerts';
import { memoryActiveAlerts } from '../memory-active-alerts';
import { postgresActiveAlerts } from './active-alerts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('TRUNCATE metrics_active_alert'));

const stored = (more: Partial<StoredAlert> = {}): StoredAlert => ({
  id: 'a',
  file: 'rules.yml',
  group: 'g',
  rule: 'r',
  labels: { alertname: 'A', 'quoted "name"': 'é\\{}' },
  annotations: { summary: '{{ not }} expanded, "quoted"' },
  value: 0.1,
  activeAtMs: 1_700_000_000_123,
  firedAtMs: undefined,
  resolvedAtMs: undefined,
  keepFiringSinceMs: undefined,
  ...more,
});
const G = { file: 'rules.yml', group: 'g' };

describe.each<[string, () => ActiveAlertStore]>([
  ['in Postgres', () => postgresActiveAlerts(database.pool)],
  ['in memory', memoryActiveAlerts],
])('the store %s', (_name, open) => {
  test.each([
    ['pending', {}],
    ['firing', { firedAtMs: 1 }],
    ['resolved', { firedAtMs: 1, resolvedAtMs: 2 }],
    ['kept firing', { firedAtMs: 1, keepFiringSinceMs: 2 }],
    ['of no number', { value: Number.NaN }],
    ['of infinity', { value: -Infinity }],
  ])('gives back an alert that is %s', async (_what, more) => {
    const store = open();
    await store.save({ written: [stored(more)], gone: [] });
    expect(await store.load(G)).toEqual([stored(more)]);
  });

  test('overwrites by id, removes by id, and knows groups apart', async () => {
    const store = open();
    const other = stored({ id: 'c', group: 'h' });
    await store.save({ written: [stored(), stored({ id: 'b' }), other], gone: [] });
    await store.save({ written: [stored({ firedAtMs: 7 })], gone: ['b', 'nobody'] });
    expect(await store.load(G)).toEqual([stored({ firedAtMs: 7 })]);
    expect(await store.load({ ...G, group: 'h' })).toEqual([other]);
    expect(await store.load({ ...G, file: 'other.yml' })).toEqual([]);
  });

  test('keeps the alerts of the groups it is told of, only', async () => {
    const store = open();
    await store.save({
      written: [stored(), stored({ id: 'b', group: 'h' }), stored({ id: 'c', file: 'i' })],
      gone: [],
    });
    await store.keepOnly([G]);
    expect(await store.load(G)).toHaveLength(1);
    expect(await store.load({ ...G, group: 'h' })).toEqual([]);
    await store.keepOnly([]);
    expect(await store.load(G)).toEqual([]);
  });
});

test('a rule goes on after a restart where it was, a short for included', async () => {
  const world = new RuleWorld(postgresActiveAlerts(database.pool));
  const spec = group([alert('Down', 'up == 0', { forMs: 90_000, annotations: { a: '{{ $value }}' } })]);
  await world.apply([spec]);
  await world.set(0, { __name__: 'up', job: 'a' }, 0);
  await world.evaluate(0);
  await world.evaluate(60);
  world.restart();
  await world.apply([spec], 70);
  expect(world.groups.status()[0]?.rules[0]?.alerts).toMatchObject([{ state: 'pending', activeAtMs: 0, value: 0 }]);
  const { alerts } = await world.evaluate(120);
  expect(alerts).toMatchObject([{ startsAtMs: 120_000 }]);
});

test('when the alerts cannot be written, nobody is told of them; the next evaluation makes up for it', async () => {
  let isGone = true;
  const memory = memoryActiveAlerts();
  const world = new RuleWorld({
    ...memory,
    save: (changes) => (isGone ? Promise.reject(new Error('the database is gone')) : memory.save(changes)),
  });
  await world.apply([group([alert('Down', 'up == 0')])]);
  await world.set(0, { __name__: 'up' }, 0);
  await expect(world.evaluate(0)).rejects.toThrow('the database is gone');
  isGone = false;
  expect((await world.evaluate(60)).alerts).toMatchObject([{ startsAtMs: 0 }]);
  expect(await memory.load(G)).toHaveLength(1);
});

test('a statement that fails changes nothing, and says what it was about', async () => {
  const store = postgresActiveAlerts(database.pool);
  await store.save({ written: [stored()], gone: [] });
  const broken = stored({ id: 'b', labels: { a: '\u0000' } });
  await expect(store.save({ written: [broken], gone: ['a'] })).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await store.load(G)).toHaveLength(1);
});

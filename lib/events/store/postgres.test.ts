import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { GET } from '@/app/api/events/route';
import { fetchEvents } from '@/lib/client/events';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { publishRuntime } from '@/lib/runtime/handle';
import type { EventStore } from './contract';
import { openEventStore } from './postgres';

let database: TestDatabase;
let events: EventStore;

beforeAll(async () => {
  database = await testDatabase();
  events = openEventStore(database.connectionString, () => {});
});
beforeEach(() => database.pool.query('TRUNCATE event'));
afterAll(async () => {
  await events.close();
  await database.drop();
});

const event = (message: string) => ({ actor: 'quadrant', kind: 'config.reloaded', message, labels: { file: 'a.yml' } });

test('no events: an empty list', async () => {
  expect(await events.listEvents({ limit: 10 })).toEqual([]);
});

test('events come back newest first, with their time, as many as asked for', async () => {
  for (const message of ['first', 'second', 'third']) await events.recordEvent(event(message));
  const listed = await events.listEvents({ limit: 2 });
  expect(listed.map(({ message }) => message)).toEqual(['third', 'second']);
  expect(listed[0]).toMatchObject({ actor: 'quadrant', kind: 'config.reloaded', labels: { file: 'a.yml' } });
  expect(listed[0]?.id).toMatch(/^\d+$/);
  expect(Math.abs((listed[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
});

test('the browser’s client reads from /api/events what was recorded', async () => {
  publishRuntime({ events });
  await events.recordEvent({ ...event('“läuft” again'), labels: { job: 'demo', instance: '127.0.0.1:7101' } });
  const [recorded] = await events.listEvents({ limit: 1 });
  const read = await fetchEvents(1, undefined, (path) => GET(new Request(new URL(String(path), 'http://quadrant'))));
  expect(read).toEqual([
    {
      id: recorded?.id,
      atMs: recorded?.at.getTime(),
      actor: 'quadrant',
      kind: 'config.reloaded',
      message: '“läuft” again',
      labels: { job: 'demo', instance: '127.0.0.1:7101' },
    },
  ]);
});

test('a database that cannot be reached is unavailable, not a crash', async () => {
  const nowhere = openEventStore('postgresql://nobody@127.0.0.1:1/none', () => {});
  await expect(nowhere.recordEvent(event('lost'))).rejects.toMatchObject({ kind: 'unavailable' });
  await nowhere.close();
});

// Alerts of a database from before the log: they are all there, and their versions go on rising.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import * as zstd from '@/lib/formats/zstd';
import type { StoredAlert } from '../../../model';
import { openAlertStore } from '..';

const FIRST_WITH_LOG = '20261125223000_alerts_log';
const NOW_MS = 1_700_000_000_000;

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

test('alerts are taken over from a row an alert', async () => {
  const migrations = await readMigrations('prisma/migrations');
  await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await migrate(
    database.pool,
    migrations.filter(({ name }) => name < FIRST_WITH_LOG),
  );
  await database.pool.query(
    `INSERT INTO alerts_alert
       (fingerprint, labels, annotations, starts_ms, ends_ms, updated_ms, received_ms, generator_url, timeout)
     SELECT i, '{"odd": "a\\u0000b\\ud800", "alertname": "A", "9": "\\"", "10": "x"}', '{"b": "1", "a": ""}', 1, 2, 3, 4, 'http://x/"', i = 1
       FROM generate_series(1, 2500) AS i`,
  );
  await database.pool.query("INSERT INTO alerts_group VALUES (gen_random_uuid(), 'key', 'team', 1, 2, 9000, 3)");
  await migrate(database.pool, migrations);

  const { connectionString } = database;
  const store = await openAlertStore({ connectionString, nowMs: () => NOW_MS, onIdleError() {}, compression: zstd });
  expect(store.alerts.size).toBe(2500);
  const { labels, ...first } = store.alerts.get('1') ?? {};
  expect(labels?.pairs).toEqual(['10', 'x', '9', '"', 'alertname', 'A', 'odd', 'a\0b\ud800']);
  expect(first).toEqual({
    ...{ fingerprint: '1', seq: 1, annotations: { b: '1', a: '' }, generatorUrl: 'http://x/"', timeout: true },
    ...{ startsAtMs: 1, endsAtMs: 2, updatedAtMs: 3, receivedAtMs: 4 },
  });
  expect(store.alerts.get('2500')).toMatchObject({ seq: 2500, timeout: false });
  await store.putAlerts([{ ...(store.alerts.get('2') as StoredAlert), endsAtMs: 5 }]);
  expect(store.alerts.get('2')?.seq).toBeGreaterThan(9000);
  await store.close();
});

test('a database that knows no alerts begins an empty log', async () => {
  const { connectionString } = database;
  const store = await openAlertStore({ connectionString, nowMs: () => NOW_MS, onIdleError() {}, compression: zstd });
  expect(store.alerts.size).toBe(0);
  expect((await database.pool.query('SELECT FROM alerts_log')).rowCount).toBe(0);
  await store.close();
});

// The contract on a real Postgres, and what only it can show.
import { afterEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import * as zstd from '@/lib/formats/zstd';
import { Labels } from '@/lib/kernel/labels';
import type { AlertStore } from '../contract';
import { alertStoreContract } from '../contract.suite';
import { openAlertStore } from '.';

const databases: TestDatabase[] = [];

async function open(nowMs: () => number, count: number): Promise<AlertStore[]> {
  const database = await testDatabase();
  databases.push(database);
  const { connectionString } = database;
  return Promise.all(
    Array.from({ length: count }, () =>
      openAlertStore({ connectionString, nowMs, onIdleError() {}, compression: zstd }),
    ),
  );
}

alertStoreContract('the store in Postgres', { open, cleanUp });

async function cleanUp(): Promise<void> {
  await Promise.all(databases.splice(0).map((database) => database.drop()));
}

const NOW_MS = 1_700_000_000_000;

const alert = (i: number, labels: Record<string, string> = {}) => ({
  ...{ fingerprint: String(i), labels: Labels.of({ i: String(i), ...labels }), annotations: { nul: '\0' } },
  ...{ startsAtMs: NOW_MS - i, endsAtMs: NOW_MS + 1000, updatedAtMs: NOW_MS, receivedAtMs: NOW_MS },
  ...{ generatorUrl: '', timeout: false },
});

describe('in Postgres', () => {
  afterEach(cleanUp);

  test('alerts and silences are there after a restart', async () => {
    const [first] = (await open(() => NOW_MS, 1)) as [AlertStore];
    await first.putAlerts([alert(1, { odd: 'a\0b\ud800' })]);
    await first.close();
    const second = await openAlertStore({
      connectionString: databases[0]?.connectionString as string,
      nowMs: () => NOW_MS,
      onIdleError() {},
      compression: zstd,
    });
    expect(second.alerts.get('1')).toEqual(first.alerts.get('1'));
    expect(second.alerts.get('1')?.labels.get('odd')).toBe('a\0b\ud800');
    await second.close();
  });

  test('who posts is answered first; listeners have heard before anything else comes in', async () => {
    const [store] = (await open(() => NOW_MS, 1)) as [AlertStore];
    const heard: string[] = [];
    store.onAlerts((changed, gone) => heard.push(...changed.map(({ fingerprint }) => fingerprint), ...gone));
    const order: (readonly string[])[] = [];
    await store.putAlerts([alert(1)]);
    order.push([...heard]);
    expect(store.alerts.has('1')).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    order.push([...heard]);
    expect(order).toEqual([[], ['1']]);
    await store.close();
  });

  test('writers of many processes at once lose nothing, and all end up knowing the same', async () => {
    const stores = await open(() => NOW_MS, 3);
    const puts = Array.from({ length: 30 }, (_, i) => stores[i % 3]?.putAlerts([alert(i % 7), alert(100 + i)]));
    await Promise.all(puts);
    await Promise.all(stores.map((store) => store.follow()));
    const known = stores.map((store) =>
      [...store.alerts.values()].map(({ fingerprint, seq }) => `${fingerprint} ${seq}`).sort(),
    );
    expect(known[0]).toHaveLength(37);
    expect(known[1]).toEqual(known[0]);
    expect(known[2]).toEqual(known[0]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('a session that is cut off loses its claims, and the next claim works', async () => {
    const [one, two] = (await open(() => NOW_MS, 2)) as [AlertStore, AlertStore];
    const id = '11111111-1111-8111-8111-111111111111';
    expect((await one.claimGroups([id])).size).toBe(1);
    await databases[0]?.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await expect.poll(async () => (await two.claimGroups([id])).size).toBe(1);
    await one.releaseGroup(id, undefined);
    expect((await one.claimGroups([id])).size).toBe(0);
    await two.releaseGroup(id, undefined);
    expect((await one.claimGroups([id])).size).toBe(1);
    await Promise.all([one.close(), two.close()]);
  });

  test('a database that is not there is unavailable, not a crash', async () => {
    const opening = openAlertStore({
      connectionString: 'postgresql://nobody@127.0.0.1:1/none',
      nowMs: () => NOW_MS,
      onIdleError() {},
      compression: zstd,
    });
    await expect(opening).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

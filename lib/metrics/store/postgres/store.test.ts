// The Postgres store: the contract, restarts, failing commits, cut connections, what is brought along, what was deleted.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestDatabase } from '@/lib/db/testing';
import { compress } from '@/lib/formats/zstd';
import { Labels } from '@/lib/kernel/labels';
import type { SampleStore } from '../contract';
import { appendRows, contents, matcher, NOW_MS, sampleStoreContract } from '../contract.suite';
import { memoryStore } from '../memory';
import { DAY_MS, database, dropDatabase, HOUR_MS, openOn } from './store.fixtures';

afterAll(dropDatabase);

sampleStoreContract('the Postgres store', {
  open: async (nowMs, limits) => openOn(await database(), nowMs, limits),
});

describe('the Postgres store', () => {
  let db: TestDatabase;
  let nowMs: number;
  let store: SampleStore;
  const open = (options?: Parameters<typeof openOn>[2]) => openOn(db, () => nowMs, options);
  const count = async (sql: string) => Number((await db.pool.query(sql)).rows[0].count);

  beforeEach(async () => {
    db = await database();
    nowMs = NOW_MS;
    store = await open();
  });

  test('everything acknowledged is there when it is opened again without having been closed', async () => {
    await appendRows(store, [
      [{ __name__: 'a', x: '☃' }, 20, 1],
      [{ __name__: 'b' }, 10, 'stale'],
    ]);
    await appendRows(store, [[{ __name__: 'a', x: '☃' }, 5, 2]]);
    const again = await open();
    expect(await contents(again)).toEqual({
      'a{x="☃"}': [
        [20, 1],
        [5, 2],
      ],
      b: [[10, 'stale']],
    });
    await appendRows(again, [[{ __name__: 'b' }, 1, 3]]);
    expect(await contents(await open())).toEqual({
      'a{x="☃"}': [
        [20, 1],
        [5, 2],
      ],
      b: [
        [10, 'stale'],
        [1, 3],
      ],
    });
  });

  test('metadata survives, too', async () => {
    const family = { metric: 'a', type: 'gauge' as const, help: 'with \0 nul', unit: 's' };
    await store.append({
      refs: new Uint32Array(),
      timestampsMs: new Float64Array(),
      values: new Float64Array(),
      metadata: [family],
    });
    expect(await (await open()).metadata()).toEqual([{ ...family, help: 'with \ufffd nul' }]);
  });

  test('when the commit fails, all callers of the group hear it and nothing has changed', async () => {
    await appendRows(store, [[{ __name__: 'a' }, 20, 1]]);
    await db.pool.query('ALTER TABLE metrics_wal RENAME TO metrics_wal_gone');
    const lost = [appendRows(store, [[{ __name__: 'a' }, 10, 2]]), appendRows(store, [[{ __name__: 'b' }, 10, 2]])];
    for (const outcome of await Promise.allSettled(lost))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
    expect(await contents(store)).toEqual({ a: [[20, 1]] });
    await db.pool.query('ALTER TABLE metrics_wal_gone RENAME TO metrics_wal');
    expect(
      await appendRows(store, [
        [{ __name__: 'a' }, 10, 2],
        [{ __name__: 'b' }, 10, 2],
      ]),
    ).toMatchObject({ stored: 2 });
    expect(await contents(await open())).toEqual({
      a: [
        [20, 1],
        [10, 2],
      ],
      b: [[10, 2]],
    });
  });

  test('goes on by itself when its connections are cut', async () => {
    await appendRows(store, [[{ __name__: 'a' }, 20, 1]]);
    await db.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    // Of several that are cut each may be noticed by who uses it.
    const send = () =>
      appendRows(store, [[{ __name__: 'a' }, 10, 2]]).then(
        () => 'taken',
        () => 'refused',
      );
    await expect.poll(send).toBe('taken');
    await expect
      .poll(async () => contents(await open()))
      .toEqual({
        a: [
          [20, 1],
          [10, 2],
        ],
      });
  });

  test('a sample that stands in two records, its first commit having seemed to fail, comes back once', async () => {
    await appendRows(store, [[{ __name__: 'a' }, 20, 1]]);
    await db.pool.query(
      'INSERT INTO metrics_wal (segment, last_sample_ms, record) SELECT segment, last_sample_ms, record FROM metrics_wal',
    );
    expect(await contents(await open())).toEqual({ a: [[20, 1]] });
  });

  test('rows of builds that wrote whole values, compressed, are read, and others follow them', async () => {
    // 1.5 of up{job="a"} now, as version 3 of the record has it.
    const record = Buffer.from(
      '0300010702085f5f6e616d655f5f027570036a6f620161010180a0abfef9620e000000000000f83f00000000',
      'hex',
    );
    await db.pool.query('DELETE FROM metrics_wal');
    await db.pool.query('INSERT INTO metrics_wal (segment, last_sample_ms, record) VALUES (1, $1, $2)', [
      NOW_MS,
      await compress(record),
    ]);
    const upgraded = await open();
    await appendRows(upgraded, [[{ __name__: 'up', job: 'a' }, -60, 2]]);
    const both = {
      'up{job="a"}': [
        [0, 1.5],
        [-60, 2],
      ],
    };
    expect(await contents(upgraded)).toEqual(both);
    expect(await contents(await open())).toEqual(both);
  });

  test('tells what its tables take on disk', async () => {
    const empty = await store.diskBytes();
    await appendRows(store, [[{ __name__: 'a' }, 20, 1]]);
    expect(await store.diskBytes()).toBeGreaterThan(empty);
  });

  describe('history that is brought along', () => {
    const bring = () => {
      const timestampsMs = Float64Array.from([5, 4, 3], (days) => NOW_MS - days * DAY_MS);
      const values = Float64Array.of(1, 2, 3);
      return store.backfill([{ labels: Labels.of({ __name__: 'old' }), timestampsMs, values }]);
    };

    test('again, after a restart and after its series has left memory, is there already', async () => {
      await appendRows(store, [[{ __name__: 'new' }, 10, 1]]);
      expect(await bring()).toMatchObject({ stored: 3, alreadyThere: 0 });
      store = await open();
      expect(await bring()).toMatchObject({ stored: 0, alreadyThere: 3 });
      await store.flush();
      expect(await bring()).toMatchObject({ stored: 0, alreadyThere: 3 });
      expect(await count('SELECT count(*) FROM metrics_group')).toBe(1);
    });

    test('too old or too far ahead, it is outside of what is kept', async () => {
      const timestampsMs = Float64Array.of(NOW_MS - 16 * DAY_MS, NOW_MS - DAY_MS, NOW_MS + HOUR_MS);
      const values = Float64Array.of(1, 2, 3);
      expect(await store.backfill([{ labels: Labels.of({ __name__: 'a' }), timestampsMs, values }])).toEqual({
        ...{ stored: 1, alreadyThere: 0, outsideRetention: 2 },
      });
    });
  });

  describe('what was deleted', () => {
    const all = { matcherSets: [[matcher('__name__', '=', 'a')]], startMs: 0, endMs: NOW_MS };

    test('stays deleted when a seal drops segments of write-ahead rows and a restart replays the others', async () => {
      await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
      store = await open(); // a segment of its own for the deletion
      await store.deleteSeries(all);
      await appendRows(store, [[{ __name__: 'b' }, 8 * 3600, 1]]);
      store = await open();
      await store.maintain(nowMs);
      expect(await contents(await open())).toEqual({ b: [[8 * 3600, 1]] });
    });

    test('may be brought along again, the newest of all included', async () => {
      await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
      await store.deleteSeries(all);
      const history = {
        labels: Labels.of({ __name__: 'a' }),
        timestampsMs: Float64Array.of(NOW_MS - 10_000),
        values: Float64Array.of(1),
      };
      expect(await store.backfill([history])).toMatchObject({ stored: 1 });
      expect(await contents(await open())).toEqual({ a: [[10, 1]] });
    });
  });

  test('a late sample that waits for its seal stays when history has another one of its time', async () => {
    store = await open({ outOfOrderWindowMs: DAY_MS, headMs: 0 });
    await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
    await store.maintain(nowMs);
    expect(await appendRows(store, [[{ __name__: 'a' }, 5 * 3600, 2]])).toMatchObject({ stored: 1 });
    const history = {
      labels: Labels.of({ __name__: 'a' }),
      timestampsMs: Float64Array.of(NOW_MS - 5 * HOUR_MS),
      values: Float64Array.of(3),
    };
    expect(await store.backfill([history])).toMatchObject({ stored: 0, alreadyThere: 1 });
    expect((await contents(store)).a).toContainEqual([5 * 3600, 2]);
  });

  test('late samples that a seal took into blocks do not come back into memory with a restart; later ones do', async () => {
    const options = { outOfOrderWindowMs: DAY_MS, headMs: 0 };
    store = await open(options);
    await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
    await appendRows(store, [[{ __name__: 'a' }, 5 * 3600, 2]]);
    await store.maintain(nowMs);
    expect(store.stats().headSamples).toBe(1);
    await appendRows(store, [[{ __name__: 'a' }, 6 * 3600, 3]]);
    const before = await contents(store);
    store = await open(options);
    expect(store.stats().headSamples).toBe(2);
    expect(await contents(store)).toEqual(before);
  });

  test('of a series that left memory and came again, what was there first stays', async () => {
    store = await open({ headMs: 0 });
    await appendRows(store, [[{ __name__: 'a' }, 5 * 3600, 1]]);
    await appendRows(store, [[{ __name__: 'b' }, 10, 1]]);
    await store.maintain(nowMs);
    const history = {
      labels: Labels.of({ __name__: 'a' }),
      timestampsMs: Float64Array.of(NOW_MS - 5 * HOUR_MS),
      values: Float64Array.of(2),
    };
    await store.backfill([history]);
    expect((await contents(store)).a).toEqual([[5 * 3600, 1]]);
    await db.pool.query(
      'UPDATE metrics_block SET members = members WHERE group_id = (SELECT min(group_id) FROM metrics_block)',
    ); // its row is now the last
    expect((await contents(await open())).a).toEqual([[5 * 3600, 1]]);
  });

  test('history for which there is no room is refused whole', async () => {
    store = await open({ maxSeries: 1 });
    await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
    const history = (name: string, seconds: number) => ({
      labels: Labels.of({ __name__: name }),
      timestampsMs: Float64Array.of(NOW_MS - seconds * 1000),
      values: Float64Array.of(2),
    });
    await expect(store.backfill([history('a', 86400), history('b', 5)])).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await contents(store)).toEqual({ a: [[10, 1]] });
  });

  test('the out-of-order window does not open when a restart finds nothing in memory', async () => {
    store = await open({ outOfOrderWindowMs: HOUR_MS });
    await appendRows(store, [[{ __name__: 'a' }, 3600, 1]]);
    await store.flush();
    store = await open({ outOfOrderWindowMs: HOUR_MS });
    expect(await appendRows(store, [[{ __name__: 'b' }, 3 * 3600, 1]])).toMatchObject({ refused: { too_old: 1 } });
  });

  test('exemplars of a time that no clock shows are not taken: nothing could write them down', async () => {
    const ref = store.refOf(Labels.of({ __name__: 'a' }));
    const exemplars = [-(2 ** 62), -1, 2 ** 62].map((timestampMs) => ({
      ref,
      labels: Labels.of({}),
      value: 1,
      timestampMs,
    }));
    const batch = {
      refs: Uint32Array.of(ref),
      timestampsMs: Float64Array.of(NOW_MS),
      values: Float64Array.of(1),
      exemplars,
    };
    expect(await store.append(batch)).toMatchObject({ stored: 1, exemplarsStored: 0 });
    expect(await contents(await open())).toEqual({ a: [[0, 1]] });
  });

  test.each([1, 2, 3, 4, 5, 6].map((i) => 20261124 + i))(
    'random histories read as in the plain model (seed %d)',
    async (seed) => {
      const random = randomFrom(seed);
      const model = memoryStore({ nowMs: () => nowMs });
      nowMs = NOW_MS - 12 * HOUR_MS;
      store = await open({ headMs: 0 });
      let sealedMs = 0;
      for (let step = 0; step < 60; step++) {
        nowMs += random(30) * 60_000;
        const rows = Array.from({ length: random(6) }, () => {
          const atMs = Math.max(sealedMs, nowMs - random(20) * 30_000);
          const value = random(5) === 0 ? ('stale' as const) : random(1000) / 8;
          return [{ __name__: 'm', i: String(random(4)) }, (NOW_MS - atMs) / 1000, value] as const;
        });
        const [real, wanted] = await Promise.all([appendRows(store, rows), appendRows(model, rows)]);
        expect(real, `seed ${seed}, step ${step}`).toEqual(wanted);
        const what = random(8);
        if (what === 0) store = await open({ headMs: 0 });
        if (what === 1) {
          await store.maintain(nowMs);
          sealedMs = Math.floor(nowMs / (2 * HOUR_MS)) * 2 * HOUR_MS;
        }
        const range = { startMs: nowMs - random(12) * HOUR_MS, endMs: nowMs - random(3) * HOUR_MS };
        const matchers = random(2) === 0 ? [] : [matcher('i', '=~', '[0-1]')];
        expect(await contents(store, matchers, range), `seed ${seed}, step ${step}`).toEqual(
          await contents(model, matchers, range),
        );
      }
    },
  );
});

/** Whole numbers below `below`, the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

// From memory into blocks, and out of retention: readers see no difference, a seal that fails changes nothing.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestDatabase } from '@/lib/db/testing';
import { compress, decompress } from '@/lib/formats/zstd';
import type { SampleStore } from '../contract';
import { appendRows, contents, NOW_MS } from '../contract.suite';
import { DAY_MS, database, dropDatabase, HOUR_MS, openOn } from './store.fixtures';

afterAll(dropDatabase);

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

describe('sealing', () => {
  /** One sample a minute for `hours` up to now, its value the minutes before now. */
  async function history(hours: number, names = ['a']) {
    for (let minutes = hours * 60; minutes >= 0; minutes -= 1) {
      await appendRows(
        store,
        names.map((name) => [{ __name__: name }, minutes * 60, minutes] as const),
      );
    }
  }

  test('moves old samples into blocks; readers see no difference, before and after a restart', async () => {
    await history(7, ['a', 'b']);
    const before = await contents(store);
    await store.maintain(nowMs);
    expect(await count('SELECT count(*) FROM metrics_block')).toBeGreaterThan(1);
    expect(store.stats().headSamples).toBeLessThan(2 * 4 * 60 + 2);
    expect(await contents(store)).toEqual(before);
    expect(await contents(await open())).toEqual(before);
  });

  test('a range that begins in a block and ends in the head is cut exactly', async () => {
    await history(7);
    const range = { startMs: NOW_MS - 5 * HOUR_MS, endMs: NOW_MS - HOUR_MS };
    const before = await contents(store, [], range);
    await store.maintain(nowMs);
    expect(await contents(store, [], range)).toEqual(before);
    expect(before.a).toHaveLength(4 * 60 + 1);
  });

  test('closes the past: a sample for it is too old', async () => {
    await history(5);
    await store.maintain(nowMs);
    expect(await appendRows(store, [[{ __name__: 'new' }, 5 * 3600, 1]])).toMatchObject({
      stored: 0,
      refused: { too_old: 1 },
    });
  });

  test('lets appends go on meanwhile, and takes nothing more for the window it closes', async () => {
    await history(
      5,
      Array.from({ length: 40 }, (_, i) => `a${i}`),
    );
    const before = await contents(store);
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isSealing: () => void = () => {};
    const sealing = new Promise<void>((resolve) => {
      isSealing = resolve;
    });
    const slow = await openOn(db, () => nowMs, {
      compression: {
        decompress,
        async compress(bytes) {
          // A group of forty label sets is large, the record of one sample is not.
          if (bytes.length > 200) {
            isSealing();
            await held;
          }
          return compress(bytes);
        },
      },
    });
    const maintained = slow.maintain(nowMs);
    await sealing;
    expect(await appendRows(slow, [[{ __name__: 'meanwhile' }, 0, 1]])).toMatchObject({ stored: 1 });
    expect(await appendRows(slow, [[{ __name__: 'late' }, 5 * 3600, 1]])).toMatchObject({ refused: { too_old: 1 } });
    release();
    await maintained;
    const after = await contents(slow);
    expect(Object.keys(after).length).toBe(Object.keys(before).length + 1);
    expect(after).toMatchObject(before);
    expect(await contents(await open())).toEqual(after);
  });

  test('that fails changes nothing, and the next one succeeds', async () => {
    await history(5);
    const before = await contents(store);
    await db.pool.query('ALTER TABLE metrics_state RENAME TO metrics_state_gone');
    await expect(store.maintain(nowMs)).rejects.toThrow();
    await db.pool.query('ALTER TABLE metrics_state_gone RENAME TO metrics_state');
    expect(await count('SELECT count(*) FROM metrics_block')).toBe(0);
    expect(await contents(store)).toEqual(before);
    await store.maintain(nowMs);
    expect(await contents(await open())).toEqual(before);
  });

  test('drops write-ahead segments that blocks cover, and only those', async () => {
    await appendRows(store, [[{ __name__: 'a' }, 8 * 3600, 1]]);
    store = await open(); // a segment of its own
    await appendRows(store, [[{ __name__: 'a' }, 10, 2]]);
    expect(await count('SELECT count(*) FROM metrics_wal')).toBe(2);
    await store.maintain(nowMs);
    expect(await count('SELECT count(*) FROM metrics_wal')).toBe(1);
    expect(await contents(await open())).toEqual({
      a: [
        [8 * 3600, 1],
        [10, 2],
      ],
    });
  });

  test('past retention, whole days are dropped, with the series that lived only then', async () => {
    store = await open({ retentionMs: 2 * DAY_MS });
    nowMs = NOW_MS - 5 * DAY_MS;
    await appendRows(store, [
      [{ __name__: 'a' }, 5 * 86400, 1],
      [{ __name__: 'gone' }, 5 * 86400, 1],
    ]);
    nowMs = NOW_MS;
    await appendRows(store, [[{ __name__: 'a' }, 10, 2]]);
    await store.maintain(nowMs);
    expect(await contents(store)).toEqual({ a: [[10, 2]] });
    expect(await count('SELECT count(*) FROM metrics_block')).toBe(0);
    expect(await (await open()).labelValues('__name__', { matcherSets: [], startMs: 0, endMs: NOW_MS })).toEqual(['a']);
  });
});

// A Postgres that hangs: senders are told within five seconds, and what a thawed one still commits changes nothing they were told.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { canFreeze, type FreezablePostgres, freezablePostgres } from '@/lib/db/testing-freeze';
import { compress, decompress } from '@/lib/formats/zstd';
import type { SampleStore } from '../contract';
import { appendRows, contents, NOW_MS } from '../contract.suite';
import { openPostgresStore } from './store';

const HOUR_MS = 3_600_000;

const open = ({ pool }: FreezablePostgres) =>
  openPostgresStore({
    ...{ pool, compression: { compress, decompress }, nowMs: () => NOW_MS, headMs: HOUR_MS, outOfOrderWindowMs: 0 },
    ...{
      retentionMs: 24 * HOUR_MS,
      retentionBytes: 0,
      maxSeries: 1000,
      maxExemplars: 10,
      blockCacheBytes: 1 << 20,
      decodedCacheBytes: 1 << 20,
    },
  });

describe.runIf(canFreeze)('a Postgres that hangs', () => {
  let postgres: FreezablePostgres;
  let store: SampleStore;
  beforeEach(async () => {
    postgres = await freezablePostgres();
    store = await open(postgres);
  });
  afterEach(async () => {
    postgres.thaw();
    await store.close();
    await postgres.close();
  });

  /** @param secondsAgo before now */
  const append = (value: number, secondsAgo: number) => appendRows(store, [[{ __name__: 'm' }, secondsAgo, value]]);

  /** Until it is taken, as long as the test may take: what a sender does. */
  async function insist(value: number, secondsAgo: number): Promise<void> {
    for (;;) {
      const taken = await append(value, secondsAgo).then(
        () => true,
        () => false,
      );
      if (taken) return;
      await sleep(50);
    }
  }

  const refusal = (value: number, secondsAgo: number) => refusalOf(() => append(value, secondsAgo));

  async function refusalOf(ask: () => Promise<unknown>): Promise<{ readonly error: unknown; readonly ms: number }> {
    const startedMs = performance.now();
    const error = await ask().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { error, ms: performance.now() - startedMs };
  }

  test('each append is refused within five seconds, those that wait behind another included', async () => {
    await append(1, 30);
    postgres.freeze();
    const first = refusal(2, 20);
    await sleep(500);
    const behind = refusal(3, 10);
    for (const { error, ms } of [await first, await behind, await refusal(4, 5)]) {
      expect(error).toMatchObject({ kind: 'unavailable' });
      expect(ms).toBeLessThan(25_000); // five seconds, and what a busy machine adds; before, it never came
    }
  });

  test('what was acknowledged counts, whatever the thawed one still did', async () => {
    await append(1, 30);
    postgres.freeze();
    expect((await refusal(2, 20)).error).toBeDefined();
    postgres.thaw();
    // Somebody else says something else of the same instant, and is told that it is stored.
    await insist(22, 20);
    await insist(3, 10);
    const { rows } = await postgres.pool.query<{ records: string }>('SELECT count(*) AS records FROM metrics_wal');
    expect(rows).toEqual([{ records: '3' }]); // the one that was committed after its refusal is undone
    const before = await contents(store);
    await store.close();
    store = await open(postgres);
    expect(await contents(store)).toEqual(before);
    expect(before).toEqual({
      m: [
        [30, 1],
        [20, 22],
        [10, 3],
      ],
    });
  });

  const remove = (secondsAgo: number) =>
    store.deleteSeries({ matcherSets: [], startMs: NOW_MS - secondsAgo * 1000, endMs: NOW_MS - secondsAgo * 1000 });

  /** The store says the same when it is opened again. */
  async function expectForGood(expected: Awaited<ReturnType<typeof contents>>): Promise<void> {
    expect(await contents(store)).toEqual(expected);
    await store.close();
    store = await open(postgres);
    expect(await contents(store)).toEqual(expected);
  }

  test('each deletion is refused as soon, and so are appends behind it; nothing is deleted', async () => {
    await append(1, 30);
    postgres.freeze();
    const first = refusalOf(() => remove(30));
    await sleep(500);
    const behind = [refusalOf(() => remove(30)), refusal(2, 20)];
    for (const { error, ms } of [await first, ...(await Promise.all(behind))]) {
      expect(error).toMatchObject({ kind: 'unavailable' });
      expect(ms).toBeLessThan(25_000);
    }
    postgres.thaw();
    await insist(3, 10);
    await expectForGood({
      m: [
        [30, 1],
        [10, 3],
      ],
    });
    expect(await remove(30)).toBe(1);
    await expectForGood({ m: [[10, 3]] });
  });

  test('a deletion waits no longer behind a seal that hangs', async () => {
    await append(1, 30);
    postgres.freeze();
    // It may be refused, too: the connection it waits for is given up soon after the deletion is.
    const sealing = store.flush().catch((error) => expect(error).toMatchObject({ kind: 'unavailable' }));
    const { error, ms } = await refusalOf(() => remove(30));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(ms).toBeLessThan(25_000);
    postgres.thaw();
    await sealing;
    await expectForGood({ m: [[30, 1]] });
  });

  type Fate = 'it was done, its answer lost' | 'it came to a Postgres that hung' | 'it never arrived';

  /** The next transaction's COMMIT is never answered. */
  function loseCommit(fate: Fate): void {
    const query = Client.prototype.query as (...args: unknown[]) => unknown;
    const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...args: unknown[]) {
      if (args[0] !== 'COMMIT') return query.apply(this, args) as never;
      spy.mockRestore();
      if (fate !== 'it was done, its answer lost') postgres.freeze();
      if (fate !== 'it never arrived') (query.apply(this, args) as Promise<unknown>).catch(() => {});
      return new Promise(() => {}) as never;
    });
  }

  test.each<[Fate, 'deleted' | 'either' | 'there']>([
    ['it was done, its answer lost', 'deleted'],
    ['it came to a Postgres that hung', 'either'],
    ['it never arrived', 'there'],
  ])('a deletion whose commit nobody confirmed has happened or not, for good: %s', async (fate, outcome) => {
    await append(1, 300);
    await append(2, 200);
    await store.flush();
    await append(3, 30); // one in memory, two in a block
    loseCommit(fate);
    expect((await refusalOf(() => remove(300))).error).toMatchObject({ kind: 'unavailable' });
    postgres.thaw();
    await insist(4, 10);
    const found = await contents(store);
    const kept: [number, number][] = [
      [200, 2],
      [30, 3],
      [10, 4],
    ];
    if (outcome === 'deleted') expect(found).toEqual({ m: kept });
    else if (outcome === 'there') expect(found).toEqual({ m: [[300, 1], ...kept] });
    else expect([[[300, 1], ...kept], kept]).toContainEqual(found.m);
    await expectForGood(found);
  });
});

// A Postgres that hangs: senders are told within five seconds, and what a thawed one still commits changes nothing they were told.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
  }, 60_000);
  afterEach(async () => {
    postgres.thaw();
    await store.close();
    await postgres.close();
  });

  /** @param secondsAgo before now */
  const append = (value: number, secondsAgo: number) => appendRows(store, [[{ __name__: 'm' }, secondsAgo, value]]);

  /** Until it is taken: what a sender does. */
  async function insist(value: number, secondsAgo: number): Promise<void> {
    for (let tries = 0; tries < 50; tries++) {
      const taken = await append(value, secondsAgo).then(
        () => true,
        () => false,
      );
      if (taken) return;
      await sleep(50);
    }
    throw new Error('was never taken');
  }

  async function refusal(value: number, secondsAgo: number): Promise<{ readonly error: unknown; readonly ms: number }> {
    const startedMs = performance.now();
    const error = await append(value, secondsAgo).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { error, ms: performance.now() - startedMs };
  }

  test('each append is refused within five seconds, those that wait behind another included', {
    timeout: 60_000,
  }, async () => {
    await append(1, 30);
    postgres.freeze();
    const first = refusal(2, 20);
    await sleep(500);
    const behind = refusal(3, 10);
    for (const { error, ms } of [await first, await behind, await refusal(4, 5)]) {
      expect(error).toMatchObject({ kind: 'unavailable' });
      expect(ms).toBeLessThan(15_000); // five seconds, and what a busy machine adds; before, it never came
    }
  });

  test('what was acknowledged counts, whatever the thawed one still did', { timeout: 60_000 }, async () => {
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
});

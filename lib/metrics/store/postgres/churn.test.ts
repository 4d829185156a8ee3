// Series that come and go, many more than are ever there at once: what is in memory stays as small as what lives.
import { afterAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { compress, decompress } from '@/lib/formats/zstd';
import { Labels } from '@/lib/kernel/labels';
import type { SampleStore } from '../contract';
import { matcher } from '../contract.fixtures';
import { openPostgresStore } from './store';

const WINDOW_MS = 2 * 3600_000;
const START_MS = 1_700_000_000_000 - (1_700_000_000_000 % WINDOW_MS);
const WINDOWS = 10;
const PER_WINDOW = 20_000;
const SAMPLES = 2;
/** Chunks go by whole segments of the arena. */
const SEGMENT_BYTES = 1 << 20;

let db: TestDatabase;
afterAll(async () => db?.drop());

/** Pods of one window: a batch a scrape. */
async function liveAndDie(store: SampleStore, window: number): Promise<void> {
  const labels = Array.from({ length: PER_WINDOW }, (_, i) =>
    Labels.of({ __name__: `m${i % 50}`, pod: `${window}-${i % 400}`, job: 'churn', i: String(i) }),
  );
  for (let scrape = 0; scrape < SAMPLES; scrape++) {
    const atMs = START_MS + window * WINDOW_MS + scrape * 60_000;
    const result = await store.append({
      refs: Uint32Array.from(labels, (each) => store.refOf(each)),
      timestampsMs: new Float64Array(PER_WINDOW).fill(atMs),
      values: Float64Array.from(labels, (_, i) => i),
      // A start of its own a sample: each is packed into a chunk of its own.
      startTimestampsMs: new Float64Array(PER_WINDOW).fill(atMs),
    });
    expect(result.stored).toBe(PER_WINDOW);
  }
}

test('200,000 series over ten windows leave memory with what they kept there', async () => {
  db = await testDatabase();
  let nowMs = START_MS;
  const store = await openPostgresStore({
    pool: db.pool,
    compression: { compress, decompress },
    nowMs: () => nowMs,
    headMs: 0,
    outOfOrderWindowMs: 0,
    retentionMs: 4 * 24 * 3600_000,
    retentionBytes: 0,
    // No more than two windows' may be there at once: a series that stayed would soon be one too many.
    maxSeries: 2 * PER_WINDOW,
    maxExemplars: 0,
    blockCacheBytes: 1 << 20,
    decodedCacheBytes: 1 << 20,
  });
  const sizes: number[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    nowMs = START_MS + window * WINDOW_MS + 600_000;
    await liveAndDie(store, window);
    await store.maintain(nowMs);
    const { activeSeries, headSamples, headBytes } = store.stats();
    expect([activeSeries, headSamples]).toEqual([PER_WINDOW, SAMPLES * PER_WINDOW]);
    sizes.push(headBytes);
  }
  expect(sizes[0]).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBeLessThanOrEqual((sizes[0] as number) + SEGMENT_BYTES);
  const { rows } = await db.pool.query('SELECT count(*)::int AS groups FROM metrics_group');
  expect(rows[0].groups).toBe(Math.ceil(PER_WINDOW / 64) * (WINDOWS - 1));
  const of = (window: number) => ({
    startMs: START_MS,
    endMs: nowMs,
    matcherSets: [[matcher('pod', '=', `${window}-7`)]],
  });
  expect(await store.series(of(0))).toHaveLength(PER_WINDOW / 400);
  expect(await store.labelValues('i', of(WINDOWS - 1))).toHaveLength(PER_WINDOW / 400);

  // Past retention the groups go, too.
  nowMs += 6 * 24 * 3600_000;
  await store.append({
    refs: Uint32Array.of(store.refOf(Labels.of({ __name__: 'last' }))),
    timestampsMs: Float64Array.of(nowMs),
    values: Float64Array.of(1),
  });
  await store.maintain(nowMs);
  expect([store.stats().activeSeries, store.stats().headSamples]).toEqual([1, 1]);
  expect(await store.series(of(0))).toEqual([]);
  expect((await db.pool.query('SELECT count(*)::int AS groups FROM metrics_group')).rows[0].groups).toBe(0);
});

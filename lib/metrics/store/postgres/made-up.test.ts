// That a rehearsal meets what a real query meets: series in blocks and in memory, joined, and all the ways to ask for them.
import { expect, test } from 'vitest';
import type { SeriesSamples } from '../../model';
import { MADE_UP_RANGE, madeUpStore } from './made-up';

const COUNTERS = [{ name: '__name__', type: '=', value: 'rehearsal_bytes_total' }] as const;

async function selected(decodedCacheBytes: number): Promise<SeriesSamples[]> {
  const found: SeriesSamples[] = [];
  for await (const batch of madeUpStore(decodedCacheBytes).select(COUNTERS, MADE_UP_RANGE)) found.push(...batch);
  return found;
}

test('each series has a sample every 15 s from the first instant of the range to its last, in blocks and in memory', async () => {
  const found = await selected(0);
  expect(found).toHaveLength(120);
  const due = Array.from({ length: 45 * 4 + 1 }, (_, i) => MADE_UP_RANGE.startMs + i * 15_000);
  for (const { timestampsMs } of found) expect([...timestampsMs]).toEqual(due);
});

test('counters rise', async () => {
  for (const { values } of await selected(0)) expect([...values]).toEqual([...values].sort((a, b) => a - b));
});

test('what is kept decoded is the same as what is decoded anew', async () => {
  const plain = (series: SeriesSamples[]) => series.map(({ labels, values }) => [labels.key(), ...values]);
  expect(plain(await selected(8 << 20))).toEqual(plain(await selected(0)));
});

test('names, values and series are found by matchers', async () => {
  const store = madeUpStore(0);
  const filter = { ...MADE_UP_RANGE, matcherSets: [COUNTERS] };
  expect(await store.labelNames(filter)).toEqual(['__name__', 'device', 'direction', 'instance', 'job']);
  expect(await store.labelValues('direction', filter)).toEqual(['in', 'out']);
  expect(await store.labelValues('job', { ...MADE_UP_RANGE, matcherSets: [] })).toEqual(['rehearsal']);
  expect(await store.series(filter)).toHaveLength(120);
});

// What the suites of the contract stand on: rows to append, samples to look at, histograms of every kind.
import { expect } from 'vitest';
import { writeStale } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import type { Matcher, MatchType } from '@/lib/kernel/matchers';
import type { SeriesSamples } from '../model';
import type { AppendBatch, SampleStore, SeriesExemplar } from './contract';
import { readable } from './memory';

/** The store of the test that runs; empty when the test begins. */
export type Running = {
  readonly store: SampleStore;
  /** Another empty one in its place. */
  reopen(limits: StoreLimits): Promise<SampleStore>;
};

/** Absent: no sample out of order is taken; as many series as come; more exemplars than a test appends. */
export type StoreLimits = {
  readonly outOfOrderWindowMs?: number;
  readonly maxSeries?: number;
  readonly maxExemplars?: number;
};

export const NOW_MS = 1_700_000_000_000;
export const ALL = { startMs: 0, endMs: NOW_MS + 3_600_000 };

/** Appends rows `[labels, secondsBeforeNow, value]` as one batch; 'stale' writes a marker. */
export function appendRows(
  store: SampleStore,
  rows: readonly (readonly [Record<string, string>, number, number | 'stale'])[],
) {
  const values = new Float64Array(rows.length);
  rows.forEach(([, , value], i) => {
    if (value === 'stale') writeStale(values, i);
    else values[i] = value;
  });
  return store.append({
    refs: Uint32Array.from(rows, ([labels]) => store.refOf(Labels.of(labels))),
    timestampsMs: Float64Array.from(rows, ([, seconds]) => NOW_MS - seconds * 1000),
    values,
  });
}

export const matcher = (name: string, type: MatchType, value: string): Matcher => ({ name, type, value });

/** selector -> `[seconds before now, value]`. */
export async function contents(store: SampleStore, matchers: readonly Matcher[] = [], range = ALL) {
  const found: Record<string, [number, number | 'stale'][]> = {};
  for await (const batch of store.select(matchers, range)) {
    for (const series of batch) {
      expect(found, 'a series comes once').not.toHaveProperty([series.labels.toString()]);
      found[series.labels.toString()] = readable(series).map(([seconds, value]) => [NOW_MS / 1000 - seconds, value]);
    }
  }
  return found;
}

export const NO_SAMPLES: AppendBatch = {
  refs: new Uint32Array(),
  timestampsMs: new Float64Array(),
  values: new Float64Array(),
};

export const NO_REFUSALS = {
  duplicate: 0,
  duplicate_timestamp: 0,
  out_of_order: 0,
  too_old: 0,
  too_far_in_future: 0,
  series_limit: 0,
};

export const EXPONENTIAL: Histogram = {
  schema: 3,
  zeroThreshold: 0.001,
  zeroCount: 2,
  count: 15,
  sum: 12.5,
  positiveSpans: [
    { offset: -3, length: 2 },
    { offset: 4, length: 1 },
  ],
  positiveBuckets: [1, 2, 3],
  negativeSpans: [{ offset: 1, length: 2 }],
  negativeBuckets: [3, 4],
  customValues: [],
  counterResetHint: 'unknown',
  isInteger: true,
};

export const FRACTIONS: Histogram = {
  ...EXPONENTIAL,
  schema: -4,
  zeroCount: 0.1,
  count: 1.1,
  sum: -Infinity,
  positiveBuckets: [0.25, 0.5, 0.25],
  negativeSpans: [],
  negativeBuckets: [],
  counterResetHint: 'gauge',
  isInteger: false,
};

export const CUSTOM: Histogram = {
  ...EXPONENTIAL,
  schema: -53,
  zeroThreshold: 0,
  zeroCount: 0,
  count: 3,
  positiveSpans: [{ offset: 0, length: 3 }],
  positiveBuckets: [1, 0, 2],
  negativeSpans: [],
  negativeBuckets: [],
  customValues: [-1.5, 0.1, 1e300],
  counterResetHint: 'reset',
};

export function appendHistogram(store: SampleStore, name: string, secondsBeforeNow: number, histogram: Histogram) {
  return store.append({
    refs: Uint32Array.of(store.refOf(Labels.of({ __name__: name }))),
    timestampsMs: Float64Array.of(NOW_MS - secondsBeforeNow * 1000),
    values: Float64Array.of(NaN),
    histograms: new Map([[0, histogram]]),
  });
}

export const exemplar = (ref: number, secondsBeforeNow: number, value: number): SeriesExemplar => ({
  ref,
  labels: Labels.of({ trace_id: String(secondsBeforeNow) }),
  value,
  timestampMs: NOW_MS - secondsBeforeNow * 1000,
});

/** Of the metric, or of all; in no order. */
export async function selected(store: SampleStore, metric?: string, range = ALL): Promise<SeriesSamples[]> {
  const found: SeriesSamples[] = [];
  const matchers = metric === undefined ? [] : [matcher('__name__', '=', metric)];
  for await (const batch of store.select(matchers, range)) found.push(...batch);
  return found;
}

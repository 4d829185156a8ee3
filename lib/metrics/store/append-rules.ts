// Which samples and exemplars a series takes. The same rules in every store.
import type { BucketSpan, Histogram } from '@/lib/kernel/histogram';
import type { Exemplar } from '../model';
import type { Refusal } from './contract';

export type Refusals = Record<Refusal, number>;

export const noRefusals = (): Refusals => ({
  duplicate: 0,
  duplicate_timestamp: 0,
  out_of_order: 0,
  too_old: 0,
  too_far_in_future: 0,
  series_limit: 0,
});

/** A sample further ahead than this comes from a clock that is wrong (Prometheus' scrape limit). */
export const MAX_AHEAD_MS = 10 * 60_000;

/**
 * What becomes of a sample. Arguments one by one: this runs for every sample there is.
 * @param isSame whether the newest sample of the series has its time and its bits
 * @param newestMs time of the newest sample the series ever had; -Infinity when it has none
 * @param closedUntilMs samples before this are in blocks, or about to be; -Infinity when there are none
 */
export function judge(
  timestampMs: number,
  isSame: boolean,
  newestMs: number,
  closedUntilMs: number,
  nowMs: number,
): Refusal | 'stored' {
  if (timestampMs > nowMs + MAX_AHEAD_MS) return 'too_far_in_future';
  if (timestampMs === newestMs) return isSame ? 'duplicate' : 'duplicate_timestamp';
  if (timestampMs < newestMs) return 'out_of_order';
  return timestampMs < closedUntilMs ? 'too_old' : 'stored';
}

/** What the series has at the timestamp of a late sample. */
export type SampleThere = 'nothing' | 'same' | 'other';

/**
 * What becomes of a sample that `judge` found out of order, where a store has an out-of-order window.
 * @param windowStartMs the newest timestamp in the store less the window
 * @param there asked only for a sample within the window
 */
export function judgeLate(timestampMs: number, windowStartMs: number, there: () => SampleThere): Refusal | 'stored' {
  if (timestampMs < windowStartMs) return 'too_old';
  const found = there();
  if (found === 'nothing') return 'stored';
  return found === 'same' ? 'duplicate' : 'duplicate_timestamp';
}

/** Whether an exemplar is kept: newer than the newest one of its series that is held, not before 1970 and not ahead of time. */
export function takesExemplar({ timestampMs }: Exemplar, newest: Exemplar | undefined, nowMs: number): boolean {
  return (
    timestampMs >= 0 &&
    timestampMs <= nowMs + MAX_AHEAD_MS &&
    (newest === undefined || timestampMs > newest.timestampMs)
  );
}

/**
 * Whether two histogram samples are equal to the bit. The hint is not part of it: it tells of the sample before, not of this
 * one.
 */
export function isSameHistogram(a: Histogram, b: Histogram): boolean {
  return (
    a === b ||
    (a.schema === b.schema &&
      a.isInteger === b.isInteger &&
      Object.is(a.count, b.count) &&
      isSameFloat(a.sum, b.sum) &&
      Object.is(a.zeroThreshold, b.zeroThreshold) &&
      Object.is(a.zeroCount, b.zeroCount) &&
      areSameSpans(a.positiveSpans, b.positiveSpans) &&
      areSameSpans(a.negativeSpans, b.negativeSpans) &&
      areSameNumbers(a.positiveBuckets, b.positiveBuckets) &&
      areSameNumbers(a.negativeBuckets, b.negativeBuckets) &&
      areSameNumbers(a.customValues, b.customValues))
  );
}

const floats = new Float64Array(2);
const words = new BigUint64Array(floats.buffer);

/** A sum may be any NaN; which one counts, as far as an engine carries it. */
function isSameFloat(a: number, b: number): boolean {
  floats[0] = a;
  floats[1] = b;
  return words[0] === words[1];
}

const areSameNumbers = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

const areSameSpans = (a: readonly BucketSpan[], b: readonly BucketSpan[]) =>
  a.length === b.length && a.every(({ offset, length }, i) => offset === b[i]?.offset && length === b[i].length);

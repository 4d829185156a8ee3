// A histogram as the intervals it counts in: what quantiles, fractions, texts and JSON are made from.
import type { Histogram } from '@/lib/kernel/histogram';
import { upperBound } from './bounds';
import { eachBucket } from './buckets';
import { hasCustomBuckets } from './custom-bounds';

/** Observations between two bounds; which of the bounds belong to it is part of its identity. */
export type Interval = {
  readonly lower: number;
  readonly upper: number;
  readonly includesLower: boolean;
  readonly includesUpper: boolean;
  readonly count: number;
};

/**
 * Ascending: negative buckets, the zero bucket, positive ones. Empty buckets are left out. A bucket that reaches into the zero
 * bucket begins where that ends: its threshold need not be a bound.
 */
export function intervalsOf(histogram: Histogram): readonly Interval[] {
  if (hasCustomBuckets(histogram)) return bucketsOf(histogram);
  const { zeroThreshold } = histogram;
  return bucketsOf(histogram).map((interval) => {
    if (interval.lower > -zeroThreshold && interval.lower < zeroThreshold) return { ...interval, lower: zeroThreshold };
    if (interval.upper > -zeroThreshold && interval.upper < zeroThreshold)
      return { ...interval, upper: -zeroThreshold };
    return interval;
  });
}

/** The same with every bucket from its one bound to its other. */
export function bucketsOf(histogram: Histogram): readonly Interval[] {
  const { zeroCount, zeroThreshold } = histogram;
  const intervals = negativeIntervals(histogram);
  if (zeroCount !== 0) {
    const count = zeroCount;
    intervals.push({ lower: -zeroThreshold, upper: zeroThreshold, includesLower: true, includesUpper: true, count });
  }
  addPositive(histogram, intervals);
  return intervals;
}

function negativeIntervals({ negativeSpans, negativeBuckets, schema }: Histogram): Interval[] {
  const intervals: Interval[] = [];
  eachBucket(negativeSpans, negativeBuckets, (index, count) => {
    if (count === 0) return;
    const [lower, upper] = [-upperBound(index, schema, []), -upperBound(index - 1, schema, [])];
    intervals.push({ lower, upper, includesLower: true, includesUpper: false, count });
  });
  return intervals.reverse();
}

function addPositive(histogram: Histogram, intervals: Interval[]): void {
  const { positiveSpans, positiveBuckets, schema, customValues } = histogram;
  const isCustom = hasCustomBuckets(histogram);
  eachBucket(positiveSpans, positiveBuckets, (index, count) => {
    if (count === 0) return;
    const lower = upperBound(index - 1, schema, customValues);
    const upper = upperBound(index, schema, customValues);
    intervals.push({ lower, upper, includesLower: isCustom && index === 0, includesUpper: true, count });
  });
}

/** Of observations in the zero bucket of a histogram that otherwise has only positive (negative) ones, none is below (above) 0. */
export function withoutImpossible(histogram: Histogram, interval: Interval): Interval {
  if (hasCustomBuckets(histogram) || interval.lower >= 0 || interval.upper <= 0) return interval;
  const hasPositive = histogram.positiveBuckets.length > 0;
  const hasNegative = histogram.negativeBuckets.length > 0;
  if (hasPositive && !hasNegative) return { ...interval, lower: 0 };
  return hasNegative && !hasPositive ? { ...interval, upper: 0 } : interval;
}

/** What Prometheus interpolates linearly: custom buckets and the zero bucket. Others by the logarithm. */
export const isLinear = (histogram: Histogram, { lower, upper }: Interval) =>
  hasCustomBuckets(histogram) || (lower <= 0 && upper >= 0);

/** Observations counted that are in no bucket: those of NaN. Only a sum that is NaN can have them. */
export function countInBuckets(intervals: readonly Interval[]): number {
  return intervals.reduce((total, { count }) => total + count, 0);
}

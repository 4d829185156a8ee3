// histogram_fraction of a native histogram.
import type { Histogram } from '@/lib/kernel/histogram';
import { hasCustomBuckets } from './custom-bounds';
import { shareBelow } from './interpolate';
import { countInBuckets, type Interval, intervalsOf, isLinear, withoutImpossible } from './iterate';

export type HistogramFraction = {
  readonly value: number;
  /** There are observations of NaN: counted, but in no fraction. */
  readonly hasNan: boolean;
};

/** The share of observations between `lower` and `upper`; NaN without observations, or when a bound is NaN. */
export function histogramFraction(lower: number, upper: number, histogram: Histogram): HistogramFraction {
  const { count, sum } = histogram;
  if (count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return { value: NaN, hasNan: false };
  if (lower >= upper) return { value: 0, hasNan: false };
  const intervals = intervalsOf(histogram);
  const inBuckets = Number.isNaN(sum) ? countInBuckets(intervals) : count;
  const below = (bound: number) => Math.min(inBuckets, countBelow(bound, histogram, intervals, inBuckets));
  return { value: (below(upper) - below(lower)) / count, hasNan: inBuckets < count };
}

/** @param all what is below a bound beyond every bucket */
function countBelow(bound: number, histogram: Histogram, intervals: readonly Interval[], all: number): number {
  let rank = 0;
  for (const each of intervals) {
    const interval = finite(histogram, withoutImpossible(histogram, each));
    if (interval.lower >= bound) return rank;
    if (interval.upper > bound) {
      const share = shareBelow(bound, interval, isLinear(histogram, interval));
      return rank + each.count * share;
    }
    rank += each.count;
  }
  return all;
}

/** The lowest custom bucket begins at 0 when it ends above, as in classic histograms. */
function finite(histogram: Histogram, interval: Interval): Interval {
  const isLowest = hasCustomBuckets(histogram) && interval.lower === -Infinity;
  return isLowest && interval.upper > 0 ? { ...interval, lower: 0 } : interval;
}

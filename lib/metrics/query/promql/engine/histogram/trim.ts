// The trim operators: `h </ x` keeps observations at most x, `h >/ x` those above; nothing is either of NaN. Sums are
// estimated from what is kept.
import type { BucketSpan, Histogram } from '@/lib/kernel/histogram';
import { upperBound } from './bounds';
import { Buckets, eachBucket } from './buckets';
import { hasCustomBuckets } from './custom-bounds';
import { shareBelow } from './interpolate';
import { type Interval, isLinear, withoutImpossible } from './iterate';

/** How many observations of a bucket are kept, and what they add up to. */
type Kept = { readonly count: number; readonly sum: number };

type Side = 'below' | 'above';

const NOTHING: Kept = { count: 0, sum: 0 };

/** A histogram that loses nothing is given back as it is, with its true sum. */
export function trimHistogram(histogram: Histogram, keep: Side, bound: number): Histogram {
  let [count, sum, hasLost] = [0, 0, false];
  const trimmed = (lower: number, upper: number, before: number): number => {
    const interval = { lower, upper, includesLower: false, includesUpper: true, count: before };
    const kept = before === 0 || Number.isNaN(bound) ? NOTHING : keptOf(histogram, interval, keep, bound);
    count += kept.count;
    sum += kept.sum;
    hasLost ||= kept.count !== before;
    return kept.count;
  };
  const { zeroThreshold, negativeSpans, negativeBuckets, positiveSpans, positiveBuckets } = histogram;
  const at = (index: number) => upperBound(index, histogram.schema, histogram.customValues);
  const negative = trimSide(negativeSpans, negativeBuckets, (i, before) => trimmed(-at(i), -at(i - 1), before));
  const zeroCount = trimmed(-zeroThreshold, zeroThreshold, histogram.zeroCount);
  const positive = trimSide(positiveSpans, positiveBuckets, (i, before) => trimmed(at(i - 1), at(i), before));
  if (!hasLost) return histogram;
  return {
    ...histogram,
    zeroCount,
    count,
    sum,
    negativeSpans: negative.spans,
    negativeBuckets: negative.counts,
    positiveSpans: positive.spans,
    positiveBuckets: positive.counts,
    isInteger: false,
  };
}

function trimSide(
  spans: readonly BucketSpan[],
  counts: readonly number[],
  trimmed: (index: number, count: number) => number,
) {
  const kept: number[] = [];
  eachBucket(spans, counts, (index, count) => kept.push(trimmed(index, count)));
  return Buckets.of(spans, kept, false).toSpans();
}

function keptOf(histogram: Histogram, bucket: Interval, keep: Side, bound: number): Kept {
  const isCustom = hasCustomBuckets(histogram);
  if (!isCustom) {
    const interval = withoutImpossible(histogram, bucket);
    return keptOfClosed(interval, isLinear(histogram, interval), keep, bound);
  }
  if (bucket.lower === -Infinity && bucket.upper > 0 && bucket.upper < Infinity) {
    return keptOfClosed({ ...bucket, lower: 0 }, true, keep, bound);
  }
  const isOpen = bucket.lower === -Infinity || bucket.upper === Infinity;
  return isOpen ? keptOfOpen(bucket, keep, bound) : keptOfClosed(bucket, true, keep, bound);
}

function keptOfClosed(interval: Interval, linear: boolean, keep: Side, bound: number): Kept {
  const { lower, upper, count } = interval;
  const isBelow = keep === 'below';
  if (isBelow ? upper <= bound : lower >= bound) return { count, sum: count * middle(lower, upper, linear) };
  if (isBelow ? lower >= bound : upper <= bound) return NOTHING;
  const below = count * shareBelow(bound, interval, linear);
  if (isBelow) return { count: below, sum: below * middle(lower, bound, linear) };
  return { count: count - below, sum: (count - below) * middle(bound, upper, linear) };
}

const middle = (lower: number, upper: number, linear: boolean) =>
  linear ? (lower + upper) / 2 : Math.sign(upper) * Math.sqrt(lower * upper);

/**
 * A custom bucket without end is kept whole or not at all, since nobody knows how far it reaches: kept, when its open end is on
 * the side that is kept, with its observations at the bound or the bucket's own end.
 */
function keptOfOpen({ lower, upper, count }: Interval, keep: Side, bound: number): Kept {
  const everything = keep === 'below' ? Infinity : -Infinity;
  if (bound === everything) return { count, sum: 0 }; // nothing is lost, and the sum stays what it was
  const opensOutwards =
    keep === 'below' ? lower === -Infinity && upper < Infinity : upper === Infinity && lower > -Infinity;
  if (!opensOutwards || bound === -everything) return NOTHING;
  return { count, sum: count * (keep === 'below' ? Math.min(upper, bound) : Math.max(lower, bound)) };
}

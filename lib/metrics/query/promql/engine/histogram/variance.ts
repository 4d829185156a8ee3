// histogram_stdvar and histogram_stddev: every observation is taken to be at the middle of its bucket.
import type { Histogram } from '@/lib/kernel/histogram';
import { KahanSum } from '../kahan';
import { hasCustomBuckets } from './custom-bounds';
import { type Interval, intervalsOf } from './iterate';

/** Of the population, around the true mean. NaN without observations. */
export function histogramVariance(histogram: Histogram): number {
  const mean = histogram.sum / histogram.count;
  const squares = new KahanSum();
  for (const interval of intervalsOf(histogram)) {
    const delta = middleOf(histogram, interval) - mean;
    squares.add(interval.count * delta * delta);
  }
  return (squares.sum + squares.lost) / histogram.count;
}

/** Geometric in exponential buckets; the zero bucket is at 0. */
function middleOf(histogram: Histogram, { lower, upper }: Interval): number {
  if (hasCustomBuckets(histogram)) return (upper + lower) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  return Math.sign(upper) * Math.sqrt(upper * lower);
}

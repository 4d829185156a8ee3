// histogram_quantile of a native histogram.
import type { Histogram } from '@/lib/kernel/histogram';
import { hasCustomBuckets } from './custom-bounds';
import { valueAtShare } from './interpolate';
import { countInBuckets, type Interval, intervalsOf, isLinear, withoutImpossible } from './iterate';

/** `nan`: observations of NaN make the result NaN, `skewed`: they make it higher than it should be. */
export type NanEffect = 'none' | 'nan' | 'skewed';

export type HistogramQuantile = { readonly value: number; readonly nanEffect: NanEffect };

const plain = (value: number): HistogramQuantile => ({ value, nanEffect: 'none' });

/** NaN without observations. Observations of NaN count, and lie above all others. */
export function histogramQuantile(phi: number, histogram: Histogram): HistogramQuantile {
  if (phi < 0) return plain(-Infinity);
  if (phi > 1) return plain(Infinity);
  const { count, sum } = histogram;
  if (count === 0 || Number.isNaN(phi)) return plain(NaN);
  const intervals = intervalsOf(histogram);
  const mayHaveNan = Number.isNaN(sum);
  const found = bucketOfRank(phi, histogram, intervals, mayHaveNan || phi < 0.5);
  if (found === undefined) return { value: NaN, nanEffect: mayHaveNan ? 'nan' : 'none' };
  const nanEffect = mayHaveNan && countInBuckets(intervals) < count ? 'skewed' : 'none';
  return { value: within(found, histogram), nanEffect };
}

type Found = { readonly interval: Interval; readonly share: number };

/** Seeks from the nearer end, so that rounding of the counts matters least. undefined: there are fewer observations in buckets. */
function bucketOfRank(
  phi: number,
  { count, sum }: Histogram,
  ascending: readonly Interval[],
  fromBelow: boolean,
): Found | undefined {
  const rank = (fromBelow ? phi : 1 - phi) * count;
  let seen = 0;
  let last: Interval | undefined;
  for (let i = 0; i < ascending.length && !(last && seen >= rank); i++) {
    last = ascending[fromBelow ? i : ascending.length - 1 - i] as Interval;
    seen += last.count;
  }
  if (!last) return undefined;
  seen = Math.min(seen, count); // adding up may round upwards
  if (seen < rank) return Number.isNaN(sum) ? undefined : { interval: last, share: 1 };
  const share = fromBelow ? (rank - (seen - last.count)) / last.count : (seen - rank) / last.count;
  return { interval: last, share };
}

function within({ interval, share }: Found, histogram: Histogram): number {
  const { lower, upper } = interval;
  if (!hasCustomBuckets(histogram)) {
    const possible = withoutImpossible(histogram, interval);
    return valueAtShare(share, possible, isLinear(histogram, possible));
  }
  if (lower === -Infinity) return upper <= 0 ? upper : valueAtShare(share, { ...interval, lower: 0 }, true);
  return upper === Infinity ? lower : valueAtShare(share, interval, true);
}

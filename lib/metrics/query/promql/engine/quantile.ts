// φ-quantiles: of plain values, and of the cumulative buckets of a classic histogram.

/**
 * Interpolated between the two nearest ranks; NaN sorts first. φ below 0: -Inf, above 1: +Inf, NaN for no values or φ = NaN.
 * @param values sorted in place.
 */
export function quantile(phi: number, values: Float64Array): number {
  if (phi >= 0 && phi <= 1) values.sort(hasPlainOrder(values) ? undefined : nanFirst);
  return quantileOfSorted(phi, values, values.length);
}

/** The same of the first `count` values, which are sorted. */
export function quantileOfSorted(phi: number, sorted: Float64Array, count: number): number {
  if (count === 0 || Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  const rank = phi * (count - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(count - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[lower] as number) * (1 - weight) + (sorted[upper] as number) * weight;
}

/** No NaN, whose place in the order is not its own, and no -0, which equals 0 and is another value: equal ones are one and the same. */
export function hasPlainOrder(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value) || Object.is(value, -0)) return false;
  }
  return true;
}

/** Ascending, NaN before everything. */
export function nanFirst(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) ? 1 : a - b || 0;
}

/** `count` observations at most `upperBound`. */
export type Bucket = { readonly upperBound: number; readonly count: number };

/** Differences this small, relative, come from adding floats in another order. */
const SMALL_DELTA = 1e-12;

export type BucketQuantile = {
  readonly value: number;
  /** A bucket held fewer observations than a smaller one, by more than rounding: the result is a guess. */
  readonly forcedMonotonic: boolean;
};

/** The φ-quantile by linear interpolation within a bucket. NaN without a +Inf bucket, without observations, below two buckets. */
export function bucketQuantile(phi: number, unsorted: readonly Bucket[]): BucketQuantile {
  const answer = (value: number, forcedMonotonic = false): BucketQuantile => ({ value, forcedMonotonic });
  if (Number.isNaN(phi)) return answer(NaN);
  if (phi < 0) return answer(-Infinity);
  if (phi > 1) return answer(Infinity);
  const { buckets, forcedMonotonic } = cumulative(unsorted);
  if (!buckets) return answer(NaN);
  return answer(interpolate(phi, buckets), forcedMonotonic);
}

type Cumulative = { readonly buckets: readonly Bucket[] | undefined; readonly forcedMonotonic: boolean };

/** Sorted by bound, equal bounds added up, counts never falling; no buckets when they cannot answer anything. */
function cumulative(unsorted: readonly Bucket[]): Cumulative {
  const sorted = [...unsorted].sort((a, b) => a.upperBound - b.upperBound || 0);
  if (sorted.at(-1)?.upperBound !== Infinity) return { buckets: undefined, forcedMonotonic: false };
  const buckets: { upperBound: number; count: number }[] = [];
  for (const { upperBound, count } of sorted) {
    const last = buckets.at(-1);
    if (last?.upperBound === upperBound) last.count += count;
    else buckets.push({ upperBound, count });
  }
  let forcedMonotonic = false;
  let highest = buckets[0]?.count as number;
  for (const bucket of buckets) {
    if (almostEqual(highest, bucket.count)) bucket.count = highest;
    else if (bucket.count < highest) {
      bucket.count = highest;
      forcedMonotonic = true;
    } else highest = bucket.count;
  }
  const observations = buckets.at(-1)?.count;
  return { buckets: buckets.length < 2 || observations === 0 ? undefined : buckets, forcedMonotonic };
}

function almostEqual(a: number, b: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  const size = Math.abs(a) + Math.abs(b);
  return Math.abs(a - b) / Math.min(size, Number.MAX_VALUE) < SMALL_DELTA;
}

function interpolate(phi: number, buckets: readonly Bucket[]): number {
  const at = (i: number) => buckets[i] as Bucket;
  const last = buckets.length - 1;
  let rank = phi * at(last).count;
  let b = 0;
  while (b < last && !(at(b).count >= rank)) b++;
  if (b === last) return at(last - 1).upperBound;
  if (b === 0 && at(0).upperBound <= 0) return at(0).upperBound;
  if (b === 0) return at(0).upperBound * (rank / at(0).count);
  rank -= at(b - 1).count;
  const startBound = at(b - 1).upperBound;
  return startBound + (at(b).upperBound - startBound) * (rank / (at(b).count - at(b - 1).count));
}

/** The share of observations between two bounds, by the same interpolation; NaN where the quantile would be NaN. */
export function bucketFraction(lower: number, upper: number, unsorted: readonly Bucket[]): number {
  const { buckets } = cumulative(unsorted);
  if (!buckets || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  const observations = buckets.at(-1)?.count as number;
  return (countBelow(upper, buckets) - countBelow(lower, buckets)) / observations;
}

/** Observations at or below `bound`, interpolated; below the first bucket there is 0, or -Inf when its bound is negative. */
function countBelow(bound: number, buckets: readonly Bucket[]): number {
  let previous: Bucket = { upperBound: (buckets[0]?.upperBound as number) > 0 ? 0 : -Infinity, count: 0 };
  for (const bucket of buckets) {
    if (bound >= bucket.upperBound) {
      previous = bucket;
      continue;
    }
    if (bound <= previous.upperBound || previous.upperBound === -Infinity || bucket.upperBound === Infinity) break;
    const share = (bound - previous.upperBound) / (bucket.upperBound - previous.upperBound);
    return previous.count + (bucket.count - previous.count) * share;
  }
  return previous.count;
}

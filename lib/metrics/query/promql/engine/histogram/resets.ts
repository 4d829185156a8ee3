// Counter resets between two histogram samples of one series.
import type { Histogram } from '@/lib/kernel/histogram';
import { coarser } from './bounds';
import { areSameSpans, Buckets } from './buckets';
import { areSameBounds, bucketAmong, commonBounds, hasCustomBuckets } from './custom-bounds';
import { lastWithin, thresholdAround } from './zero-bucket';

/**
 * Whether the counter was reset between `previous` and `current`: any count fell, the resolution rose, or the zero bucket
 * became what cannot come from widening the old one. A hint `not_reset` is not relied upon: there may have been samples
 * between the two when it was given.
 */
export function isReset(current: Histogram, previous: Histogram): boolean {
  if (current.counterResetHint === 'reset' || current.count < previous.count) return true;
  if (hasCustomBuckets(current) !== hasCustomBuckets(previous)) return true;
  if (haveOneShape(current, previous)) {
    return (
      current.zeroCount < previous.zeroCount ||
      anyLower(current.positiveBuckets, previous.positiveBuckets) ||
      anyLower(current.negativeBuckets, previous.negativeBuckets)
    );
  }
  return hasCustomBuckets(current) ? customFell(current, previous) : exponentialFell(current, previous);
}

/** As samples of one series nearly always have: then counts can be compared one by one. */
function haveOneShape(a: Histogram, b: Histogram): boolean {
  return (
    a.schema === b.schema &&
    a.zeroThreshold === b.zeroThreshold &&
    areSameBounds(a.customValues, b.customValues) &&
    areSameSpans(a.positiveSpans, b.positiveSpans) &&
    areSameSpans(a.negativeSpans, b.negativeSpans)
  );
}

function anyLower(now: readonly number[], before: readonly number[]): boolean {
  for (let i = 0; i < now.length; i++) if ((now[i] as number) < (before[i] as number)) return true;
  return false;
}

function customFell(current: Histogram, previous: Histogram): boolean {
  const [now, before] = [positiveOf(current), positiveOf(previous)];
  if (!areSameBounds(current.customValues, previous.customValues)) {
    const common = commonBounds(current.customValues, previous.customValues);
    now.reindex(bucketAmong(current.customValues, common));
    before.reindex(bucketAmong(previous.customValues, common));
  }
  return anyFell(now, before);
}

const positiveOf = (h: Histogram) => Buckets.of(h.positiveSpans, h.positiveBuckets, false);
const negativeOf = (h: Histogram) => Buckets.of(h.negativeSpans, h.negativeBuckets, false);

function exponentialFell(current: Histogram, previous: Histogram): boolean {
  const { schema, zeroThreshold } = current;
  if (schema > previous.schema || zeroThreshold < previous.zeroThreshold) return true;
  const before = { positive: positiveOf(previous), negative: negativeOf(previous) };
  let zeroCount = previous.zeroCount;
  if (zeroThreshold > previous.zeroThreshold) {
    if (thresholdAround(zeroThreshold, before, previous.schema) !== zeroThreshold) return true;
    const swallowed = lastWithin(zeroThreshold, previous.schema);
    for (const side of [before.positive, before.negative]) side.takeUpTo(swallowed, (count) => (zeroCount += count));
  }
  if (current.zeroCount < zeroCount) return true;
  const shift = previous.schema - schema;
  if (shift > 0) for (const side of [before.positive, before.negative]) side.reindex((index) => coarser(index, shift));
  return anyFell(positiveOf(current), before.positive) || anyFell(negativeOf(current), before.negative);
}

function anyFell(now: Buckets, before: Buckets): boolean {
  const counts = new Map<number, number>();
  now.forEach((index, count) => void counts.set(index, count));
  let fell = false;
  before.forEach((index, count) => {
    if ((counts.get(index) ?? 0) < count) fell = true;
  });
  return fell;
}

/**
 * Hints as they would be had each sample been looked at when it came: where nothing is known, what is found. Prometheus does this
 * for selectors from which nothing but count and sum is wanted, and there alone, which shows in its warnings.
 */
export function withHintsFound(histograms: readonly (Histogram | undefined)[]): readonly (Histogram | undefined)[] {
  let previous: Histogram | undefined;
  return histograms.map((histogram) => {
    const before = previous;
    if (!histogram) return undefined;
    previous = histogram;
    if (histogram.counterResetHint !== 'unknown' || !before) return histogram;
    return { ...histogram, counterResetHint: isReset(histogram, before) ? 'reset' : 'not_reset' };
  });
}

/** What is no longer followed by the sample it was followed by: only that it is a gauge can still be said. */
export function withoutHint(histogram: Histogram): Histogram {
  const { counterResetHint } = histogram;
  if (counterResetHint === 'unknown' || counterResetHint === 'gauge') return histogram;
  return { ...histogram, counterResetHint: 'unknown' };
}

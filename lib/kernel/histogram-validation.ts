// Whether a native histogram from elsewhere makes sense, by Prometheus' rules. What is stored has passed here.
import {
  type BucketSpan,
  CUSTOM_BUCKETS_SCHEMA,
  type Histogram,
  MAX_EXPONENTIAL_SCHEMA,
  MIN_EXPONENTIAL_SCHEMA,
} from './histogram';

/** Finer schemas than are stored, up to this, are merely too fine: see histogram-resolution. */
export const MAX_REDUCIBLE_SCHEMA = 52;

/** More buckets than any instrument makes. */
const MOST_BUCKETS = 65_536;

/** What is wrong with a histogram, quoting it; '' when nothing is. */
export function histogramProblem(histogram: Histogram): string {
  const isCustom = histogram.schema === CUSTOM_BUCKETS_SCHEMA;
  return (
    (isCustom ? customProblem(histogram) : exponentialProblem(histogram)) ||
    sideProblem('negative', histogram.negativeSpans, histogram.negativeBuckets) ||
    sideProblem('positive', histogram.positiveSpans, histogram.positiveBuckets) ||
    (histogram.zeroCount < 0 ? `zero bucket has a negative count, ${histogram.zeroCount}` : '') ||
    (histogram.count < 0 ? `negative count, ${histogram.count}` : '') ||
    (histogram.isInteger ? integerProblem(histogram) : '')
  );
}

function exponentialProblem({ schema, zeroThreshold, customValues }: Histogram): string {
  if (!Number.isInteger(schema) || schema < MIN_EXPONENTIAL_SCHEMA || schema > MAX_REDUCIBLE_SCHEMA) {
    return `schema ${schema}, must be from ${MIN_EXPONENTIAL_SCHEMA} to ${MAX_EXPONENTIAL_SCHEMA} or ${CUSTOM_BUCKETS_SCHEMA}`;
  }
  if (customValues.length > 0) return `custom bounds with exponential schema ${schema}`;
  return zeroThreshold >= 0 ? '' : `zero threshold ${zeroThreshold}`;
}

function customProblem(histogram: Histogram): string {
  const { customValues, zeroCount, zeroThreshold, negativeSpans, negativeBuckets, positiveSpans } = histogram;
  if (zeroCount !== 0 || zeroThreshold !== 0) return 'custom buckets with a zero bucket';
  if (negativeSpans.length > 0 || negativeBuckets.length > 0) return 'custom buckets with a negative side';
  for (let i = 0; i < customValues.length; i++) {
    const bound = customValues[i] as number;
    if (!Number.isFinite(bound)) return `custom bound ${bound}, must be finite`;
    if (i > 0 && bound <= (customValues[i - 1] as number))
      return `custom bounds that do not rise: ${bound} after ${customValues[i - 1]}`;
  }
  const lastBucket = positiveSpans.reduce((end, { offset, length }) => end + offset + length, 0);
  // One more than there are bounds: the last ends at +Inf.
  if (lastBucket > customValues.length + 1 || (positiveSpans[0]?.offset ?? 0) < 0)
    return `custom buckets up to number ${lastBucket}, but ${customValues.length} bounds`;
  return '';
}

/** Bucket indexes beyond this are no bounds a float can have, at any schema that is stored. */
const MOST_INDEX = 2 ** 31 - 1;

function sideProblem(side: string, spans: readonly BucketSpan[], buckets: readonly number[]): string {
  let index = 0;
  let needed = 0;
  for (let i = 0; i < spans.length; i++) {
    const { offset, length } = spans[i] as BucketSpan;
    if (i > 0 && offset < 0) return `${side} side: span ${i + 1} has offset ${offset}, must not be negative`;
    needed += length;
    index += offset + length;
    if (Math.abs(index) > MOST_INDEX) return `${side} side: a bucket index of ${index}`;
  }
  if (needed !== buckets.length) return `${side} side: spans need ${needed} buckets, have ${buckets.length} buckets`;
  if (needed > MOST_BUCKETS) return `${side} side: ${needed} buckets, at most ${MOST_BUCKETS} may be`;
  const negative = buckets.findIndex((count) => count < 0);
  return negative < 0 ? '' : `${side} side: bucket ${negative + 1} has a negative count, ${buckets[negative]}`;
}

/** Counts that were sent as whole numbers add up exactly. Floats may not, so nobody asks. */
function integerProblem({ count, sum, zeroCount, positiveBuckets, negativeBuckets }: Histogram): string {
  let observed = zeroCount;
  for (const bucket of positiveBuckets) observed += bucket;
  for (const bucket of negativeBuckets) observed += bucket;
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(observed)) {
    return `${Math.max(count, observed)} observations, more than can be counted exactly`;
  }
  // An observation of NaN is counted, but in no bucket.
  if (Number.isNaN(sum) ? observed <= count : observed === count) return '';
  return `${observed} observations found in buckets, but the count field is ${count}`;
}

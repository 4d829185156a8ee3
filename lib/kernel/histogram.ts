// Native histograms: the one shape of them in memory, for what is stored and for what PromQL computes.
// Source: Prometheus' native histogram specification (prometheus.io/docs/specs/native_histograms).

/** A run of consecutive buckets: `offset` from the end of the run before (the first: its bucket index), `length` of them. */
export type BucketSpan = { readonly offset: number; readonly length: number };

/**
 * What the sender knows of counter resets: `unknown` says nothing, `reset` that this is the first sample after one,
 * `not_reset` that there was none since the sample before, `gauge` that the histogram may go down.
 */
export type CounterResetHint = 'unknown' | 'reset' | 'not_reset' | 'gauge';

/** Schema of histograms whose bucket bounds are listed in `customValues`. */
export const CUSTOM_BUCKETS_SCHEMA = -53;
export const MIN_EXPONENTIAL_SCHEMA = -4;
export const MAX_EXPONENTIAL_SCHEMA = 8;

/**
 * One histogram sample. Never changed once made. Bucket i of the positive side with an exponential schema s holds
 * observations in `(base^(i-1), base^i]`, base = 2^(2^-s); the negative side mirrors it; the zero bucket holds what lies
 * within `zeroThreshold` of 0. With custom buckets, bucket i ends at `customValues[i]`, inclusive, and the one after the last
 * ends at +Inf; there is no zero bucket and no negative side.
 */
export type Histogram = {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positiveSpans: readonly BucketSpan[];
  /** Absolute counts, one a bucket of the spans, in their order. */
  readonly positiveBuckets: readonly number[];
  readonly negativeSpans: readonly BucketSpan[];
  readonly negativeBuckets: readonly number[];
  /** Upper bounds of custom buckets, strictly rising, without +Inf; empty for exponential schemas. */
  readonly customValues: readonly number[];
  readonly counterResetHint: CounterResetHint;
  /** Whether every count is a whole number that was sent as one: such a histogram is sent on as it came. */
  readonly isInteger: boolean;
};

export const equalSpans = (a: readonly BucketSpan[], b: readonly BucketSpan[]) =>
  a === b ||
  (a.length === b.length && a.every(({ offset, length }, i) => offset === b[i]?.offset && length === b[i]?.length));

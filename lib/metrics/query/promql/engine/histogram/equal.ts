// Whether two histograms are the same: what ==, != and changes() compare.
import type { BucketSpan, Histogram } from '@/lib/kernel/histogram';
import { eachBucket } from './buckets';
import { areSameBounds, hasCustomBuckets } from './custom-bounds';

/** Hints do not count; how runs of buckets are cut into spans does not, either; empty buckets do. */
export function areEqual(a: Histogram, b: Histogram): boolean {
  if (a.schema !== b.schema || !Object.is(a.count, b.count) || !Object.is(a.sum, b.sum)) return false;
  const sameScale = hasCustomBuckets(a)
    ? areSameBounds(a.customValues, b.customValues)
    : a.zeroThreshold === b.zeroThreshold && Object.is(a.zeroCount, b.zeroCount);
  return (
    sameScale &&
    areSameBuckets(a.positiveSpans, a.positiveBuckets, b.positiveSpans, b.positiveBuckets) &&
    areSameBuckets(a.negativeSpans, a.negativeBuckets, b.negativeSpans, b.negativeBuckets)
  );
}

type Spans = readonly BucketSpan[];
type Counts = readonly number[];

function areSameBuckets(aSpans: Spans, aCounts: Counts, bSpans: Spans, bCounts: Counts): boolean {
  if (aCounts.length !== bCounts.length) return false;
  if (!aCounts.every((count, i) => Object.is(count, bCounts[i]))) return false;
  const [a, b] = [indexesOf(aSpans, aCounts), indexesOf(bSpans, bCounts)];
  return a.every((index, i) => index === b[i]);
}

function indexesOf(spans: Spans, counts: Counts): readonly number[] {
  const indexes: number[] = [];
  eachBucket(spans, counts, (index) => indexes.push(index));
  return indexes;
}

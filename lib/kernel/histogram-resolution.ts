// Native histograms at a coarser schema: a step down joins each two neighbouring buckets, exactly.
import { type BucketSpan, type Histogram, MAX_EXPONENTIAL_SCHEMA } from './histogram';

/** The histogram itself, or at the finest schema that is stored when its own is finer. Must be valid. */
export function atStorableResolution(histogram: Histogram): Histogram {
  const steps = histogram.schema - MAX_EXPONENTIAL_SCHEMA;
  if (steps <= 0) return histogram;
  const positive = joined(histogram.positiveSpans, histogram.positiveBuckets, steps);
  const negative = joined(histogram.negativeSpans, histogram.negativeBuckets, steps);
  return {
    ...histogram,
    schema: MAX_EXPONENTIAL_SCHEMA,
    positiveSpans: positive.spans,
    positiveBuckets: positive.buckets,
    negativeSpans: negative.spans,
    negativeBuckets: negative.buckets,
  };
}

function joined(spans: readonly BucketSpan[], buckets: readonly number[], steps: number) {
  const joinedSpans: { offset: number; length: number }[] = [];
  const counts: number[] = [];
  let index = 0;
  let read = 0;
  let last = -1; // so that the first span's offset is its bucket's index
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++, index++) {
      const target = Math.floor((index - 1) / 2 ** steps) + 1;
      const count = buckets[read++] as number;
      const span = joinedSpans.at(-1);
      if (span && target === last) counts[counts.length - 1] = (counts.at(-1) as number) + count;
      else {
        counts.push(count);
        if (span && target === last + 1) span.length++;
        else joinedSpans.push({ offset: target - last - 1, length: 1 });
      }
      last = target;
    }
  }
  return { spans: joinedSpans, buckets: counts };
}

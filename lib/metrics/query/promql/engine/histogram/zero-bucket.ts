// Zero buckets of different width: the narrower one is widened, and swallows the buckets it then covers.
import { exponentialBound } from './bounds';
import type { Buckets } from './buckets';

export type Sides = { readonly positive: Buckets; readonly negative: Buckets };

/** The narrowest threshold from `threshold` on at which no bucket with observations lies on both sides of it. */
export function thresholdAround(threshold: number, sides: Sides, schema: number): number {
  for (let widened = threshold; ; ) {
    const next = Math.max(endOfCut(sides.positive, widened, schema), endOfCut(sides.negative, widened, schema));
    if (next === widened) return widened;
    widened = next;
  }
}

/** The far bound of the bucket with observations that `threshold` cuts in two; itself when there is none. */
function endOfCut(buckets: Buckets, threshold: number, schema: number): number {
  let end = threshold;
  buckets.forEach((index, count) => {
    const upper = exponentialBound(index, schema);
    if (count !== 0 && exponentialBound(index - 1, schema) < threshold && upper > threshold) end = upper;
  });
  return end;
}

/** The last bucket that lies within a zero bucket of this threshold. */
export function lastWithin(threshold: number, schema: number): number {
  if (threshold === 0) return -Infinity;
  // A guess by logarithm may be one off either way.
  let index = Math.floor(Math.log2(threshold) * 2 ** schema) + 1;
  while (exponentialBound(index, schema) > threshold) index--;
  return index;
}

// Two histograms with custom buckets of different bounds: the bounds they share, and where each bucket goes among those.
import { CUSTOM_BUCKETS_SCHEMA, type Histogram } from '@/lib/kernel/histogram';

export const hasCustomBuckets = ({ schema }: Histogram) => schema === CUSTOM_BUCKETS_SCHEMA;

export function areSameBounds(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((bound, i) => bound === b[i]));
}

/** Bounds that are in both, ascending as they are; often none. */
export function commonBounds(a: readonly number[], b: readonly number[]): readonly number[] {
  const known = new Set(b);
  return a.filter((bound) => known.has(bound));
}

/** Bucket of `from` -> bucket of `to`, a part of those bounds: the first that ends where it ends, or later. */
export function bucketAmong(from: readonly number[], to: readonly number[]): (index: number) => number {
  const places: number[] = [];
  let at = 0;
  for (const bound of from) {
    while (at < to.length && (to[at] as number) < bound) at++;
    places.push(at);
  }
  return (index) => places[index] ?? to.length;
}

// What a histogram is taken to be between two samples.
import type { Histogram } from '@/lib/kernel/histogram';
import { hasCustomBuckets } from './custom-bounds';
import { isReset } from './resets';
import { RunningHistogram } from './running';
import { multiplied } from './samples';

/**
 * On the straight line from one to the other; a counter that was reset between them is taken to have begun anew from 0.
 * @param share how far from `before` to `after`, in [0, 1]
 * @returns undefined when one of the two has custom buckets and the other has not
 */
export function between(before: Histogram, after: Histogram, share: number, isCounter: boolean): Histogram | undefined {
  if (hasCustomBuckets(before) !== hasCustomBuckets(after)) return undefined;
  if (isCounter && isReset(after, before)) return multiplied(after, share);
  const running = new RunningHistogram(after, false);
  running.subtract(before);
  running.multiply(share);
  running.add(before);
  running.hint = before.counterResetHint;
  return running.toHistogram();
}

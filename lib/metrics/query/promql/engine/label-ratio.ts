// Where a label set stands between 0 and 1, for limit_ratio: evenly spread, the same at every step and after a restart.
import { createHash } from 'node:crypto';
import type { Labels } from '@/lib/kernel/labels';

/** In [0, 1). Which elements a ratio picks is left to the implementation; that it always picks the same is not. */
export function labelRatio(labels: Labels): number {
  return createHash('sha1').update(labels.key()).digest().readUInt32BE(0) / 2 ** 32;
}

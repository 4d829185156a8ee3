// What Prometheus' store knows of counter resets. Scripts expect its hints, and the hints decide about some warnings.
import type { Histogram } from '@/lib/kernel/histogram';
import { areSameBounds } from '../engine/histogram/custom-bounds';
import { isReset } from '../engine/histogram/resets';

/**
 * The hint a histogram has when it is read back. Stored behind a sample of its kind and shape without a reset, it is
 * `not_reset`; what begins a chunk (the first sample, one after a float, after a reset, of another shape) is `unknown`, even if
 * its writer said `reset`. A gauge stays one.
 */
export function hintWhenStored(histogram: Histogram, before: Histogram | undefined): Histogram {
  const hint = histogram.counterResetHint;
  if (hint === 'gauge') return histogram;
  const goesOn =
    before !== undefined && hint !== 'reset' && haveOneShape(histogram, before) && !isReset(histogram, before);
  return { ...histogram, counterResetHint: goesOn ? 'not_reset' : 'unknown' };
}

function haveOneShape(a: Histogram, b: Histogram): boolean {
  return (
    (a.counterResetHint === 'gauge') === (b.counterResetHint === 'gauge') &&
    a.schema === b.schema &&
    a.zeroThreshold === b.zeroThreshold &&
    areSameBounds(a.customValues, b.customValues)
  );
}

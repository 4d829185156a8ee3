// changes() and resets() of series with floats and histograms: neighbours are compared within their kind.
import type { Histogram } from '@/lib/kernel/histogram';
import { areEqual } from './histogram/equal';
import { isReset } from './histogram/resets';
import type { MixedInput } from './mixed-window';
import { beganAnew } from './start-timestamps';
import { changed, dropped } from './window-functions';

/** Which pairs of neighbours count; one of two kinds always does. */
export type Pairs = {
  readonly ofFloats: (previous: number, next: number) => boolean;
  readonly ofHistograms: (previous: Histogram, next: Histogram) => boolean;
  /** Whether those count that a start timestamp stands between. */
  readonly ofStarts: boolean;
};

export const CHANGES: Pairs = {
  ofFloats: changed,
  ofHistograms: (previous, next) => !areEqual(previous, next),
  ofStarts: false,
};

export const RESETS: Pairs = {
  ofFloats: dropped,
  ofHistograms: (previous, next) => isReset(next, previous),
  ofStarts: true,
};

/** How many pairs up to each sample count: of samples `[lo, hi)` it is `[hi - 1] - [lo]`. */
export function pairsBefore(input: MixedInput, pairs: Pairs): Uint32Array {
  const before = new Uint32Array(input.values.length);
  for (let i = 1; i < before.length; i++) before[i] = (before[i - 1] as number) + (counts(input, i, pairs) ? 1 : 0);
  return before;
}

function counts(input: MixedInput, i: number, { ofFloats, ofHistograms, ofStarts }: Pairs): boolean {
  const { timestampsMs, values, histograms, startTimestampsMs } = input;
  if (ofStarts && startTimestampsMs && beganAnew(timestampsMs, startTimestampsMs, i)) return true;
  const [previous, next] = [histograms[i - 1], histograms[i]];
  if (previous && next) return ofHistograms(previous, next);
  return previous !== next || ofFloats(values[i - 1] as number, values[i] as number);
}

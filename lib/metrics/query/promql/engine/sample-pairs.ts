// changes() and resets() of series with floats and histograms: neighbours are compared within their kind.
import type { Histogram } from '@/lib/kernel/histogram';
import { areEqual } from './histogram/equal';
import { isReset } from './histogram/resets';
import type { MixedInput } from './mixed-window';
import { changed, dropped } from './window-functions';

/** Which pairs of neighbours count; one of two kinds always does. */
export type Pairs = {
  readonly ofFloats: (previous: number, next: number) => boolean;
  readonly ofHistograms: (previous: Histogram, next: Histogram) => boolean;
};

export const CHANGES: Pairs = { ofFloats: changed, ofHistograms: (previous, next) => !areEqual(previous, next) };
export const RESETS: Pairs = { ofFloats: dropped, ofHistograms: (previous, next) => isReset(next, previous) };

/** How many pairs up to each sample count: of samples `[lo, hi)` it is `[hi - 1] - [lo]`. */
export function pairsBefore({ values, histograms }: MixedInput, { ofFloats, ofHistograms }: Pairs): Uint32Array {
  const before = new Uint32Array(values.length);
  for (let i = 1; i < values.length; i++) {
    const [previous, next] = [histograms[i - 1], histograms[i]];
    const counts =
      previous && next
        ? ofHistograms(previous, next)
        : previous !== next || ofFloats(values[i - 1] as number, values[i] as number);
    before[i] = (before[i - 1] as number) + (counts ? 1 : 0);
  }
  return before;
}

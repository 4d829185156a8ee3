// Functions of ranges with `anchored` or `smoothed` for series with histograms: the edges of the window are histograms of
// their own. The same of floats: extended-windows.ts.
import type { Histogram } from '@/lib/kernel/histogram';
import { anchorWithin, type Edges, edgesOf, type Modifier, type Surroundings } from './extended-windows';
import { hasCustomBuckets } from './histogram/custom-bounds';
import { between } from './histogram/interpolation';
import { RunningHistogram } from './histogram/running';
import { isGauge, remarkOnKind, resetsOf } from './histogram-rates';
import type { MixedFunction, MixedInput } from './mixed-window';
import { CHANGES, type Pairs, pairsBefore, RESETS } from './sample-pairs';

/** @param name one that has a meaning with the modifier */
export function extendedMixedFunction(name: string, modifier: Modifier): MixedFunction {
  if (name === 'changes') return anchoredPairs(CHANGES);
  if (name === 'resets') return anchoredPairs(RESETS);
  return difference({ isSmoothed: modifier === 'smoothed', isCounter: name !== 'delta', isRate: name === 'rate' });
}

function surroundingsOf({ timestampsMs, windows, bounds }: MixedInput, step: number): Surroundings {
  return { timestampsMs, windows, lo: bounds.lo[step] as number, hi: bounds.hi[step] as number, step };
}

const anchoredPairs =
  (pairs: Pairs): MixedFunction =>
  (input, cells) => {
    const before = pairsBefore(input, pairs);
    for (let i = 0; i < cells.present.length; i++) {
      const anchor = anchorWithin(surroundingsOf(input, i));
      const last = (input.bounds.hi[i] as number) - 1;
      if (anchor !== undefined) cells.set(i, (before[last] as number) - (before[anchor] as number));
    }
  };

type Kind = { readonly isSmoothed: boolean; readonly isCounter: boolean; readonly isRate: boolean };

const difference =
  (kind: Kind): MixedFunction =>
  (input, cells, onFloats) => {
    const resets = kind.isCounter ? resetsOf(input) : undefined;
    const hiOfFloats = input.bounds.hi.slice(); // empties the windows that are not of floats alone
    for (let i = 0; i < cells.present.length; i++) {
      const edges = edgesOf(surroundingsOf(input, i), kind.isSmoothed);
      if (!edges) continue;
      const within = input.histograms.slice(edges.first, edges.last + 1);
      if (within.every((histogram) => histogram === undefined)) continue;
      hiOfFloats[i] = input.bounds.lo[i] as number;
      if (within.includes(undefined)) {
        input.notes.mixedWithFloats(input.metric);
        continue;
      }
      const running = differenceOf(input, edges, resets);
      if (!running) continue;
      if (kind.isRate) running.divide(input.windows.rangeMs / 1000);
      cells.setHistogram(i, running.toHistogram());
    }
    onFloats({ ...input, bounds: { ...input.bounds, hi: hiOfFloats } }, cells.values, cells.present);
  };

/** @param resets undefined: of gauges, which may fall */
function differenceOf(input: MixedInput, edges: Edges, resets: Uint8Array | undefined): RunningHistogram | undefined {
  const { notes, metric, histograms } = input;
  const { first, last, startMs, endMs } = edges;
  const at = (i: number) => histograms[i] as Histogram; // there is nothing else between the edges
  remarkOnKind(at(first), at(last), resets !== undefined, notes, metric);
  for (let i = first + 1; resets && i < last; i++) {
    if (isGauge(at(i))) notes.noCounter(metric);
    if (hasCustomBuckets(at(i)) !== hasCustomBuckets(at(last))) return void notes.mixedBucketSchemas(metric);
  }
  const left = edges.isLeftBetween ? valueAt(input, first, startMs, resets !== undefined) : at(first);
  const right = edges.isRightBetween ? valueAt(input, last - 1, endMs, resets !== undefined) : at(last);
  const running = right && new RunningHistogram(right, false);
  if (!left || !running?.subtract(left)) return void notes.mixedBucketSchemas(metric);
  if (running.boundsReconciled) notes.boundsReconciled('subtraction');
  if (resets) addLost(running, input, edges, left, resets);
  running.hint = 'gauge';
  return running;
}

function valueAt({ histograms, timestampsMs }: MixedInput, i: number, timeMs: number, isCounter: boolean) {
  const [startMs, endMs] = [timestampsMs[i] as number, timestampsMs[i + 1] as number];
  const share = (timeMs - startMs) / (endMs - startMs);
  return between(histograms[i] as Histogram, histograms[i + 1] as Histogram, share, isCounter);
}

/** What resets took between the edges. One that the left edge was interpolated over is in its value already. */
function addLost(
  running: RunningHistogram,
  { histograms, notes }: MixedInput,
  { first, last, isLeftBetween }: Edges,
  left: Histogram,
  resets: Uint8Array,
): void {
  running.boundsReconciled = false;
  for (let i = isLeftBetween ? first + 2 : first + 1; i <= last; i++) {
    if (resets[i]) running.add(i === first + 1 ? left : (histograms[i - 1] as Histogram));
  }
  if (running.boundsReconciled) notes.boundsReconciled('addition');
}

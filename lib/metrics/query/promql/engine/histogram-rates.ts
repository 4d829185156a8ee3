// rate, increase, delta, irate and idelta of native histograms.
import { CUSTOM_BUCKETS_SCHEMA, type Histogram } from '@/lib/kernel/histogram';
import { marginsOf, startOfCounting, stretch } from './extrapolation';
import { hasCustomBuckets } from './histogram/custom-bounds';
import { isReset } from './histogram/resets';
import { RunningHistogram } from './histogram/running';
import type { HistogramAnswer, MixedFunction, MixedInput } from './mixed-window';
import type { Notes } from './notes';
import { beganAnew } from './start-timestamps';

type Kind = { readonly isCounter: boolean; readonly isRate: boolean };

export const isGauge = (histogram: Histogram) => histogram.counterResetHint === 'gauge';

/** The difference of last and first histogram, corrected for counter resets and stretched to the edges of the window. */
export const histogramIncrease =
  ({ isCounter, isRate }: Kind) =>
  (input: MixedInput): HistogramAnswer => {
    const resets = isCounter ? resetsOf(input) : undefined;
    const { rangeMs } = input.windows;
    const margins = marginsOf(input);
    return (step, lo, hi) => {
      const startMs = isCounter ? startOfCounting(input, step, lo) : undefined;
      if (hi - lo < 2 && startMs === undefined) return undefined;
      const first = input.histograms[lo] as Histogram;
      const running = increaseOf(input, lo, hi, resets);
      if (!running) return undefined;
      // There the counter stood at 0, which is as good as a sample.
      if (startMs !== undefined) running.add(first);
      const fromZero = isCounter && running.observations > 0 && first.count >= 0;
      const factor = stretch(input, margins, step, fromZero ? first.count / running.observations : -1, startMs);
      running.multiply(isRate ? factor / (rangeMs / 1000) : factor);
      return running.toHistogram();
    };
  };

/** 1 where a histogram comes after a counter reset. Looked for once in a series, however many windows a sample is in. */
export function resetsOf(input: MixedInput): Uint8Array {
  const resets = new Uint8Array(input.histograms.length);
  for (let i = 1; i < resets.length; i++) if (comesAfterReset(input, i)) resets[i] = 1;
  return resets;
}

/** Any count fell, or the start timestamp says so. */
function comesAfterReset({ histograms, timestampsMs, startTimestampsMs }: MixedInput, i: number): boolean {
  const [histogram, before] = [histograms[i], histograms[i - 1]];
  if (!histogram || !before) return false;
  return (
    isReset(histogram, before) || (startTimestampsMs !== undefined && beganAnew(timestampsMs, startTimestampsMs, i))
  );
}

/** @param resets undefined: of gauges, which may fall */
function increaseOf(
  { histograms, notes, metric }: MixedInput,
  lo: number,
  hi: number,
  resets: Uint8Array | undefined,
): RunningHistogram | undefined {
  const at = (i: number) => histograms[i] as Histogram; // the window holds nothing else
  const last = at(hi - 1);
  remarkOnKind(at(lo), last, resets !== undefined, notes, metric);
  // Before a reset nothing is known that matters: the first sample need not even be of the same shape.
  const first = lo + 1 < hi && resets?.[lo + 1] ? emptyLike(at(lo + 1)) : at(lo);
  let schema = Math.min(first.schema, last.schema);
  let isMixed = hasCustomBuckets(first) !== hasCustomBuckets(last);
  for (let i = lo + 1; resets && i < hi - 1; i++) {
    if (isGauge(at(i))) notes.noCounter(metric);
    schema = Math.min(schema, at(i).schema);
    isMixed ||= hasCustomBuckets(at(i)) !== hasCustomBuckets(last);
  }
  if (isMixed) return void notes.mixedBucketSchemas(metric);
  const running = new RunningHistogram(last, false);
  if (schema !== CUSTOM_BUCKETS_SCHEMA) running.reduceTo(schema);
  running.subtract(first);
  if (running.boundsReconciled) notes.boundsReconciled('subtraction');
  if (resets) addLost(running, histograms, resets, lo, hi, notes);
  running.hint = 'gauge';
  return running;
}

/** What the counter had before each reset within the window; one between the first two samples is dealt with already. */
function addLost(
  running: RunningHistogram,
  histograms: MixedInput['histograms'],
  resets: Uint8Array,
  lo: number,
  hi: number,
  notes: Notes,
): void {
  running.boundsReconciled = false;
  for (let i = lo + 2; i < hi; i++) if (resets[i]) running.add(histograms[i - 1] as Histogram);
  if (running.boundsReconciled) notes.boundsReconciled('addition');
}

export function remarkOnKind(
  first: Histogram,
  last: Histogram,
  asCounter: boolean,
  notes: Notes,
  metric: string,
): void {
  if (asCounter && (isGauge(first) || isGauge(last))) notes.noCounter(metric);
  if (!asCounter && !(isGauge(first) && isGauge(last))) notes.noGauge(metric);
}

const emptyLike = ({ schema, customValues }: Histogram): Histogram => ({
  schema,
  zeroThreshold: 0,
  zeroCount: 0,
  count: 0,
  sum: 0,
  positiveSpans: [],
  positiveBuckets: [],
  negativeSpans: [],
  negativeBuckets: [],
  customValues,
  counterResetHint: 'unknown',
  isInteger: false,
});

/** irate and idelta: the last two samples only, whatever is before them. */
export const lastDifference =
  (isRate: boolean): MixedFunction =>
  (input, cells, onFloats) => {
    const { bounds, histograms, notes, metric, timestampsMs } = input;
    const hiOfFloats = bounds.hi.slice(); // empties the windows that do not end in two floats
    for (let i = 0; i < cells.present.length; i++) {
      const [lo, hi] = [bounds.lo[i] as number, bounds.hi[i] as number];
      if (hi - lo < 2) continue;
      const [previous, newest] = [histograms[hi - 2], histograms[hi - 1]];
      if (!previous && !newest) continue;
      hiOfFloats[i] = lo;
      if (!previous || !newest) {
        notes.mixedWithFloats(metric);
        continue;
      }
      remarkOnKind(previous, newest, isRate, notes, metric);
      const running =
        isRate && comesAfterReset(input, hi - 1) ? fromZero(newest) : difference(newest, previous, notes, metric);
      if (!running) continue;
      if (isRate) running.divide(((timestampsMs[hi - 1] as number) - (timestampsMs[hi - 2] as number)) / 1000);
      cells.setHistogram(i, running.toHistogram());
    }
    onFloats({ ...input, bounds: { ...bounds, hi: hiOfFloats } }, cells.values, cells.present);
  };

function fromZero(histogram: Histogram): RunningHistogram {
  const running = new RunningHistogram(histogram, false);
  running.hint = 'gauge';
  return running;
}

function difference(
  newest: Histogram,
  previous: Histogram,
  notes: Notes,
  metric: string,
): RunningHistogram | undefined {
  const running = new RunningHistogram(newest, false);
  if (!running.subtract(previous)) return void notes.mixedBucketSchemas(metric);
  if (running.boundsReconciled) notes.boundsReconciled('subtraction');
  running.hint = 'gauge';
  return running;
}

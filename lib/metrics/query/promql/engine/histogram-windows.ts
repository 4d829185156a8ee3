// Functions of a window of samples of a series that has histograms: what each does with them, and where there are floats, too.
import type { Histogram } from '@/lib/kernel/histogram';
import { meanOf, sumOf, type Total } from './histogram/sums';
import { histogramIncrease, lastDifference } from './histogram-rates';
import type { HistogramAnswer, MixedFunction, MixedInput } from './mixed-window';
import { CHANGES, type Pairs, pairsBefore, RESETS } from './sample-pairs';
import { type Bounds, windowBounds } from './times';

/** @param name of a window function; any that is not about histograms ignores them. */
export const mixedFunction = (name: string): MixedFunction => MIXED.get(name) ?? ignoringHistograms;

/** How many of the samples before each are histograms, and of all. */
function histogramsBefore(histograms: MixedInput['histograms']): Uint32Array {
  const before = new Uint32Array(histograms.length + 1);
  for (let i = 0; i < histograms.length; i++) before[i + 1] = (before[i] as number) + (histograms[i] ? 1 : 0);
  return before;
}

/** What the window `[lo, hi)` of each step holds. */
type Contents = 'nothing' | 'floats' | 'histograms' | 'both';

function contentsOf({ bounds, histograms }: MixedInput): (step: number) => Contents {
  const before = histogramsBefore(histograms);
  return (step) => {
    const [lo, hi] = [bounds.lo[step] as number, bounds.hi[step] as number];
    if (lo === hi) return 'nothing';
    const count = (before[hi] as number) - (before[lo] as number);
    if (count === 0) return 'floats';
    return count === hi - lo ? 'histograms' : 'both';
  };
}

/** The float function sees the floats alone. */
const ignoringHistograms: MixedFunction = (input, { values, present }, onFloats) => {
  const floats = [...input.values.keys()].filter((i) => !input.histograms[i]);
  const timestampsMs = Float64Array.from(floats, (i) => input.timestampsMs[i] as number);
  const bounds = windowBounds(timestampsMs, input.windows);
  onFloats(
    { ...input, timestampsMs, values: Float64Array.from(floats, (i) => input.values[i] as number), bounds },
    values,
    present,
  );
  const contents = contentsOf(input);
  for (let i = 0; i < present.length; i++) if (contents(i) === 'both') input.notes.ignoredInRange(input.metric);
};

/** The float function looks at nothing but times. */
const byTimesOnly: MixedFunction = (input, { values, present }, onFloats) => onFloats(input, values, present);

/** Windows of floats go to the float function, those of histograms are answered one by one, and mixed ones have no answer. */
const eitherOr =
  (prepare: (input: MixedInput) => HistogramAnswer): MixedFunction =>
  (input, cells, onFloats) => {
    const contents = contentsOf(input);
    const answer = prepare(input);
    onFloats(
      { ...input, bounds: onlyWhere(input.bounds, (step) => contents(step) === 'floats') },
      cells.values,
      cells.present,
    );
    for (let i = 0; i < cells.present.length; i++) {
      const held = contents(i);
      if (held === 'both') input.notes.mixedWithFloats(input.metric);
      if (held !== 'histograms') continue;
      const histogram = answer(i, input.bounds.lo[i] as number, input.bounds.hi[i] as number);
      if (histogram) cells.setHistogram(i, histogram);
    }
  };

/** Bounds whose windows are empty where they are not wanted. */
const onlyWhere = ({ lo, hi, work }: Bounds, wanted: (step: number) => boolean): Bounds => ({
  lo,
  work,
  hi: hi.map((end, step) => (wanted(step) ? end : (lo[step] as number))),
});

const aggregated = (total: (histograms: readonly Histogram[]) => Total) =>
  eitherOr(({ histograms, notes, metric }) => (_step, lo, hi) => {
    const result = total(histograms.slice(lo, hi) as Histogram[]); // the window holds nothing else
    if (result === 'incompatible') return void notes.mixedBucketSchemas(metric);
    if (result.resetsCollided) notes.resetsCollided('aggregation');
    if (result.boundsReconciled) notes.boundsReconciled('aggregation');
    return result.histogram;
  });

const picked =
  (at: (lo: number, hi: number) => number): MixedFunction =>
  ({ bounds, values, histograms }, cells) => {
    for (let i = 0; i < cells.present.length; i++) {
      const [lo, hi] = [bounds.lo[i] as number, bounds.hi[i] as number];
      if (lo < hi) cells.set(i, histograms[at(lo, hi)] ?? (values[at(lo, hi)] as number));
    }
  };

const countPairs =
  (pairs: Pairs): MixedFunction =>
  (input, cells) => {
    const before = pairsBefore(input, pairs);
    for (let i = 0; i < cells.present.length; i++) {
      const [lo, hi] = [input.bounds.lo[i] as number, input.bounds.hi[i] as number];
      if (lo < hi) cells.set(i, (before[hi - 1] as number) - (before[lo] as number));
    }
  };

const MIXED: ReadonlyMap<string, MixedFunction> = new Map<string, MixedFunction>([
  ['rate', eitherOr(histogramIncrease({ isCounter: true, isRate: true }))],
  ['increase', eitherOr(histogramIncrease({ isCounter: true, isRate: false }))],
  ['delta', eitherOr(histogramIncrease({ isCounter: false, isRate: false }))],
  ['irate', lastDifference(true)],
  ['idelta', lastDifference(false)],
  ['sum_over_time', aggregated(sumOf)],
  ['avg_over_time', aggregated(meanOf)],
  ['count_over_time', byTimesOnly],
  ['present_over_time', byTimesOnly],
  ['ts_of_first_over_time', byTimesOnly],
  ['ts_of_last_over_time', byTimesOnly],
  ['first_over_time', picked((lo) => lo)],
  ['last_over_time', picked((_lo, hi) => hi - 1)],
  ['changes', countPairs(CHANGES)],
  ['resets', countPairs(RESETS)],
]);

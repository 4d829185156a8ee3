// Functions of one window of samples: rate, *_over_time and their kin. A catalogue of kernels; calls.ts runs them.
import { unprocessable } from '@/lib/kernel/errors';
import { KahanMean, KahanSum, KahanVariance } from './kahan';
import { quantile } from './quantile';
import { beganAnew, startWithin } from './start-timestamps';
import type { Bounds, Windows } from './times';

/** Samples of one series and where each step's window stands in them; scalar arguments by position, then by step. */
export type WindowInput = {
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** Absent: not known, or not to be looked at. */
  readonly startTimestampsMs?: Float64Array | undefined;
  /** Where the samples of each step stand: those of its window, or some around it for `anchored` and `smoothed`. */
  readonly bounds: Bounds;
  readonly windows: Windows;
  readonly scalars: readonly Float64Array[];
  /** The instants the query asks about: not the window's ends when there is an offset. */
  readonly evaluatedMs: (step: number) => number;
};

/** Writes `values[i]` and `present[i] = 1` for each window that has an answer. Both come zeroed. */
export type WindowFunction = (input: WindowInput, values: Float64Array, present: Uint8Array) => void;

/** What a function of a single window sees: samples `[lo, hi)`, at least one. */
export type OneWindow = WindowInput & { lo: number; hi: number; step: number };

/** Answers for windows one by one; undefined: no answer. Windows without a sample never have one. */
export const each =
  (answer: (window: OneWindow) => number | undefined): WindowFunction =>
  (input, values, present) => {
    const window: OneWindow = { ...input, lo: 0, hi: 0, step: 0 };
    for (let i = 0; i < values.length; i++) {
      window.lo = input.bounds.lo[i] as number;
      window.hi = input.bounds.hi[i] as number;
      window.step = i;
      if (window.lo === window.hi) continue;
      const value = answer(window);
      if (value === undefined) continue;
      values[i] = value;
      present[i] = 1;
    }
  };

export const sampleAt = ({ values }: WindowInput, i: number) => values[i] as number;
const secondsAt = ({ timestampsMs }: WindowInput, i: number) => (timestampsMs[i] as number) / 1000;

/** Whether a counter began anew between samples `i - 1` and `i`: it fell, or its start timestamp says so. */
function isReset({ timestampsMs, values, startTimestampsMs }: WindowInput, i: number): boolean {
  if ((values[i] as number) < (values[i - 1] as number)) return true;
  return startTimestampsMs !== undefined && beganAnew(timestampsMs, startTimestampsMs, i);
}

/** Counts the resets before each sample, so that a window without one costs nothing to check. */
function resetsBefore(input: WindowInput): Uint32Array {
  const resets = new Uint32Array(input.values.length);
  for (let i = 1; i < resets.length; i++) resets[i] = (resets[i - 1] as number) + (isReset(input, i) ? 1 : 0);
  return resets;
}

/**
 * rate, increase and delta: the difference of last and first sample, corrected for counter resets, stretched to the edges of
 * the window as far as a series that ends near them would go.
 */
function extrapolated(isCounter: boolean, isRate: boolean): WindowFunction {
  return (input, values, present) => {
    const resets = isCounter ? resetsBefore(input) : undefined;
    for (let i = 0; i < values.length; i++) {
      const first = input.bounds.lo[i] as number;
      const last = (input.bounds.hi[i] as number) - 1;
      if (last < first) continue;
      const startMs = isCounter ? startOfCounting(input, i, first) : undefined;
      if (last === first && startMs === undefined) continue;
      let difference = sampleAt(input, last) - sampleAt(input, first);
      if (resets && resets[last] !== resets[first]) difference += lostInResets(input, first, last);
      // There the counter stood at 0, which is as good as a sample.
      if (startMs !== undefined) difference += sampleAt(input, first);
      const startOverIncrease = isCounter && difference > 0 ? sampleAt(input, first) / difference : -1;
      const factor = stretch(input, i, startOverIncrease, startMs);
      values[i] = difference * (isRate ? factor / (input.windows.rangeMs / 1000) : factor);
      present[i] = 1;
    }
  };
}

/** When a counter is known to have stood at 0, if within the window. */
export function startOfCounting(input: WindowInput, step: number, first: number): number | undefined {
  const { timestampsMs, startTimestampsMs, windows } = input;
  if (!startTimestampsMs) return undefined;
  const windowStartMs = windows.ends.startMs + step * windows.ends.stepMs - windows.rangeMs;
  return startWithin({ timestampsMs, startTimestampsMs }, first, windowStartMs);
}

function lostInResets(input: WindowInput, first: number, last: number): number {
  let lost = 0;
  for (let i = first + 1; i <= last; i++) if (isReset(input, i)) lost += sampleAt(input, i - 1);
  return lost;
}

type Stretched = Pick<WindowInput, 'timestampsMs' | 'bounds' | 'windows'>;

/**
 * How much longer than its samples the series is taken to be within window `step`.
 * @param startOverIncrease first value / increase of a counter, which cannot have been below zero; negative: no such bound.
 * @param startMs when the counter is known to have begun: no stretching beyond that.
 */
export function stretch(
  { timestampsMs, bounds, windows }: Stretched,
  step: number,
  startOverIncrease: number,
  startMs: number | undefined,
): number {
  const first = bounds.lo[step] as number;
  const last = (bounds.hi[step] as number) - 1;
  const firstMs = timestampsMs[first] as number;
  const lastMs = timestampsMs[last] as number;
  // From a single sample nobody can tell how far apart they are.
  if (first === last) return 1;
  const endMs = windows.ends.startMs + step * windows.ends.stepMs;
  const average = (lastMs - firstMs) / 1000 / (last - first);
  const threshold = average * 1.1;
  let toEnd = (endMs - lastMs) / 1000;
  if (toEnd >= threshold) toEnd = average / 2;
  const sampled = (lastMs - (startMs ?? firstMs)) / 1000;
  if (startMs !== undefined) return (sampled + toEnd) / sampled;
  let toStart = (firstMs - (endMs - windows.rangeMs)) / 1000;
  if (toStart >= threshold) toStart = average / 2;
  if (startOverIncrease >= 0) toStart = Math.min(toStart, sampled * startOverIncrease);
  return (sampled + toStart + toEnd) / sampled;
}

/** irate and idelta: the last two samples only. */
const instantaneous = (isRate: boolean) =>
  each((window) => {
    const last = window.hi - 1;
    if (last <= window.lo) return undefined;
    const newest = sampleAt(window, last);
    const previous = sampleAt(window, last - 1);
    if (!isRate) return newest - previous;
    const difference = isReset(window, last) ? newest : newest - previous;
    return difference / (secondsAt(window, last) - secondsAt(window, last - 1));
  });

/** Least squares over the window; x in seconds from `originMs`. */
function regression(window: OneWindow, originMs: number): { readonly slope: number; readonly intercept: number } {
  const [x, y, xy, xx] = [new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum()];
  const first = sampleAt(window, window.lo);
  let constant = true;
  for (let i = window.lo; i < window.hi; i++) {
    const value = sampleAt(window, i);
    const at = ((window.timestampsMs[i] as number) - originMs) / 1000;
    if (value !== first) constant = false;
    x.add(at);
    y.add(value);
    xy.add(at * value);
    xx.add(at * at);
  }
  if (constant) return Math.abs(first) === Infinity ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: first };
  const count = window.hi - window.lo;
  const sums = [x, y, xy, xx].map(({ sum, lost }) => sum + lost) as [number, number, number, number];
  const slope = (sums[2] - (sums[0] * sums[1]) / count) / (sums[3] - (sums[0] * sums[0]) / count);
  return { slope, intercept: sums[1] / count - (slope * sums[0]) / count };
}

const derivative = each((window) =>
  window.hi - window.lo < 2 ? undefined : regression(window, window.timestampsMs[window.lo] as number).slope,
);

const prediction = each((window) => {
  if (window.hi - window.lo < 2) return undefined;
  const { slope, intercept } = regression(window, window.evaluatedMs(window.step));
  return slope * (window.scalars[0]?.[window.step] as number) + intercept;
});

/** Holt's linear method: level and trend, each smoothed by its own factor. */
const doubleExponential = each((window) => {
  const level = window.scalars[0]?.[window.step] as number;
  const trend = window.scalars[1]?.[window.step] as number;
  if (!(level > 0 && level < 1)) throw unprocessable(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${level}`);
  if (!(trend > 0 && trend < 1)) throw unprocessable(`invalid trend factor. Expected: 0 < tf < 1, got: ${trend}`);
  if (window.hi - window.lo < 2) return undefined;
  let previous = 0;
  let smoothed = sampleAt(window, window.lo);
  let slope = sampleAt(window, window.lo + 1) - smoothed;
  for (let i = window.lo + 1; i < window.hi; i++) {
    if (i > window.lo + 1) slope = trend * (smoothed - previous) + (1 - trend) * slope;
    previous = smoothed;
    smoothed = level * sampleAt(window, i) + (1 - level) * (smoothed + slope);
  }
  return smoothed;
});

/** A pass over the window's values with something that adds up. */
const accumulate = <T extends { add(value: number): void }>(start: () => T, answer: (accumulated: T) => number) =>
  each((window) => {
    const accumulated = start();
    for (let i = window.lo; i < window.hi; i++) accumulated.add(sampleAt(window, i));
    return answer(accumulated);
  });

/** The index of the winner: a later sample wins when `better(later, best)`. A NaN loses to everything. */
function winner(window: OneWindow, better: (a: number, b: number) => boolean): number {
  let best = window.lo;
  for (let i = window.lo + 1; i < window.hi; i++) {
    if (better(sampleAt(window, i), sampleAt(window, best)) || Number.isNaN(sampleAt(window, best))) best = i;
  }
  return best;
}

/** How many pairs of neighbours count, from sample `from` on. */
export function stepsThat(
  counts: (previous: number, next: number) => boolean,
  window: OneWindow,
  from: number,
): number {
  let count = 0;
  for (let i = from + 1; i < window.hi; i++) if (counts(sampleAt(window, i - 1), sampleAt(window, i))) count++;
  return count;
}

const countResets = each((window) => {
  let count = 0;
  for (let i = window.lo + 1; i < window.hi; i++) if (isReset(window, i)) count++;
  return count;
});

export const changed = (a: number, b: number) => a !== b && !(Number.isNaN(a) && Number.isNaN(b));
export const dropped = (previous: number, next: number) => next < previous;

const sliceOf = ({ values, lo, hi }: OneWindow) => values.slice(lo, hi);

/** NaN as soon as one sample is. */
function medianDeviation(window: OneWindow): number {
  const values = sliceOf(window);
  if (values.some(Number.isNaN)) return NaN;
  const median = quantile(0.5, values);
  return quantile(
    0.5,
    values.map((value) => Math.abs(value - median)),
  );
}

/** By PromQL name. Which argument is the window and which are scalars, promql/functions.ts says. */
export const WINDOW_FUNCTIONS: ReadonlyMap<string, WindowFunction> = new Map([
  ['rate', extrapolated(true, true)],
  ['increase', extrapolated(true, false)],
  ['delta', extrapolated(false, false)],
  ['irate', instantaneous(true)],
  ['idelta', instantaneous(false)],
  ['deriv', derivative],
  ['predict_linear', prediction],
  ['double_exponential_smoothing', doubleExponential],
  ['changes', each((window) => stepsThat(changed, window, window.lo))],
  ['resets', countResets],
  [
    'sum_over_time',
    accumulate(
      () => new KahanSum(),
      ({ total }) => total,
    ),
  ],
  [
    'avg_over_time',
    accumulate(
      () => new KahanMean(),
      ({ mean }) => mean,
    ),
  ],
  [
    'stdvar_over_time',
    accumulate(
      () => new KahanVariance(),
      ({ variance }) => variance,
    ),
  ],
  [
    'stddev_over_time',
    accumulate(
      () => new KahanVariance(),
      ({ variance }) => Math.sqrt(variance),
    ),
  ],
  ['count_over_time', each(({ lo, hi }) => hi - lo)],
  ['present_over_time', each(() => 1)],
  [
    'min_over_time',
    each((window) =>
      sampleAt(
        window,
        winner(window, (a, b) => a < b),
      ),
    ),
  ],
  [
    'max_over_time',
    each((window) =>
      sampleAt(
        window,
        winner(window, (a, b) => a > b),
      ),
    ),
  ],
  ['first_over_time', each((window) => sampleAt(window, window.lo))],
  ['last_over_time', each((window) => sampleAt(window, window.hi - 1))],
  [
    'ts_of_min_over_time',
    each((window) =>
      secondsAt(
        window,
        winner(window, (a, b) => a <= b),
      ),
    ),
  ],
  [
    'ts_of_max_over_time',
    each((window) =>
      secondsAt(
        window,
        winner(window, (a, b) => a >= b),
      ),
    ),
  ],
  ['ts_of_first_over_time', each((window) => secondsAt(window, window.lo))],
  ['ts_of_last_over_time', each((window) => secondsAt(window, window.hi - 1))],
  ['quantile_over_time', each((window) => quantile(window.scalars[0]?.[window.step] as number, sliceOf(window)))],
  ['mad_over_time', each(medianDeviation)],
]);

/** These give a sample of the same metric, which keeps its name. */
export const KEEPS_NAME: ReadonlySet<string> = new Set(['first_over_time', 'last_over_time']);

/** These are made for counters: on any other metric the query says so. */
export const FOR_COUNTERS: ReadonlySet<string> = new Set(['rate', 'increase']);

// Functions of one window of samples: rate, *_over_time and their kin. A catalogue of kernels; calls.ts runs them.
import { unprocessable } from '@/lib/kernel/errors';
import { isReset } from './counter-resets';
import { extrapolated } from './extrapolation';
import { KahanSum, KahanVariance } from './kahan';
import { quantile } from './quantile';
import { avgOverTime, extremeOverTime, ofWinner, sumOverTime } from './sliding-window';
import { quantileOverTime } from './sorted-window';
import { each, type OneWindow, sampleAt, secondsAt, type WindowFunction } from './window';

/** irate and idelta: the last two samples only. */
const instantaneous = (isRate: boolean) =>
  each((window) => {
    const last = window.hi - 1;
    if (last <= window.lo) return undefined;
    const newest = sampleAt(window, last);
    const previous = sampleAt(window, last - 1);
    if (!isRate) return newest - previous;
    const difference = isReset(window, last) ? newest : newest - previous;
    // In milliseconds first: seconds since 1970 have no room for more than seven decimals.
    return difference / (((window.timestampsMs[last] as number) - (window.timestampsMs[last - 1] as number)) / 1000);
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
  ['sum_over_time', sumOverTime],
  ['avg_over_time', avgOverTime],
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
  ['min_over_time', extremeOverTime(-1)],
  ['max_over_time', extremeOverTime(1)],
  ['first_over_time', each((window) => sampleAt(window, window.lo))],
  ['last_over_time', each((window) => sampleAt(window, window.hi - 1))],
  ['ts_of_min_over_time', ofWinner((later, best) => later <= best, secondsAt)],
  ['ts_of_max_over_time', ofWinner((later, best) => later >= best, secondsAt)],
  ['ts_of_first_over_time', each((window) => secondsAt(window, window.lo))],
  ['ts_of_last_over_time', each((window) => secondsAt(window, window.hi - 1))],
  ['quantile_over_time', quantileOverTime],
  ['mad_over_time', each(medianDeviation)],
]);

/** These give a sample of the same metric, which keeps its name. */
export const KEEPS_NAME: ReadonlySet<string> = new Set(['first_over_time', 'last_over_time']);

/** These are made for counters: on any other metric the query says so. */
export const FOR_COUNTERS: ReadonlySet<string> = new Set(['rate', 'increase']);

// rate, increase and delta: the difference of last and first sample, corrected for counter resets, stretched to the edges of
// the window as far as a series that ends near them would go.
import { resetsOf } from './counter-resets';
import { startWithin } from './start-timestamps';
import type { Bounds } from './times';
import type { WindowFunction, WindowInput } from './window';

export function extrapolated(isCounter: boolean, isRate: boolean): WindowFunction {
  return (input, values, present) => {
    const seconds = isRate ? input.windows.rangeMs / 1000 : 1;
    const margins = marginsOf(input);
    if (isCounter && input.startTimestampsMs) increasesFromStarts(input, margins, seconds, values, present);
    else if (isCounter && input.isRising && margins.isPlain) rises(input, margins, seconds, values, present);
    else increases(input, margins, isCounter, seconds, values, present);
  };
}

/**
 * Of a counter that never fell, in plain windows: nothing was lost in resets, and only one that grew by more than it had
 * before would reach 0 within the window. The loop most queries spend most of their time in.
 */
function rises(input: WindowInput, margins: Margins, seconds: number, values: Float64Array, present: Uint8Array): void {
  const { values: samples, bounds } = input;
  const { lo, hi } = bounds;
  const scale = scaleOf(margins, seconds);
  const count = lo.length;
  for (let i = 0; i < count; i++) {
    const oldest = samples[lo[i] as number] as number;
    const difference = (samples[(hi[i] as number) - 1] as number) - oldest;
    if (difference > oldest) values[i] = difference * scaleFromZero(margins, i, oldest / difference, seconds, scale);
    else values[i] = difference * (scale[i] as number);
  }
  present.fill(1);
}

/** As `increases` has it for a counter that may reach 0 within the window. */
function scaleFromZero(
  { sampled, toStart, toEnd }: Margins,
  i: number,
  startOverIncrease: number,
  seconds: number,
  scale: Float64Array,
): number {
  const toZero = (sampled[i] as number) * startOverIncrease;
  if (!(startOverIncrease >= 0 && toZero < (toStart[i] as number))) return scale[i] as number;
  return ((sampled[i] as number) + toZero + (toEnd[i] as number)) / (sampled[i] as number) / seconds;
}

/** It divides only where it must. */
function increases(
  input: WindowInput,
  margins: Margins,
  isCounter: boolean,
  seconds: number,
  values: Float64Array,
  present: Uint8Array,
): void {
  const { values: samples, bounds } = input;
  const { lo, hi } = bounds;
  const { sampled, toStart, toEnd } = margins;
  const scale = scaleOf(margins, seconds);
  const resets = isCounter && !input.isRising ? resetsOf(input) : [samples.length];
  let reset = 0;
  for (let i = 0; i < values.length; i++) {
    const first = lo[i] as number;
    const last = (hi[i] as number) - 1;
    if (last <= first) continue;
    const oldest = samples[first] as number;
    let difference = (samples[last] as number) - oldest;
    while ((resets[reset] as number) <= first) reset++;
    if ((resets[reset] as number) <= last) difference += lostInResets(samples, resets, reset, last);
    present[i] = 1;
    values[i] = difference * (scale[i] as number);
    if (!isCounter || !(difference > 0)) continue;
    // A counter that had grown by more than it grew within the window would not reach 0 before the window's start.
    if (oldest >= difference && (sampled[i] as number) >= (toStart[i] as number)) continue;
    const startOverIncrease = oldest / difference;
    const toZero = (sampled[i] as number) * startOverIncrease;
    if (!(startOverIncrease >= 0 && toZero < (toStart[i] as number))) continue;
    const stretched = ((sampled[i] as number) + toZero + (toEnd[i] as number)) / (sampled[i] as number);
    values[i] = difference * (stretched / seconds);
  }
}

/** Of a counter whose samples may say when it stood at 0, which is as good as a sample. */
function increasesFromStarts(
  input: WindowInput,
  margins: Margins,
  seconds: number,
  values: Float64Array,
  present: Uint8Array,
): void {
  const { values: samples, bounds } = input;
  const resets = resetsOf(input);
  let reset = 0;
  for (let i = 0; i < values.length; i++) {
    const first = bounds.lo[i] as number;
    const last = (bounds.hi[i] as number) - 1;
    if (last < first) continue;
    const startMs = startOfCounting(input, i, first);
    if (last === first && startMs === undefined) continue;
    const oldest = samples[first] as number;
    while ((resets[reset] as number) <= first) reset++;
    let difference = (samples[last] as number) - oldest;
    if ((resets[reset] as number) <= last) difference += lostInResets(samples, resets, reset, last);
    if (startMs !== undefined) difference += oldest;
    const startOverIncrease = difference > 0 ? oldest / difference : -1;
    values[i] = difference * (stretch(input, margins, i, startOverIncrease, startMs) / seconds);
    present[i] = 1;
  }
}

/** When a counter is known to have stood at 0, if within the window. */
export function startOfCounting(input: WindowInput, step: number, first: number): number | undefined {
  const { timestampsMs, startTimestampsMs, windows } = input;
  if (!startTimestampsMs) return undefined;
  const windowStartMs = windows.ends.startMs + step * windows.ends.stepMs - windows.rangeMs;
  return startWithin({ timestampsMs, startTimestampsMs }, first, windowStartMs);
}

/** @param from where in `resets` those of the window begin */
function lostInResets(samples: Float64Array, resets: readonly number[], from: number, last: number): number {
  let lost = 0;
  for (let at = from; (resets[at] as number) <= last; at++) lost += samples[(resets[at] as number) - 1] as number;
  return lost;
}

/** What follows from the timestamps alone, by step, in seconds; 0 where a window has no two samples. */
type Margins = {
  /** From the first sample to the last. */
  readonly sampled: Float64Array;
  /** How far beyond them the series is taken to reach. */
  readonly toStart: Float64Array;
  readonly toEnd: Float64Array;
  /** All that over `sampled`. */
  readonly factor: Float64Array;
  /** All windows have two samples, and reach no further beyond the first than from there to the last. */
  isPlain: boolean;
  /** `factor` over the seconds the increase was last asked for. */
  scale: { readonly seconds: number; readonly perStep: Float64Array } | undefined;
};

type Stretched = Pick<WindowInput, 'timestampsMs' | 'bounds' | 'windows'>;

/** By step: how much longer than its samples a series is taken to be, over the seconds the increase is for. */
function scaleOf(margins: Margins, seconds: number): Float64Array {
  const { factor, scale } = margins;
  if (scale?.seconds === seconds) return scale.perStep;
  const perStep = new Float64Array(factor.length);
  for (let i = 0; i < perStep.length; i++) perStep[i] = (factor[i] as number) / seconds;
  margins.scale = { seconds, perStep };
  return perStep;
}

/** Series that share their bounds share the margins. */
const known = new WeakMap<Bounds, Margins>();

export function marginsOf(stretched: Stretched): Margins {
  const there = known.get(stretched.bounds);
  if (there) return there;
  const margins = findMargins(stretched);
  known.set(stretched.bounds, margins);
  return margins;
}

function findMargins({ timestampsMs, bounds: { lo, hi }, windows: { ends, rangeMs } }: Stretched): Margins {
  const count = lo.length;
  const all = new Float64Array(4 * count);
  const column = (at: number) => all.subarray(at * count, (at + 1) * count);
  const columns = { sampled: column(0), toStart: column(1), toEnd: column(2), factor: column(3) };
  const margins: Margins = { ...columns, isPlain: true, scale: undefined };
  for (let i = 0; i < count; i++) {
    const first = lo[i] as number;
    const last = (hi[i] as number) - 1;
    // From a single sample nobody can tell how far apart they are.
    if (last <= first) {
      margins.isPlain = false;
      continue;
    }
    const endMs = ends.startMs + i * ends.stepMs;
    const firstMs = timestampsMs[first] as number;
    const lastMs = timestampsMs[last] as number;
    const sampled = (lastMs - firstMs) / 1000;
    const average = sampled / (last - first);
    const threshold = average * 1.1;
    let toEnd = (endMs - lastMs) / 1000;
    if (toEnd >= threshold) toEnd = average / 2;
    let toStart = (firstMs - (endMs - rangeMs)) / 1000;
    if (toStart >= threshold) toStart = average / 2;
    if (!(sampled >= toStart)) margins.isPlain = false;
    margins.sampled[i] = sampled;
    margins.toStart[i] = toStart;
    margins.toEnd[i] = toEnd;
    margins.factor[i] = (sampled + toStart + toEnd) / sampled;
  }
  return margins;
}

/**
 * How much longer than its samples the series is taken to be within window `step`.
 * @param startOverIncrease first value / increase of a counter, which cannot have been below zero; negative: no such bound.
 * @param startMs when the counter is known to have begun: no stretching beyond that.
 */
export function stretch(
  { timestampsMs, bounds }: Stretched,
  margins: Margins,
  step: number,
  startOverIncrease: number,
  startMs: number | undefined,
): number {
  const sampled = margins.sampled[step] as number;
  if (sampled === 0) return 1;
  const toEnd = margins.toEnd[step] as number;
  if (startMs !== undefined) {
    const counted = ((timestampsMs[(bounds.hi[step] as number) - 1] as number) - startMs) / 1000;
    return (counted + toEnd) / counted;
  }
  const toZero = sampled * startOverIncrease;
  const isShort = startOverIncrease >= 0 && toZero < (margins.toStart[step] as number);
  return isShort ? (sampled + toZero + toEnd) / sampled : (margins.factor[step] as number);
}

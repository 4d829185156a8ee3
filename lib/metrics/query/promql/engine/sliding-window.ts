// Functions of windows that go over their samples in tight loops, or carry on from the window before: those dashboards ask for
// most. Each is bit for bit what a pass over the window alone would give.
import { compensated, KahanMean } from './kahan';
import { sampleAt, type WindowFunction, type WindowInput } from './window';
import { extremesFound } from './window-extremes';

/** KahanSum over each window. */
export const sumOverTime: WindowFunction = ({ values: samples, bounds: { lo, hi } }, values, present) => {
  for (let i = 0; i < values.length; i++) {
    const first = lo[i] as number;
    const after = hi[i] as number;
    if (first === after) continue;
    let sum = 0;
    let lost = 0;
    for (let at = first; at < after; at++) {
      const value = samples[at] as number;
      const next = sum + value;
      if (next === Infinity || next === -Infinity) lost = 0;
      else if (Math.abs(sum) >= Math.abs(value)) lost += sum - next + value;
      else lost += value - next + sum;
      sum = next;
    }
    values[i] = compensated(sum, lost);
    present[i] = 1;
  }
};

/** KahanMean over each window, as long as sums are finite, as they nearly always are. */
export const avgOverTime: WindowFunction = ({ values: samples, bounds: { lo, hi } }, values, present) => {
  for (let i = 0; i < values.length; i++) {
    const first = lo[i] as number;
    const after = hi[i] as number;
    if (first === after) continue;
    let sum = samples[first] as number;
    let lost = 0;
    let at = first + 1;
    for (; at < after; at++) {
      const value = samples[at] as number;
      const next = sum + value;
      if (next === Infinity || next === -Infinity) break;
      if (Math.abs(sum) >= Math.abs(value)) lost += sum - next + value;
      else lost += value - next + sum;
      sum = next;
    }
    const count = after - first;
    values[i] = at === after ? sum / count + lost / count : meanOf(samples.subarray(first, after));
    present[i] = 1;
  }
};

function meanOf(samples: Float64Array): number {
  const mean = new KahanMean();
  for (const value of samples) mean.add(value);
  return mean.mean;
}

/**
 * The largest sample of each window (sign 1), or the smallest (-1): as `ofWinner`, without asking at each sample which of two is
 * better, or whether either is a NaN.
 */
export const extremeOverTime = (sign: 1 | -1): WindowFunction => {
  const withNaNs = ofWinner((later, best) => sign * later > sign * best, sampleAt);
  const which = sign === 1 ? 'largest' : 'smallest';
  return (input, values, present) => {
    if (!input.isAllNumbers) return withNaNs(input, values, present);
    const { values: samples, bounds } = input;
    if (extremesFound(which, samples, bounds, values, present)) return;
    const { lo, hi } = bounds;
    const count = lo.length;
    let best = -1;
    let bestValue = 0;
    let seen = 0;
    for (let i = 0; i < count; i++) {
      const first = lo[i] as number;
      const after = hi[i] as number;
      if (first === after) continue;
      if (best < first) {
        best = first;
        bestValue = sign * (samples[first] as number);
        seen = first + 1;
      }
      for (; seen < after; seen++) {
        const value = sign * (samples[seen] as number);
        if (value <= bestValue) continue;
        best = seen;
        bestValue = value;
      }
      values[i] = samples[best] as number;
      present[i] = 1;
    }
  };
};

/** Which sample wins a window: a later one takes the place of the best so far when it is `better`, or when that is a NaN. */
type Better = (later: number, best: number) => boolean;

/**
 * A function of the winner of each window. While that of the window before is still within, only samples that are new are
 * looked at: among the older ones it has won already.
 */
export const ofWinner =
  (better: Better, answer: (input: WindowInput, winner: number) => number): WindowFunction =>
  (input, values, present) => {
    const { values: samples, bounds } = input;
    let best = -1;
    let seen = 0;
    for (let i = 0; i < values.length; i++) {
      const first = bounds.lo[i] as number;
      const after = bounds.hi[i] as number;
      if (first === after) continue;
      if (best < first) {
        best = first;
        seen = first + 1;
      }
      let bestValue = samples[best] as number;
      for (; seen < after; seen++) {
        const value = samples[seen] as number;
        if (!better(value, bestValue) && !Number.isNaN(bestValue)) continue;
        best = seen;
        bestValue = value;
      }
      values[i] = answer(input, best);
      present[i] = 1;
    }
  };

// Functions that carry on from one window to the next, against what a pass over each window alone gives.
import { describe, expect, test } from 'vitest';
import { KahanMean, KahanSum } from './kahan';
import { nanFirst, quantile } from './quantile';
import { windowBounds } from './times';
import { WINDOW_FUNCTIONS } from './window-functions';

const PHIS = [0, 0.25, 0.5, 0.95, 1, -1, 2, NaN];

type Samples = readonly number[];
type Alone = (samples: Samples, phi: number, seconds: readonly number[]) => number | undefined;

function winner(samples: Samples, better: (later: number, best: number) => boolean): number {
  return samples.reduce(
    (best, value, i) => (better(value, samples[best] as number) || Number.isNaN(samples[best]) ? i : best),
    0,
  );
}

const added = <Sum extends { add(value: number): void }>(sum: Sum, samples: Samples): Sum => {
  for (const value of samples) sum.add(value);
  return sum;
};

const ALONE: Readonly<Record<string, Alone>> = {
  sum_over_time: (samples) => added(new KahanSum(), samples).total,
  avg_over_time: (samples) => added(new KahanMean(), samples).mean,
  min_over_time: (samples) => samples[winner(samples, (a, b) => a < b)],
  max_over_time: (samples) => samples[winner(samples, (a, b) => a > b)],
  ts_of_min_over_time: (samples, _phi, seconds) => seconds[winner(samples, (a, b) => a <= b)],
  ts_of_max_over_time: (samples, _phi, seconds) => seconds[winner(samples, (a, b) => a >= b)],
  quantile_over_time: (samples, phi) => quantile(phi, Float64Array.from(samples)),
};

/** From 0 to below 1, the same each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const SERIES: Readonly<Record<string, (random: () => number, i: number) => number>> = {
  'full precision': (random) => random() * 100 - 50,
  'few values': (random) => Math.floor(random() * 4),
  falling: (_random, i) => 1000 - i,
  'zeros of both signs': (random) => (random() < 0.5 ? 0 : -0),
  'NaN among them': (random) => (random() < 0.4 ? NaN : Math.floor(random() * 5)),
  'infinities among them': (random) => [Infinity, -Infinity, 1, 2, 3][Math.floor(random() * 5)] as number,
  'sums beyond the floats': (random) => (random() - 0.3) * 1.7e308,
};

/** Range and step in samples: windows that overlap much, little and not at all, and long ones. */
const SHAPES = [
  [40, 4],
  [10, 9],
  [5, 20],
  [200, 1],
  [150, 90],
] as const;

describe.each(Object.keys(ALONE))('%s', (name) => {
  test.each(Object.keys(SERIES))('of %s', (kind) => {
    const random = randomFrom(7);
    const at = (i: number) => SERIES[kind]?.(random, i) as number;
    // Some samples are missing, so that windows do not hold the same number.
    const timestampsMs = Float64Array.from({ length: 600 }, (_, i) => i * 1000).filter(() => random() > 0.1);
    const values = timestampsMs.map((_, i) => at(i));
    for (const [range, step] of SHAPES) {
      const windows = { ends: { startMs: -5000, stepMs: step * 1000, count: 100 }, rangeMs: range * 1000 };
      const bounds = windowBounds(timestampsMs, windows);
      const scalars = [Float64Array.from({ length: 100 }, (_, i) => PHIS[i % PHIS.length] as number)];
      const found = new Float64Array(100);
      const present = new Uint8Array(100);
      WINDOW_FUNCTIONS.get(name)?.(
        { timestampsMs, values, bounds, windows, scalars, evaluatedMs: () => 0 },
        found,
        present,
      );
      const wanted = Array.from(bounds.lo, (lo, i) => {
        if (lo === bounds.hi[i]) return undefined;
        const seconds = [...timestampsMs.slice(lo, bounds.hi[i])].map((ms) => ms / 1000);
        return ALONE[name]?.([...values.slice(lo, bounds.hi[i])], scalars[0]?.[i] as number, seconds);
      });
      expect(Array.from(found, (value, i) => (present[i] ? value : undefined))).toEqual(wanted);
    }
  });
});

test('nanFirst sorts as its name says', () => {
  expect([...Float64Array.of(2, NaN, -Infinity, 1).sort(nanFirst)]).toEqual([NaN, -Infinity, 1, 2]);
});

// Extremes of windows found in WebAssembly, compared with a look at every sample.
import { expect, test } from 'vitest';
import { extremesFound } from './window-extremes';

type Kind = () => number;

const KINDS: readonly (readonly [string, Kind])[] = [
  ['any numbers', () => Math.random() * 200 - 100],
  ['few numbers and zeros of both signs', () => [-1, -0, 0, 1][Math.floor(Math.random() * 4)] as number],
  ['zeros of both signs', () => (Math.random() < 0.5 ? 0 : -0)],
  ['infinities', () => [Infinity, -Infinity, 1e308][Math.floor(Math.random() * 3)] as number],
];

function windowsOver(samples: number, count: number, longest: number) {
  const lo = Int32Array.from({ length: count }, () => Math.floor(Math.random() * samples)).sort();
  const hi = lo.map((first) => Math.min(samples, first + Math.floor(Math.random() * (longest + 1))));
  return { lo, hi, work: hi.reduce((sum, after, i) => sum + after - (lo[i] as number), 0) };
}

/** The first of those that are equal. */
const plainly = (samples: Float64Array, isBetter: (a: number, b: number) => boolean) =>
  samples.reduce((best, value) => (isBetter(value, best) ? value : best));

test.each(KINDS)('of %s', (_, next) => {
  for (let round = 0; round < 80; round++) {
    const samples = Float64Array.from({ length: 1 + Math.floor(Math.random() * 300) }, next);
    const bounds = windowsOver(samples.length, 1 + Math.floor(Math.random() * 80), 1 + (round % 60));
    for (const which of ['largest', 'smallest'] as const) {
      const values = new Float64Array(bounds.lo.length);
      const present = new Uint8Array(bounds.lo.length);
      expect(extremesFound(which, samples, bounds, values, present)).toBe(true);
      bounds.lo.forEach((first, i) => {
        const window = samples.subarray(first, bounds.hi[i]);
        expect(present[i]).toBe(Number(window.length > 0));
        const better = which === 'largest' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
        expect(values[i]).toBe(window.length > 0 ? plainly(window, better) : 0);
      });
    }
  }
});

test('long windows and very long series are left to others', () => {
  const found = (samples: number, perWindow: number) => {
    const bounds = { lo: Int32Array.of(0), hi: Int32Array.of(perWindow), work: perWindow };
    return extremesFound('largest', new Float64Array(samples), bounds, new Float64Array(1), new Uint8Array(1));
  };
  expect(found(500, 10)).toBe(true);
  expect(found(500, 500)).toBe(false);
  expect(found(100_000, 10)).toBe(false);
});

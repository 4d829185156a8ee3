// test_gauge over a simulated day, with chance that is the same every time.
import { expect, test } from 'vitest';
import { createWander } from './wander';

const DAY_STEPS = 2 * 86_400;

/** A linear congruential generator (Numerical Recipes): the test must not depend on luck. */
function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const dayOf = (seed: number): number[] => {
  const step = createWander(repeatable(seed));
  return Array.from({ length: DAY_STEPS }, step);
};

test('it stays between 0 and 1 and never jumps', () => {
  const day = dayOf(1);
  const jumps = day.slice(1).map((value, i) => Math.abs(value - (day[i] as number)));
  expect(day.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(jumps.every((jump) => jump < 0.02)).toBe(true);
});

test('it rises above 0.9 in some of its waves and not in others', () => {
  const day = dayOf(2);
  const peaks = Array.from({ length: DAY_STEPS / 480 }, (_, i) => Math.max(...day.slice(i * 480, (i + 1) * 480)));
  const above = peaks.filter((peak) => peak > 0.9).length;
  expect(above).toBeGreaterThan(peaks.length / 4);
  expect(above).toBeLessThan(peaks.length);
});

test('two services do not go the same way', () => {
  expect(dayOf(3).slice(0, 100)).not.toEqual(dayOf(4).slice(0, 100));
});

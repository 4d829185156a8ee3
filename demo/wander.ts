// Where test_gauge goes: a slow wave that everybody recognises, and a walk on top of it that makes no two waves the same.

const WAVE_STEPS = 480;
const WAVE_HEIGHT = 0.4;
const LONGEST_STEP = 0.01;
const FARTHEST_FROM_WAVE = 0.15;

/**
 * Each call is one step and gives a value from 0 to 1, near the one before. The wave alone turns at 0.1 and 0.9, so the walk
 * decides each time whether 0.9 is crossed.
 * @param random from 0 to 1, as Math.random
 */
export function createWander(random: () => number): () => number {
  let step = random() * WAVE_STEPS;
  let walk = 0;
  return () => {
    step++;
    walk = clamp(walk + (random() * 2 - 1) * LONGEST_STEP, -FARTHEST_FROM_WAVE, FARTHEST_FROM_WAVE);
    return clamp(0.5 + WAVE_HEIGHT * Math.sin((2 * Math.PI * step) / WAVE_STEPS) + walk, 0, 1);
  };
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

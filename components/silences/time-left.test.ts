import { expect, test } from 'vitest';
import { timeLeft } from './time-left';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;

test.each([
  [-5, '0 s'],
  [59 * S, '59 s'],
  [MIN, '1 min'],
  [59 * MIN + 59 * S, '59 min'],
  [H, '1 h'],
  [H + 51 * MIN, '1 h 51 min'],
  [24 * H, '1 d'],
  [51 * H, '2 d 3 h'],
])('%d ms left is %s', (ms, words) => expect(timeLeft(ms)).toBe(words));

import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { rank } from './ranking';

const column = (values: readonly (number | undefined)[]) => ({
  labels: Labels.empty,
  values: Float64Array.from(values, (value) => value ?? 0),
  present: Uint8Array.from(values, (value) => Number(value !== undefined)),
  dropName: false,
});
const ranked = (rows: readonly (readonly (number | undefined)[])[], counts: readonly number[]) =>
  rank(rows.map(column), counts, (a, b) => a > b).map((indexes) => Array.from(indexes));

test.each([
  ['the largest first', [1, 3, 2], 2, [1, 2]],
  ['equal ones as they came', [1, 2, 2, 2], 2, [1, 2]],
  ['NaN last, NaNs as they came', [NaN, 1, NaN, -Infinity], 3, [1, 3, 0]],
  ['zeros of either sign are equal', [-0, 0, -0], 3, [0, 1, 2]],
  ['only what is there', [undefined, 1, undefined, 2], 3, [3, 1]],
  ['none', [1, 2], 0, []],
] as const)('%s', (_, values, count, expected) => {
  const rows = values.map((value) => [value]);
  expect(ranked(rows, [count])).toEqual([expected]);
  // With another step that wants many, all are sorted instead.
  expect(
    ranked(
      rows.map(([value]) => [value, value]),
      [count, 100],
    )[0],
  ).toEqual(expected);
});

test('each step has its own count and its own order', () => {
  expect(
    ranked(
      [
        [1, 9, 5],
        [2, 8, 5],
        [3, 7, 5],
      ],
      [1, 2, 5],
    ),
  ).toEqual([[2], [0, 1], [0, 1, 2]]);
});

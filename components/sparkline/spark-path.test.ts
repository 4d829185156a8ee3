// The paths of a sparkline.
import { expect, test } from 'vitest';
import { sparkPaths } from './spark-path';

const only = (values: readonly (number | null)[], width: number, height: number) =>
  sparkPaths([values], width, height)[0];

test('it spans the box, from zero', () => {
  expect(only([0, 1, 0.5], 106, 26)).toEqual({ d: 'M3 23L53 3L103 13', endX: 103, endY: 13 });
});

test('a line that hardly moves stays calm, in the middle', () => {
  expect(only([100, 101, 100], 106, 26)?.d).toBe('M3 13.2L53 12.8L103 13.2');
});

test('below zero only when a value is', () => {
  expect(only([-1, 1], 106, 26)?.d).toBe('M3 23L103 3');
});

test('a gap lifts the pen, and the dot is at the last value', () => {
  expect(only([1, null, 1, null], 100, 20)).toEqual({ d: 'M3 10M65.7 10', endX: 65.7, endY: 10 });
});

test('several lines share one scale', () => {
  expect(sparkPaths([[0, 0], [null], [10, 10]], 106, 26).map((path) => path?.d)).toEqual([
    'M3 23L103 23',
    undefined,
    'M3 3L103 3',
  ]);
});

test('nothing to draw', () => {
  expect(only([null, Number.NaN, Infinity], 100, 20)).toBeUndefined();
});

test('all zero is a line at the foot', () => {
  expect(only([0, 0], 106, 26)?.d).toBe('M3 23L103 23');
});

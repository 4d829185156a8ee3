// The path of a sparkline.
import { expect, test } from 'vitest';
import { sparkPath } from './spark-path';

test('it spans the box, from zero', () => {
  expect(sparkPath([0, 1, 0.5], 106, 26)).toEqual({ d: 'M3 23L53 3L103 13', endX: 103, endY: 13 });
});

test('a gap lifts the pen, and the dot is at the last value', () => {
  expect(sparkPath([1, null, 1, null], 100, 20)).toMatchObject({ d: 'M3 3M65.7 3', endX: 65.7 });
});

test('nothing to draw', () => {
  expect(sparkPath([null, Number.NaN], 100, 20)).toBeUndefined();
});

test('all zero is a line at the foot', () => {
  expect(sparkPath([0, 0], 106, 26)?.d).toBe('M3 23L103 23');
});

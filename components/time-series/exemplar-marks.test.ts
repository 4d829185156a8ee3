// Where exemplars are drawn, and which one the pointer is at.
import { expect, test } from 'vitest';
import { type ExemplarMark, markAt, placeMarks, reachOf } from './exemplar-marks';

const mark = (timeMs: number, value: number): ExemplarMark => ({
  ...{ timeMs, value, labels: {}, seriesLabels: {} },
  ...{ unit: 'seconds', isOnScale: true },
});

/** A drawing area of 100 by 50 px: a millisecond and a unit are a pixel, zero is at the bottom. */
const place = (...marks: ExemplarMark[]) =>
  placeMarks(
    marks,
    (timeMs) => timeMs,
    (value) => 50 - value,
    100,
    50,
  ).map(({ index, x, y }) => [index, x, y]);

test('marks stand at their time and value; beyond the axis at its edge', () => {
  expect(place(mark(10, 20), mark(30, 500), mark(60, -3))).toEqual([
    [0, 10, 30],
    [1, 30, 1],
    [2, 60, 49],
  ]);
});

test('what lies before or after the range, or is no number, is not drawn', () => {
  expect(place(mark(-1, 5), mark(101, 5), mark(50, Number.NaN), mark(50, Infinity))).toEqual([]);
});

test('a thousand in one place are one', () => {
  expect(place(...Array.from({ length: 1000 }, () => mark(10, 20)))).toHaveLength(1);
});

test.each([
  [10, 30, 0],
  [14, 34, 0],
  [22, 30, 1],
  [50, 30, undefined],
])('at %s, %s the pointer is at %s', (x, y, index) => {
  const placed = [
    { index: 0, x: 10, y: 30 },
    { index: 1, x: 24, y: 30 },
  ];
  expect(markAt(placed, x, y)).toBe(index);
});

test('an axis makes room for what is of its unit and on its scale', () => {
  const marks = [
    mark(0, 3),
    { ...mark(0, 9), isOnScale: false },
    mark(0, Infinity),
    { ...mark(0, 7), unit: 'none' as const },
  ];
  expect(reachOf(marks, (unit) => unit === 'seconds')).toBe(3);
  expect(reachOf(marks, () => true)).toBe(7);
  expect(reachOf([], () => true)).toBe(-Infinity);
});

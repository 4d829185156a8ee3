// Series on one time axis: gaps stay gaps.
import { describe, expect, test } from 'vitest';
import { frameOf, isolatedPoints, summarize } from './frame';

const WINDOW = { startMs: 10_000, endMs: 30_000, stepMs: 5000 };

describe('a frame', () => {
  test('puts samples on the grid and leaves gaps null', () => {
    const frame = frameOf([{ labels: { a: 'b' }, timesS: [10, 20, 25], values: [1, NaN, 3] }], WINDOW);
    expect(frame.timesMs).toEqual([10_000, 15_000, 20_000, 25_000, 30_000]);
    expect(frame.series).toEqual([{ labels: { a: 'b' }, values: [1, null, NaN, 3, null] }]);
  });

  test('drops what lies outside', () => {
    expect(frameOf([{ labels: {}, timesS: [5, 35], values: [1, 2] }], WINDOW).series[0]?.values).toEqual(
      new Array(5).fill(null),
    );
  });
});

describe('a summary', () => {
  test('is over numbers; last is the newest there is', () => {
    expect(summarize([null, 4, 2, NaN, null])).toEqual({ last: 2, min: 2, max: 4, mean: 3 });
  });

  test('of nothing is nothing', () => {
    expect(summarize([null, NaN])).toEqual({ last: null, min: null, max: null, mean: null });
  });
});

test('a point between two gaps is found', () => {
  expect(isolatedPoints([1, null, 2, null, 3, 4, null, 5])).toEqual([0, 2, 7]);
});

// Frames of several queries on one axis.
import { expect, test } from 'vitest';
import { commonUnit, mergeFrames } from './merge-frames';

const frame = (startMs: number, ...columns: (number | null)[][]) => ({
  timesMs: (columns[0] ?? []).map((_, i) => startMs + i * 10),
  series: columns.map((values, i) => ({ labels: { series: String(i) }, values })),
});

test('series follow one another, each with letter, unit and colour', () => {
  const merged = mergeFrames(
    [
      { frame: frame(0, [1, 2], [3, 4]), query: 'A', unit: 'seconds', colourFrom: 0 },
      { frame: frame(0, [5, 6]), query: 'B', unit: 'none', colourFrom: 2 },
    ],
    10,
  );
  expect(merged.timesMs).toEqual([0, 10]);
  expect(merged.series.map(({ query, unit, colour, values }) => [query, unit, colour, values])).toEqual([
    ['A', 'seconds', 0, [1, 2]],
    ['A', 'seconds', 1, [3, 4]],
    ['B', 'none', 2, [5, 6]],
  ]);
});

test('a frame asked for a step later has gaps where it does not reach', () => {
  const merged = mergeFrames(
    [
      { frame: frame(0, [1, 2, 3]), query: 'A', unit: 'none', colourFrom: 0 },
      { frame: frame(10, [4, null, 5]), query: 'B', unit: 'none', colourFrom: 1 },
    ],
    10,
  );
  expect(merged.timesMs).toEqual([0, 10, 20, 30]);
  expect(merged.series.map(({ values }) => values)).toEqual([
    [1, 2, 3, null],
    [null, 4, null, 5],
  ]);
});

test('nothing merges to nothing', () => {
  expect(mergeFrames([], 10)).toEqual({ timesMs: [], series: [] });
  expect(mergeFrames([{ frame: frame(0), query: 'A', unit: 'none', colourFrom: 0 }], 10).series).toEqual([]);
});

test.each([
  [['seconds', 'seconds'], 'seconds'],
  [['seconds', 'bytes'], 'none'],
  [[], 'none'],
] as const)('the unit of %j is %s', (units, expected) => {
  expect(commonUnit(units.map((unit) => ({ unit })))).toBe(expected);
});

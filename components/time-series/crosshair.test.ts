// Rows under the crosshair.
import { describe, expect, test } from 'vitest';
import { crosshairRows } from './crosshair';

const frameWith = (values: (number | null)[]) => ({
  timesMs: [0],
  series: values.map((value) => ({ labels: {}, values: [value] })),
});
const all = (count: number) => new Set(Array.from({ length: count }, (_, i) => i));

/** The pointer is at the height of `pointed`; a unit is a pixel. */
const from = (pointed: number) => (_index: number, value: number) => Math.abs(value - pointed);

describe('rows under the crosshair', () => {
  test('are sorted by value, gaps and hidden series left out', () => {
    const { rows } = crosshairRows(frameWith([1, null, 3, 2]), new Set([0, 1, 2]), 0, undefined);
    expect(rows.map((row) => row.index)).toEqual([2, 0]);
  });

  test('mark the one nearest the pointer', () => {
    const { rows } = crosshairRows(frameWith([1, 2, 3]), all(3), 0, from(1.9));
    expect(rows.filter((row) => row.isNearest).map((row) => row.index)).toEqual([1]);
  });

  test('are sorted within their unit', () => {
    const series = [
      { labels: {}, values: [1], unit: 'none' as const },
      { labels: {}, values: [0.1], unit: 'seconds' as const },
      { labels: {}, values: [9], unit: 'none' as const },
      { labels: {}, values: [20], unit: 'seconds' as const },
    ];
    const { rows } = crosshairRows({ timesMs: [0], series }, all(4), 0, undefined);
    expect(rows.map((row) => row.index)).toEqual([2, 0, 3, 1]);
  });

  test('put NaN last', () => {
    expect(crosshairRows(frameWith([NaN, 1, Infinity]), all(3), 0, undefined).rows.map((row) => row.index)).toEqual([
      2, 1, 0,
    ]);
  });

  test('are at most twelve and say how many more', () => {
    const values = Array.from({ length: 30 }, (_, i) => i);
    const { rows, more } = crosshairRows(frameWith(values), all(30), 0, undefined);
    expect(rows).toHaveLength(12);
    expect(more).toBe(18);
  });

  test('always include the nearest', () => {
    const values = Array.from({ length: 30 }, (_, i) => i);
    const { rows } = crosshairRows(frameWith(values), all(30), 0, from(0.1));
    expect(rows).toHaveLength(12);
    expect(rows.at(-1)).toMatchObject({ index: 0, isNearest: true });
  });
});

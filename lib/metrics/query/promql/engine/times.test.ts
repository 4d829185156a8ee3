import { describe, expect, test } from 'vitest';
import { sharedBounds, windowBounds } from './times';

const WINDOWS = { ends: { startMs: 10, stepMs: 10, count: 5 }, rangeMs: 15 };

describe('sharedBounds', () => {
  const times = Float64Array.of(0, 7, 14, 21, 28, 35);

  test('are found once for an object, and for views of the same part of one buffer', () => {
    const boundsOf = sharedBounds(WINDOWS);
    const bounds = boundsOf(times);
    expect(boundsOf(times)).toBe(bounds);
    const view = times.subarray(1, 4);
    expect(boundsOf(view)).toEqual(windowBounds(view, WINDOWS));
    expect(boundsOf(times.subarray(1, 4))).toBe(boundsOf(view));
    expect(boundsOf(times.subarray(2, 5))).not.toBe(boundsOf(view));
    expect(boundsOf(times)).toBe(bounds);
  });

  test('of more objects than are known at a time are right, too', () => {
    const boundsOf = sharedBounds(WINDOWS);
    const many = Array.from({ length: 50 }, (_, i) => times.map((time) => time + (i % 9)));
    for (const each of [...many, ...many.toReversed(), ...many])
      expect(boundsOf(each)).toEqual(windowBounds(each, WINDOWS));
  });
});

import { describe, expect, test } from 'vitest';
import { formatFloat, isStale, parseFloatText, writeStale } from './float';

describe('formatFloat', () => {
  test.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [0.1, '0.1'],
    [-2.5, '-2.5'],
    [1e21, '1000000000000000000000'],
    [1.5e21, '1500000000000000000000'],
    [-1.25e-7, '-0.000000125'],
    [1e-7, '0.0000001'],
    [123456789.125, '123456789.125'],
    [Number.NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('%d prints as %s', (value, text) => expect(formatFloat(value)).toBe(text));

  test('reads back equal at both ends of the range', () => {
    for (const value of [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2, 1 / 3])
      expect(Number(formatFloat(value))).toBe(value);
  });
});

describe('parseFloatText', () => {
  test.each([
    ['1', 1],
    ['-1.5e3', -1500],
    ['.5', 0.5],
    ['5.', 5],
    ['NaN', Number.NaN],
    ['+Inf', Infinity],
    ['-inf', -Infinity],
    ['Infinity', Infinity],
    ['', undefined],
    ['abc', undefined],
    ['1_000', undefined],
    ['0x1F', undefined],
    ['1 ', undefined],
  ])('%j is %s', (text, expected) => expect(parseFloatText(text)).toBe(expected));
});

describe('the staleness marker', () => {
  test('is told from a number and from any other NaN, and survives a typed-array copy', () => {
    const values = new Float64Array([1, Number.NaN, 0]);
    writeStale(values, 2);
    const copy = new Float64Array(3);
    copy.set(values);
    expect([0, 1, 2].map((i) => isStale(copy, i))).toEqual([false, false, true]);
    expect(copy[2]).toBeNaN();
  });

  test('is found in a view that starts inside its buffer', () => {
    const values = new Float64Array(4);
    writeStale(values, 3);
    expect(isStale(values.subarray(2), 1)).toBe(true);
  });
});

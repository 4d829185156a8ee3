import { describe, expect, test } from 'vitest';
import { frexp, ldexp, log, log2, log10, pow } from './go-math';

test.each([1, 0.5, -3.7, 2 ** -1074, -(2 ** -1030) * 3, 1.7e308, 1e-300])('%d comes apart and together', (value) => {
  const [fraction, exponent] = frexp(value);
  expect(Math.abs(fraction)).toBeGreaterThanOrEqual(0.5);
  expect(Math.abs(fraction)).toBeLessThan(1);
  expect(ldexp(fraction, exponent)).toBe(value);
});

test('what is too large or too small for a float', () => {
  expect([ldexp(1, 1024), ldexp(-1, 1024), ldexp(1, -1075), ldexp(-1, -1100)]).toEqual([Infinity, -Infinity, 0, -0]);
});

test('logarithms: exact where they are whole, and no number below zero', () => {
  expect([log2(8), log2(2 ** -1074), log2(0), log2(Infinity), log2(-1)]).toEqual([3, -1074, -Infinity, Infinity, NaN]);
  expect([log10(0), log10(Infinity), log10(-1)]).toEqual([-Infinity, Infinity, NaN]);
  expect(log10(3626.9)).toBeCloseTo(3.5595, 4);
});

test('the natural logarithm, hardly another than JavaScript finds', () => {
  expect([log(1), log(0), log(Infinity), log(-1), log(NaN)]).toEqual([0, -Infinity, Infinity, NaN, NaN]);
  for (let i = 1; i < 5000; i++) {
    const value = 1.37 ** (i % 1500) * i * 1e-9;
    expect(Math.abs(log(value) - Math.log(value))).toBeLessThanOrEqual(Math.abs(Math.log(value)) * 3e-16);
  }
});

describe('powers', () => {
  // Go's documentation of math.Pow, "Special cases are (in order)".
  test.each([
    ...[
      [NaN, 0, 1],
      [5, -0, 1],
      [1, NaN, 1],
      [7.5, 1, 7.5],
      [NaN, 2, NaN],
      [2, NaN, NaN],
    ],
    ...[
      [0, -3, Infinity],
      [-0, -3, -Infinity],
      [0, -Infinity, Infinity],
      [0, Infinity, 0],
      [-0, -2, Infinity],
    ],
    ...[
      [-0, 3, -0],
      [0, 3, 0],
      [-0, 2, 0],
      [-1, Infinity, 1],
      [-1, -Infinity, 1],
      [2, Infinity, Infinity],
    ],
    ...[
      [2, -Infinity, 0],
      [0.5, Infinity, 0],
      [0.5, -Infinity, Infinity],
      [Infinity, 2, Infinity],
      [Infinity, -2, 0],
    ],
    ...[
      [-Infinity, 3, -Infinity],
      [-Infinity, 2, Infinity],
      [-Infinity, -3, -0],
      [-2, 0.5, NaN],
      [-2, 1.5, NaN],
    ],
  ])('%d ^ %d', (x = 0, y = 0, answer = 0) => {
    expect(pow(x, y)).toBe(answer);
  });

  test.each([
    ...[
      [2, 10, 1024],
      [-2, 3, -8],
      [10, -2, 0.01],
      [4, 0.5, 2],
      [4, -0.5, 0.5],
      [9, 1.5, 27],
    ],
    ...[
      [2, 1023, 2 ** 1023],
      [2, 1024, Infinity],
      [2, -1074, 2 ** -1074],
      [1e200, 2, Infinity],
      [3, 1e300, Infinity],
    ],
  ])('%d ^ %d', (x = 0, y = 0, answer = 0) => {
    expect(pow(x, y)).toBe(answer);
  });

  test('a square is the product, whatever its size', () => {
    for (let i = 1; i < 2000; i++) expect(pow(i * 0.37, 2)).toBe(i * 0.37 * (i * 0.37));
  });

  test('and hardly another than JavaScript finds', () => {
    for (let i = 1; i < 2000; i++) {
      const [x, y] = [i * 0.13, (i % 17) - 8.3];
      expect(Math.abs(pow(x, y) / x ** y - 1)).toBeLessThan(1e-14);
    }
  });
});

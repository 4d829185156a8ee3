// Numbers as people read them.
import { describe, expect, test } from 'vitest';
import { formatNumber, formatTicks, plural, type Unit } from './number';

describe('a value with its unit', () => {
  test.each<[number, Unit, string]>([
    [0, 'none', '0'],
    [1, 'none', '1'],
    [412, 'none', '412'],
    [412.4, 'none', '412'],
    [48.23, 'none', '48.2'],
    [3.1, 'none', '3.10'],
    [0.94, 'none', '0.940'],
    [-0.5, 'none', '-0.500'],
    [0.000012, 'none', '0.0000120'],
    [1.5e-9, 'none', '1.50e-9'],
    [999.6, 'none', '1.00 k'],
    [1840, 'none', '1.84 k'],
    [12_345_678, 'none', '12.3 M'],
    [3e15, 'none', '3000 T'],
    [1.84, 'seconds', '1.84 s'],
    [0.0212, 'seconds', '21.2 ms'],
    [0.00000031, 'seconds', '310 ns'],
    [90, 'seconds', '90 s'],
    [600, 'seconds', '10 min'],
    [172_800, 'seconds', '2 d'],
    [0, 'seconds', '0 s'],
    [1536, 'bytes', '1.50 KiB'],
    [0, 'bytes', '0 B'],
    [3 * 2 ** 20, 'bytesPerSecond', '3 MiB/s'],
    [0.0742, 'ratio', '7.42 %'],
    [0, 'ratio', '0 %'],
    [NaN, 'seconds', 'NaN'],
    [Infinity, 'none', '+Inf'],
    [-Infinity, 'none', '-Inf'],
  ])('%d as %s is %s', (value, unit, text) => {
    expect(formatNumber(value, unit)).toBe(text);
  });
});

describe('ticks of an axis share a unit and drop trailing zeros', () => {
  test.each<[number[], Unit, string[]]>([
    [[0, 0.5, 1, 1.5], 'seconds', ['0 s', '0.5 s', '1 s', '1.5 s']],
    [[0, 0.02, 0.04], 'seconds', ['0 ms', '20 ms', '40 ms']],
    [[0, 500, 1000, 1500], 'none', ['0 k', '0.5 k', '1 k', '1.5 k']],
    [[0.1, 0.2, 0.30000000000000004], 'none', ['0.1', '0.2', '0.3']],
    [[-1, 0, 1], 'none', ['-1', '0', '1']],
    [[], 'none', []],
  ])('%j as %s', (ticks, unit, labels) => {
    expect(formatTicks(ticks, unit)).toEqual(labels);
  });
});

test.each([
  [1, '1 target'],
  [0, '0 targets'],
  [3872, '3,872 targets'],
])('plural of %d', (count, text) => {
  expect(plural(count, 'target')).toBe(text);
});

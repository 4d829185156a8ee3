import { describe, expect, test } from 'vitest';
import { valueText } from './float';
import { MAX_FLOAT_BYTES, writeFloat } from './float-bytes';

const bytes = new Uint8Array(MAX_FLOAT_BYTES + 1);
const written = (value: number) => String.fromCharCode(...bytes.subarray(1, writeFloat(value, bytes, 1)));

describe('writeFloat', () => {
  test.each([
    [0, '0'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [7, '7'],
    [-1_000_000_000, '-1000000000'],
    [2 ** 53 - 1, '9007199254740991'],
    [2 ** 53, '9007199254740992'],
    [1e20, '100000000000000000000'],
    [1e21, '1e+21'],
    [57.2, '57.2'],
    [-9_999_999.99, '-9999999.99'],
    [10_000_000.01, '10000000.01'],
    [0.01, '0.01'],
    [0.5, '0.5'],
    [1e-5, '0.00001'],
    [1.2345678901234568e-5, '0.000012345678901234568'],
    [1.2345678901234567e-6, '0.0000012345678901234567'],
    [9.99e-7, '9.99e-07'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [0.1 + 0.2, '0.30000000000000004'],
    [99_999_999.99999999, '99999999.99999999'],
    [9.999999999999998, '9.999999999999998'],
    [2 ** 52 - 0.5, '4503599627370495.5'],
    [2 ** -16, '0.0000152587890625'],
    [5e15 + 1, '5000000000000001'],
    [0.000030517578125001, '0.000030517578125001'],
  ])('%d is %s', (value, text) => expect(written(value)).toBe(text));

  test('is what JavaScript prints, whatever the digits', () => {
    const float = new Float64Array(1);
    const words = new Uint32Array(float.buffer);
    const anyOf = (exponent: number, high: number, low: number) => {
      words[0] = low;
      words[1] = ((1023 + exponent) << 20) | high;
      return float[0] as number;
    };
    const random = () => Math.random() * 2 ** 32;
    const differing: number[] = [];
    for (let i = 0; i < 50_000; i++) {
      const exponent = Math.floor(Math.random() * 76) - 20;
      const value = anyOf(exponent, random() & 0xfffff, random());
      const digits = 1 + (i % 17);
      for (const each of [
        value,
        -value,
        Number(value.toPrecision(digits)),
        anyOf(exponent, random() & 0xfffff, 0),
        anyOf(exponent, 0, i % 3),
        anyOf(exponent, 0xfffff, 0xffffffff - (i % 3)),
        Math.round(value * 1000) / 1000,
      ])
        if (written(each) !== valueText(each)) differing.push(each);
    }
    expect(differing).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { valueText } from './float';
import { MAX_FLOAT_BYTES, writeFloat } from './float-bytes';
import { hardFloats } from './hard-floats.fixtures';

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
    const differing: number[] = [];
    for (let i = 0; i < 50_000; i++)
      for (const each of hardFloats(i)) if (written(each) !== valueText(each)) differing.push(each);
    expect(differing).toEqual([]);
  });
});

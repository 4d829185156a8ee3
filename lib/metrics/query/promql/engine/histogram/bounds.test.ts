import { expect, test } from 'vitest';
import { exponentialBound, upperBound } from './bounds';

// As Prometheus 2.42 printed the buckets of histograms written to it.
test.each([
  [1, 0, '1'],
  [1, -1, '0.7071067811865475'],
  [3, -7, '0.5452538663326288'],
  [3, -5, '0.6484197773255048'],
  [3, -1, '0.9170040432046711'],
  [8, -1, '0.9972960560854698'],
  [8, -255, '0.5013556375251013'],
  [8, 255, '1.9945921121709396'],
  [0, 1023, '8.98846567431158e+307'],
  [0, 1024, '1.7976931348623157e+308'],
  [0, 1025, 'Infinity'],
  [0, -1074, '5e-324'],
  [0, -1075, '0'],
  [3, 8180, '6.355805030768231e+307'],
  [3, 8191, '1.6484918731100238e+308'],
  [3, 8192, '1.7976931348623157e+308'],
  [3, 8193, 'Infinity'],
  [8, 262143, '1.7928322734501122e+308'],
  [8, 262144, '1.7976931348623157e+308'],
  [-1, 509, '2.8088955232223686e+306'],
  [-1, 512, '1.7976931348623157e+308'],
  [-1, 513, 'Infinity'],
  [-4, 61, '6.386688990511104e+293'],
  [-4, 64, '1.7976931348623157e+308'],
])('schema %i: bucket %i ends at %s', (schema, index, bound) => {
  expect(exponentialBound(index, schema)).toBe(Number(bound));
});

test('bounds below the smallest normal float are rounded once', () => {
  expect(exponentialBound(-1074 * 2 + 1, 1)).toBe(5e-324); // 2^-1073.5 is 1.41 of the smallest float
  expect(exponentialBound(-1060 * 2 + 1, 1)).toBe(2 ** -1074 * Math.round(2 ** 14 * Math.SQRT2));
});

test('bounds rise at every schema', () => {
  for (let schema = -4; schema <= 8; schema++) {
    for (let index = -600; index < 600; index++) {
      const [before, bound] = [exponentialBound(index - 1, schema), exponentialBound(index, schema)];
      if (bound !== 0 && before !== Infinity) expect(before, `${schema}/${index}`).toBeLessThan(bound);
    }
  }
});

test('custom buckets end at their bounds, the last one nowhere', () => {
  expect([-1, 0, 1, 2].map((index) => upperBound(index, -53, [0.5, 2]))).toEqual([-Infinity, 0.5, 2, Infinity]);
});

import { describe, expect, test } from 'vitest';
import type { Histogram } from './histogram';
import { atStorableResolution } from './histogram-resolution';
import { histogramProblem } from './histogram-validation';

const EXPONENTIAL: Histogram = {
  ...{ schema: 3, zeroThreshold: 0.001, zeroCount: 2, count: 15, sum: 12.5 },
  positiveSpans: [
    { offset: -3, length: 2 },
    { offset: 4, length: 1 },
  ],
  positiveBuckets: [1, 2, 3],
  negativeSpans: [{ offset: 1, length: 2 }],
  negativeBuckets: [3, 4],
  customValues: [],
  ...{ counterResetHint: 'unknown', isInteger: true },
};

const CUSTOM: Histogram = {
  ...EXPONENTIAL,
  ...{ schema: -53, zeroThreshold: 0, zeroCount: 0, count: 3, customValues: [-1.5, 0.1, 1e300] },
  ...{ positiveSpans: [{ offset: 1, length: 3 }], positiveBuckets: [1, 0, 2], negativeSpans: [], negativeBuckets: [] },
};

describe('an exponential histogram', () => {
  test.each<[what: string, change: Partial<Histogram>, problem: string]>([
    ['as it should be', {}, ''],
    ['of the coarsest schema', { schema: -4 }, ''],
    ['of a schema that is merely too fine', { schema: 52 }, ''],
    ['of no schema below', { schema: -5 }, 'schema -5, must be from -4 to 8 or -53'],
    ['of no schema above', { schema: 53 }, 'schema 53, must be from -4 to 8 or -53'],
    ['with bounds', { customValues: [1] }, 'custom bounds with exponential schema 3'],
    ['with a negative zero threshold', { zeroThreshold: -1 }, 'zero threshold -1'],
    ['with a zero threshold that is none', { zeroThreshold: Number.NaN }, 'zero threshold NaN'],
    [
      'with a span that goes back',
      {
        positiveSpans: [
          { offset: 0, length: 2 },
          { offset: -1, length: 1 },
        ],
      },
      'positive side: span 2 has offset -1, must not be negative',
    ],
    [
      'with spans for more buckets',
      { positiveSpans: [{ offset: 0, length: 4 }] },
      'positive side: spans need 4 buckets, have 3 buckets',
    ],
    [
      'with more buckets than spans',
      { negativeSpans: [{ offset: 0, length: 1 }] },
      'negative side: spans need 1 buckets, have 2 buckets',
    ],
    [
      'with a bucket beyond all floats',
      { negativeSpans: [{ offset: 2 ** 31, length: 2 }] },
      'negative side: a bucket index of 2147483650',
    ],
    ['with a negative bucket', { positiveBuckets: [1, -2, 3] }, 'positive side: bucket 2 has a negative count, -2'],
    ['with a negative zero bucket', { zeroCount: -1 }, 'zero bucket has a negative count, -1'],
    ['with a negative count', { count: -1 }, 'negative count, -1'],
    ['with too many observations', { count: 16 }, '15 observations found in buckets, but the count field is 16'],
    ['with too few', { count: 14 }, '15 observations found in buckets, but the count field is 14'],
    ['with observations of NaN, in no bucket', { count: 16, sum: Number.NaN }, ''],
    [
      'with observations of NaN, but too few of all',
      { count: 14, sum: Number.NaN },
      '15 observations found in buckets, but the count field is 14',
    ],
    [
      'with more observations than a float counts',
      { count: 2 ** 53, zeroCount: 2 ** 53 - 13 },
      '9007199254740992 observations, more than can be counted exactly',
    ],
    ['of floats, which need not add up', { count: 14.5, isInteger: false }, ''],
    [
      'of floats with a negative bucket',
      { negativeBuckets: [3, -0.5], isInteger: false },
      'negative side: bucket 2 has a negative count, -0.5',
    ],
  ])('%s', (_what, change, problem) => {
    expect(histogramProblem({ ...EXPONENTIAL, ...change })).toBe(problem);
  });
});

describe('a histogram of custom buckets', () => {
  test.each<[what: string, change: Partial<Histogram>, problem: string]>([
    ['as it should be', {}, ''],
    [
      'without bounds: one bucket',
      { customValues: [], positiveSpans: [{ offset: 0, length: 1 }], positiveBuckets: [3] },
      '',
    ],
    ['with +Inf written out', { customValues: [1, Infinity] }, 'custom bound Infinity, must be finite'],
    ['with a bound that is none', { customValues: [Number.NaN, 1, 2] }, 'custom bound NaN, must be finite'],
    ['with bounds that fall', { customValues: [1, 0.5, 2] }, 'custom bounds that do not rise: 0.5 after 1'],
    ['with a bound twice', { customValues: [1, 1, 2] }, 'custom bounds that do not rise: 1 after 1'],
    ['with a bucket past the last', { customValues: [1, 2] }, 'custom buckets up to number 4, but 2 bounds'],
    [
      'with a bucket before the first',
      { positiveSpans: [{ offset: -1, length: 3 }] },
      'custom buckets up to number 2, but 3 bounds',
    ],
    ['with a zero bucket', { zeroCount: 1, count: 4 }, 'custom buckets with a zero bucket'],
    ['with a zero threshold', { zeroThreshold: 1 }, 'custom buckets with a zero bucket'],
    [
      'with a negative side',
      { negativeSpans: [{ offset: 0, length: 1 }], negativeBuckets: [1] },
      'custom buckets with a negative side',
    ],
  ])('%s', (_what, change, problem) => {
    expect(histogramProblem({ ...CUSTOM, ...change })).toBe(problem);
  });
});

describe('resolution', () => {
  test('a storable schema stays as it is', () => {
    expect(atStorableResolution(EXPONENTIAL)).toBe(EXPONENTIAL);
    expect(atStorableResolution(CUSTOM)).toBe(CUSTOM);
  });

  // Bucket i ends at base^i, so at half the resolution it is in bucket ceil(i / 2).
  test('one schema finer: each two neighbours become one', () => {
    const fine: Histogram = {
      ...EXPONENTIAL,
      schema: 9,
      positiveSpans: [
        { offset: -3, length: 4 }, // -3, -2, -1, 0 -> -1, -1, 0, 0
        { offset: 1, length: 2 }, // 2, 3 -> 1, 2
        { offset: 4, length: 1 }, // 8 -> 4
      ],
      positiveBuckets: [1, 2, 3, 4, 5, 6, 7],
      negativeSpans: [],
      negativeBuckets: [],
      ...{ zeroCount: 2, count: 30 },
    };
    expect(histogramProblem(fine)).toBe('');
    const coarse = atStorableResolution(fine);
    expect(coarse).toMatchObject({
      schema: 8,
      positiveSpans: [
        { offset: -1, length: 4 },
        { offset: 1, length: 1 },
      ],
      positiveBuckets: [3, 7, 5, 6, 7],
    });
    expect(histogramProblem(coarse)).toBe('');
  });

  test('many schemas finer: everything falls together, and nothing is lost', () => {
    const coarse = atStorableResolution({ ...EXPONENTIAL, schema: 52 });
    expect(coarse).toMatchObject({
      positiveSpans: [{ offset: 0, length: 2 }],
      positiveBuckets: [3, 3],
      negativeSpans: [{ offset: 1, length: 1 }],
      negativeBuckets: [7],
    });
    expect(histogramProblem(coarse)).toBe('');
  });
});

// Arithmetic of histograms in the test language's notation; one row a quirk.
import { describe, expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import { histogramPoints } from '../../conformance/histogram-notation';
import { areEqual } from './equal';
import { histogramFraction } from './fraction';
import { intervalsOf } from './iterate';
import { histogramQuantile } from './quantile';
import { isReset, withHintsFound } from './resets';
import { RunningHistogram } from './running';
import { divided, multiplied } from './samples';
import { meanOf, sumOf } from './sums';
import { histogramText } from './text';
import { trimHistogram } from './trim';
import { histogramVariance } from './variance';

const h = (fields: string): Histogram => histogramPoints(`{{${fields}}}`)[0]?.histogram as Histogram;

/** What is in buckets, with what the notation has for the rest. */
const shown = ({ schema, zeroThreshold, customValues, ...histogram }: Histogram) =>
  `${schema} ${zeroThreshold} [${customValues.join(' ')}] ${histogramText({ schema, zeroThreshold, customValues, ...histogram })}`;

function added(left: string, right: string, sign: 1 | -1 = 1): RunningHistogram {
  const running = new RunningHistogram(h(left), false);
  expect(sign === 1 ? running.add(h(right)) : running.subtract(h(right))).toBe(true);
  return running;
}

describe('addition', () => {
  test.each([
    [
      'buckets interleave',
      'count:2 buckets:[1 0 1]',
      'count:2 buckets:[2] offset:1',
      '0 0 [] {count:4, sum:0, (0.5,1]:1, (1,2]:2, (2,4]:1}',
    ],
    [
      'new buckets before the first',
      'count:1 buckets:[1] offset:3',
      'count:1 buckets:[1] offset:-1',
      '0 0 [] {count:2, sum:0, (0.25,0.5]:1, (4,8]:1}',
    ],
    [
      'the coarser schema stays',
      'schema:-1 count:1 buckets:[1]',
      'schema:1 count:4 buckets:[1 1 1 1] offset:-1',
      '-1 0 [] {count:5, sum:0, (0.25,1]:3, (1,4]:2}',
    ],
    [
      'the finer one is reduced',
      'schema:1 count:4 buckets:[1 1 1 1] offset:-1',
      'schema:-1 count:1 buckets:[1]',
      '-1 0 [] {count:5, sum:0, (0.25,1]:3, (1,4]:2}',
    ],
    [
      'a wider zero bucket swallows buckets within it',
      'z_bucket:1 z_bucket_w:2 count:1',
      'count:3 buckets:[1 1 1]',
      '0 2 [] {count:4, sum:0, [-2,2]:3, (2,4]:1}',
    ],
    [
      'on either side',
      'count:3 n_buckets:[1 1 1]',
      'z_bucket:1 z_bucket_w:2 count:1',
      '0 2 [] {count:4, sum:0, [-4,-2):1, [-2,2]:3}',
    ],
    [
      'and is widened to the end of a bucket it cuts',
      'z_bucket:1 z_bucket_w:1.5 count:1',
      'count:2 buckets:[1 1]',
      '0 2 [] {count:3, sum:0, [-2,2]:3}',
    ],
    [
      'which may make it cut another on the other side',
      'z_bucket:1 z_bucket_w:1.5 count:1 schema:0',
      'schema:-1 count:2 buckets:[1] n_buckets:[1] offset:1 n_offset:1',
      '-1 4 [] {count:3, sum:0, [-4,4]:3}',
    ],
    [
      'an empty bucket may be cut',
      'z_bucket:1 z_bucket_w:1.5 count:1',
      'count:1 buckets:[1 0]',
      '0 1.5 [] {count:2, sum:0, [-1.5,1.5]:2}',
    ],
    [
      'buckets within a zero bucket are not counted twice when the schema is reduced',
      'schema:-1 z_bucket:1 z_bucket_w:2 count:1',
      'count:2 buckets:[1 1] offset:1',
      '-1 2 [] {count:3, sum:0, [-2,2]:2, (1,4]:1}',
    ],
    [
      'custom buckets of one layout',
      'schema:-53 count:3 custom_values:[1 2] buckets:[1 1 1]',
      'schema:-53 count:1 custom_values:[1 2] buckets:[1] offset:2',
      '-53 0 [1 2] {count:4, sum:0, [-Inf,1]:1, (1,2]:1, (2,+Inf]:2}',
    ],
    [
      'of two: the bounds they share',
      'schema:-53 count:4 custom_values:[1 2 4] buckets:[1 1 1 1]',
      'schema:-53 count:3 custom_values:[2 3] buckets:[1 1 1]',
      '-53 0 [2] {count:7, sum:0, [-Inf,2]:3, (2,+Inf]:4}',
    ],
    [
      'which may be none',
      'schema:-53 count:2 custom_values:[1] buckets:[1 1]',
      'schema:-53 count:2 custom_values:[2] buckets:[1 1]',
      '-53 0 [] {count:4, sum:0, [-Inf,+Inf]:4}',
    ],
  ])('%s', (_, left, right, sum) => {
    expect(shown(added(left, right).toHistogram())).toBe(sum);
  });

  test('custom and exponential buckets do not mix', () => {
    const running = new RunningHistogram(h('count:1 buckets:[1]'), false);
    expect(running.add(h('schema:-53 count:1 custom_values:[1] buckets:[1]'))).toBe(false);
    expect(histogramText(running.toHistogram())).toBe('{count:1, sum:0, (0.5,1]:1}');
  });

  test.each([
    ['unknown', 'unknown', 'unknown', false],
    ['not_reset', 'not_reset', 'not_reset', false],
    ['not_reset', 'unknown', 'unknown', false],
    ['unknown', 'reset', 'unknown', false],
    ['reset', 'not_reset', 'unknown', true],
    ['gauge', 'reset', 'gauge', false],
    ['not_reset', 'gauge', 'gauge', false],
  ])('hints %s and %s make %s', (left, right, hint, collided) => {
    const running = added(`counter_reset_hint:${left}`, `counter_reset_hint:${right}`);
    expect([running.hint, running.resetsCollided]).toEqual([hint, collided]);
  });

  test('a difference has no empty buckets', () => {
    const running = added('count:6 sum:9 buckets:[1 2 3]', 'count:3 sum:4 buckets:[1 2]', -1);
    expect(running.toHistogram()).toMatchObject({ count: 3, sum: 5, positiveSpans: [{ offset: 2, length: 1 }] });
  });
});

test('a negative factor makes a gauge; division by zero leaves no buckets', () => {
  expect(shown(multiplied(h('count:2 sum:3 buckets:[2]'), -2))).toBe('0 0 [] {count:-4, sum:-6, (0.5,1]:-4}');
  expect(multiplied(h('count:1'), -1).counterResetHint).toBe('gauge');
  expect(multiplied(h('count:1'), 2).counterResetHint).toBe('unknown');
  expect(divided(h('count:1'), -1).counterResetHint).toBe('gauge');
  expect(divided(h('count:2 sum:-3 z_bucket:1 buckets:[2]'), 0)).toMatchObject({
    count: Infinity,
    sum: -Infinity,
    zeroCount: Infinity,
    positiveSpans: [],
    positiveBuckets: [],
  });
});

describe('sums and means of many', () => {
  const large = [
    'count:1 sum:1 buckets:[1]',
    'count:1 sum:1e100 buckets:[1e100]',
    'count:1 sum:-1e100 buckets:[-1e100]',
  ].map(h);

  test('what rounding takes comes back at the end', () => {
    expect(sumOf(large)).toMatchObject({ histogram: { sum: 1, count: 3, positiveBuckets: [1] } });
    expect(meanOf(large)).toMatchObject({ histogram: { sum: 1 / 3, count: 1, positiveBuckets: [1 / 3] } });
  });

  test('what was lost survives the merging of buckets', () => {
    const coarse = [...large, h('schema:-1 count:1 buckets:[1]')];
    expect(sumOf(coarse)).toMatchObject({ histogram: { schema: -1, positiveBuckets: [2] } });
  });

  test('a mean whose sum would overflow', () => {
    const huge = ['count:1e308 sum:1', 'count:1.5e308 sum:2', 'count:0.5e308 sum:3'].map(h);
    const mean = meanOf(huge);
    expect(mean).toMatchObject({ histogram: { sum: 2 } });
    expect(mean !== 'incompatible' && mean.histogram.count / 1e308).toBeCloseTo(1, 12);
    expect(sumOf(huge)).toMatchObject({ histogram: { count: Infinity, sum: 6 } });
  });

  test('hints collide however far apart they are', () => {
    const hints = ['reset', 'unknown', 'not_reset'].map((hint) => h(`counter_reset_hint:${hint}`));
    expect(sumOf(hints)).toMatchObject({ resetsCollided: true });
    expect(sumOf(hints.slice(0, 2))).toMatchObject({ resetsCollided: false });
  });
});

describe('counter resets', () => {
  test.each([
    ['more of everything', 'count:3 buckets:[1 2]', 'count:2 buckets:[1 1]', false],
    ['the count fell', 'count:1', 'count:2', true],
    ['one bucket fell', 'count:3 buckets:[0 3]', 'count:3 buckets:[1 2]', true],
    ['one negative bucket fell', 'count:3 n_buckets:[0 3]', 'count:3 n_buckets:[1 2]', true],
    ['a bucket is gone', 'count:3', 'count:3 buckets:[3]', true],
    ['an empty one is gone', 'count:3', 'count:3 buckets:[0]', false],
    ['the zero bucket fell', 'count:3 z_bucket:1', 'count:3 z_bucket:2', true],
    ['coarser, the same', 'schema:0 count:3 buckets:[3]', 'schema:1 count:3 buckets:[1 2] offset:-1', false],
    ['coarser, and fell', 'schema:0 count:3 buckets:[2]', 'schema:1 count:3 buckets:[1 2] offset:-1', true],
    ['finer: began anew', 'schema:1 count:3 buckets:[3]', 'schema:0 count:3 buckets:[3]', true],
    ['the zero bucket widened over others', 'count:3 z_bucket:3 z_bucket_w:1', 'count:3 z_bucket:1 buckets:[2]', false],
    ['but has less than those had', 'count:3 z_bucket:2 z_bucket_w:1', 'count:3 z_bucket:1 buckets:[2]', true],
    ['widened into the middle of one', 'count:3 z_bucket:3 z_bucket_w:0.7', 'count:3 z_bucket:1 buckets:[2]', true],
    ['narrowed', 'count:3 z_bucket:3 z_bucket_w:0.5', 'count:3 z_bucket:3 z_bucket_w:1', true],
    ['custom buckets where there were none', 'schema:-53 count:3 custom_values:[1]', 'count:3', true],
    [
      'a bound more, the same',
      'schema:-53 count:3 custom_values:[1 2] buckets:[1 1 1]',
      'schema:-53 count:3 custom_values:[2] buckets:[2 1]',
      false,
    ],
    [
      'a bound more, and fell',
      'schema:-53 count:4 custom_values:[1 2] buckets:[1 0 3]',
      'schema:-53 count:3 custom_values:[2] buckets:[2 1]',
      true,
    ],
    ['its sender says so', 'count:3 counter_reset_hint:reset', 'count:2', true],
    ['its sender says otherwise', 'count:1 counter_reset_hint:not_reset', 'count:2', true],
  ])('%s', (_, now, before, reset) => {
    expect(isReset(h(now), h(before))).toBe(reset);
  });

  test('hints found where nothing was known', () => {
    const samples = [h('count:2'), undefined, h('count:3'), h('count:1'), h('count:0 counter_reset_hint:gauge')];
    const hints = withHintsFound(samples).map((sample) => sample?.counterResetHint);
    expect(hints).toEqual(['unknown', undefined, 'not_reset', 'reset', 'gauge']);
  });
});

test.each([
  ['count:2 buckets:[2]', 'count:2 buckets:[2] counter_reset_hint:gauge', true],
  ['count:2 sum:NaN buckets:[2]', 'count:2 sum:NaN buckets:[2]', true],
  ['count:2 buckets:[2]', 'count:2 buckets:[2 0]', false],
  ['count:2 buckets:[2]', 'count:2 buckets:[2] offset:1', false],
  ['count:2 z_bucket_w:1', 'count:2', false],
  ['schema:-53 custom_values:[1]', 'schema:-53 custom_values:[2]', false],
])('%s == %s: %s', (a, b, equal) => {
  expect(areEqual(h(a), h(b))).toBe(equal);
});

describe('quantiles and fractions', () => {
  test.each([
    ['from below', 0.25, 'count:4 buckets:[1 2 1]', 1],
    ['from above', 0.75, 'count:4 buckets:[1 2 1]', 2],
    ['zero bucket beside positive ones begins at 0', 0.25, 'count:4 z_bucket:2 z_bucket_w:1 buckets:[2] offset:1', 0.5],
    ['beside negative ones ends at 0', 0.75, 'count:4 z_bucket:2 z_bucket_w:1 n_buckets:[2] n_offset:1', -0.5],
    ['alone it has both sides', 0.25, 'count:4 z_bucket:4 z_bucket_w:1', -0.5],
    ['lowest custom bucket, positive', 0.5, 'schema:-53 count:2 custom_values:[4] buckets:[2]', 2],
    ['lowest custom bucket, negative', 0.5, 'schema:-53 count:2 custom_values:[-4] buckets:[2]', -4],
    ['highest custom bucket', 0.9, 'schema:-53 count:2 custom_values:[4] buckets:[0 2]', 4],
    ['fewer in buckets than counted', 1, 'count:5 sum:1 buckets:[1]', 1],
    ['no observations', 0.5, '', NaN],
    ['below 0', -1, 'count:1 buckets:[1]', -Infinity],
    ['above 1', 2, 'count:1 buckets:[1]', Infinity],
  ])('%s: φ %d', (_, phi, fields, value) => {
    expect(histogramQuantile(phi, h(fields))).toEqual({ value, nanEffect: 'none' });
  });

  test('observations of NaN lie above all others', () => {
    expect(histogramQuantile(0.25, h('count:4 sum:NaN buckets:[2]'))).toMatchObject({ nanEffect: 'skewed' });
    expect(histogramQuantile(0.75, h('count:4 sum:NaN buckets:[2]'))).toEqual({ value: NaN, nanEffect: 'nan' });
    // +Inf and -Inf observed: the sum is NaN, and no observation is
    expect(histogramQuantile(0.25, h('count:2 sum:NaN buckets:[2]'))).toMatchObject({ nanEffect: 'none' });
    expect(histogramFraction(-Infinity, Infinity, h('count:4 sum:NaN buckets:[2]'))).toEqual({
      value: 0.5,
      hasNan: true,
    });
  });

  test.each([
    ['half of a bucket, by logarithm', 0, Math.SQRT2, 'count:4 buckets:[1 2 1]', 0.5],
    ['half of a zero bucket', -1, 0, 'count:4 z_bucket:4 z_bucket_w:1', 0.5],
    ['custom, evenly', 1, 2, 'schema:-53 count:4 custom_values:[0 4] buckets:[0 4]', 0.25],
    ['nothing of an open bucket', 5, 6, 'schema:-53 count:4 custom_values:[4] buckets:[0 4]', 0],
    ['all of it, to the end', 4, Infinity, 'schema:-53 count:4 custom_values:[4] buckets:[0 4]', 1],
    ['upside down', 2, 1, 'count:1 buckets:[1]', 0],
    ['no observations', 0, 1, '', NaN],
    ['bound is NaN', NaN, 1, 'count:1 buckets:[1]', NaN],
  ])('%s: (%d, %d)', (_, lower, upper, fields, value) => {
    const fraction = histogramFraction(lower, upper, h(fields)).value;
    if (Number.isNaN(value)) expect(fraction).toBeNaN();
    else expect(fraction).toBeCloseTo(value, 14);
  });
});

test('a bucket that reaches into the zero bucket begins where that ends, but is spelled with its bounds', () => {
  const reaching = h('count:3 z_bucket:1 z_bucket_w:0.7 buckets:[1] n_buckets:[1]');
  expect(intervalsOf(reaching).map(({ lower, upper }) => [lower, upper])).toEqual([
    [-1, -0.7],
    [-0.7, 0.7],
    [0.7, 1],
  ]);
  expect(histogramText(reaching)).toBe('{count:3, sum:0, [-1,-0.5):1, [-0.7,0.7]:1, (0.5,1]:1}');
});

test('variance: observations at the middle of their buckets, around the true mean', () => {
  expect(histogramVariance(h('schema:-53 count:2 sum:4 custom_values:[0 2 4] buckets:[0 1 1]'))).toBe(1);
  expect(histogramVariance(h('count:2 sum:0 z_bucket:2 z_bucket_w:9'))).toBe(0);
  expect(histogramVariance(h(''))).toBeNaN();
});

describe('trim', () => {
  test.each([
    [
      'nothing lost: the true sum stays',
      'below',
      4,
      'count:4 sum:77 buckets:[1 2 1]',
      '{count:4, sum:77, (0.5,1]:1, (1,2]:2, (2,4]:1}',
    ],
    [
      'at a bound',
      'above',
      2,
      'count:4 sum:77 buckets:[1 2 1] offset:1',
      '{count:3, sum:11.313708498984761, (2,4]:2, (4,8]:1}',
    ],
    ['nothing is below NaN', 'below', NaN, 'count:4 sum:77 buckets:[4]', '{count:0, sum:0}'],
    ['all is lost', 'above', Infinity, 'count:4 sum:77 buckets:[4]', '{count:0, sum:0}'],
    [
      'a zero bucket without width is a point',
      'below',
      0,
      'count:2 sum:7 z_bucket:1 buckets:[1]',
      '{count:1, sum:0, [-0,0]:1}',
    ],
    [
      'open custom bucket below',
      'below',
      -9,
      'schema:-53 count:3 sum:1 custom_values:[-2] buckets:[1 2]',
      '{count:1, sum:-9, [-Inf,-2]:1}',
    ],
    [
      'open custom bucket above',
      'above',
      9,
      'schema:-53 count:3 sum:1 custom_values:[-2] buckets:[1 2]',
      '{count:2, sum:18, (-2,+Inf]:2}',
    ],
    [
      'open on the side that goes',
      'above',
      -9,
      'schema:-53 count:3 sum:1 custom_values:[-2] buckets:[1 2]',
      '{count:2, sum:-4, (-2,+Inf]:2}',
    ],
  ] as const)('%s', (_, side, bound, fields, left) => {
    expect(histogramText(trimHistogram(h(fields), side, bound))).toBe(left);
  });
});

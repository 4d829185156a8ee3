// Queries cut into pieces, whole and half-typed.
import { describe, expect, test } from 'vitest';
import { metricNames, tokenize } from './promql-tokens';

const kinds = (query: string) =>
  tokenize(query)
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, text }) => `${kind}:${text}`)
    .join(' ');

describe('pieces', () => {
  test.each([
    ['up', 'metric:up'],
    ['rate(a[5m])', 'function:rate operator:( metric:a operator:[ number:5m operator:] operator:)'],
    [
      'up{job="a b",x!~"}"}',
      'metric:up operator:{ label:job operator:= string:"a b" operator:, label:x operator:!~ string:"}" operator:}',
    ],
    ['sum by (le) (a)', 'function:sum keyword:by operator:( label:le operator:) operator:( metric:a operator:)'],
    ['a offset 1h30m', 'metric:a keyword:offset number:1h30m'],
    ['1.5e3 > bool Inf', 'number:1.5e3 operator:> keyword:bool number:Inf'],
    ['a # why\n+ b', 'metric:a comment:# why operator:+ metric:b'],
    ['job:rate:sum', 'metric:job:rate:sum'],
    ['up{job="a', 'metric:up operator:{ label:job operator:= string:"a'],
    ['ü', 'other:ü'],
    ['', ''],
  ])('%j', (query, expected) => {
    expect(kinds(query)).toBe(expected);
  });

  test('lose nothing', () => {
    const query = ' sum by(le)\n\t(rate(x_bucket{a=~"b\\"c"}[5m] @ start())) / `raw';
    expect(
      tokenize(query)
        .map(({ text }) => text)
        .join(''),
    ).toBe(query);
  });
});

test('metric names are found once each', () => {
  expect(metricNames('sum by (job) (rate(a{b="c"}[5m])) / a + d')).toEqual(['a', 'd']);
});

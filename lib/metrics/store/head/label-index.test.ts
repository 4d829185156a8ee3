import { beforeEach, describe, expect, test } from 'vitest';
import type { Matcher, MatchType } from '@/lib/kernel/matchers';
import { intersect, LabelIndex, subtract } from './label-index';

const SERIES = [
  ['__name__', 'up', 'job', 'a'],
  ['__name__', 'up', 'job', 'b'],
  ['__name__', 'up'],
  ['__name__', 'down', 'job', 'a', 'x', '☃'],
  ['job', 'ab'],
];

let index: LabelIndex;
beforeEach(() => {
  index = new LabelIndex();
  SERIES.forEach((pairs, ref) => {
    index.add(ref, pairs);
  });
});

const m = (name: string, type: MatchType, value: string): Matcher => ({ name, type, value });
const all = () => Uint32Array.from(SERIES.keys());
const select = (...matchers: Matcher[]) => [...index.select(matchers, all)];

describe('selects', () => {
  test.each<[Matcher[], number[]]>([
    [[], [0, 1, 2, 3, 4]],
    [[m('__name__', '=', 'up')], [0, 1, 2]],
    [[m('__name__', '=', 'none')], []],
    [[m('none', '=', 'x')], []],
    [[m('job', '=', '')], [2]],
    [[m('none', '=', '')], [0, 1, 2, 3, 4]],
    [[m('job', '!=', 'a')], [1, 2, 4]],
    [[m('job', '!=', '')], [0, 1, 3, 4]],
    [[m('job', '=~', 'a.*')], [0, 3, 4]],
    [[m('job', '=~', 'a|b')], [0, 1, 3]],
    [[m('job', '=~', '|a')], [0, 2, 3]],
    [[m('job', '=~', '.*')], [0, 1, 2, 3, 4]],
    [[m('job', '=~', '.+')], [0, 1, 3, 4]],
    [[m('job', '!~', '.+')], [2]],
    [[m('job', '!~', '.*')], []],
    [[m('job', '!~', 'a|b')], [2, 4]],
    [[m('x', '=', '☃'), m('job', '!=', 'b')], [3]],
    [[m('__name__', '=', 'up'), m('job', '=~', 'a|b'), m('job', '!=', 'a')], [1]],
    [
      [m('job', '!=', 'a'), m('job', '!=', 'b')],
      [2, 4],
    ],
  ])('%j', (matchers, expected) => {
    expect(select(...matchers)).toEqual(expected);
  });
});

test('pairs are numbered, the same for all series that have them', () => {
  const first = index.add(5, ['__name__', 'up', 'job', 'new']);
  const second = index.add(6, ['__name__', 'up', 'job', 'new']);
  expect(second).toEqual(first);
  expect(first.map((pair) => index.pair(pair))).toEqual([
    { name: '__name__', value: 'up' },
    { name: 'job', value: 'new' },
  ]);
  expect(select(m('__name__', '=', 'up'))).toEqual([0, 1, 2, 5, 6]);
});

test('the number of a pair that no series has is given again', () => {
  const [gone] = index.add(5, ['only', 'here']) as [number];
  index.remove([['only', 'here']], (ref) => ref !== 5);
  const [again] = index.add(6, ['another', 'value']) as [number];
  expect(again).toBe(gone);
  expect(index.pair(again)).toEqual({ name: 'another', value: 'value' });
});

test('a series that is gone is found no more, nor are its labels; others of its values are', () => {
  index.remove([SERIES[0] as string[], SERIES[3] as string[]], (ref) => ref !== 0 && ref !== 3);
  expect(select(m('__name__', '=', 'up'))).toEqual([1, 2]);
  expect(select(m('job', '=', 'a'))).toEqual([]);
  expect(select(m('x', '=~', '.+'))).toEqual([]);
  index.add(7, ['job', 'a']);
  expect(select(m('job', '=~', 'a|b'))).toEqual([1, 7]);
});

test('a value of many series shrinks to one and grows again', () => {
  const many = new LabelIndex();
  for (let ref = 0; ref < 100; ref++) many.add(ref, ['a', 'x', 'i', String(ref)]);
  many.remove(
    Array.from({ length: 99 }, (_, i) => ['a', 'x', 'i', String(i)]),
    (ref) => ref === 99,
  );
  for (let ref = 100; ref < 110; ref++) many.add(ref, ['a', 'x', 'i', String(ref)]);
  const found = many.select([m('a', '=', 'x')], () => new Uint32Array());
  expect([...found]).toEqual(Array.from({ length: 11 }, (_, i) => 99 + i));
});

describe('sets of refs', () => {
  test.each([
    [[], [], [], []],
    [[1, 2], [], [], [1, 2]],
    [[], [1], [], []],
    [[1, 2, 3], [2], [2], [1, 3]],
    [[2], [1, 2, 3], [2], []],
    [[1, 5, 9], [0, 2, 4, 6, 8, 9, 10], [9], [1, 5]],
    [[1, 2], [3, 4], [], [1, 2]],
  ])('%j and %j', (a, b, both, rest) => {
    expect([...intersect(Uint32Array.from(a), Uint32Array.from(b))]).toEqual(both);
    expect([...subtract(Uint32Array.from(a), Uint32Array.from(b))]).toEqual(rest);
  });
});

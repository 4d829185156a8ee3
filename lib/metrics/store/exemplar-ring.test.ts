import { beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { ExemplarRing } from './exemplar-ring';

const NOW_MS = 1_000_000;
const ALL = { startMs: -Infinity, endMs: Infinity };
const named = (name: string) => Labels.of({ __name__: name });
const held = (name: string, timestampMs: number) => ({
  series: named(name),
  exemplar: { labels: Labels.of({}), value: 1, timestampMs },
});

let ring: ExemplarRing;
beforeEach(() => {
  ring = new ExemplarRing(3);
});

function add(...all: readonly (readonly [name: string, timestampMs: number])[]): number {
  const taken = ring.taken(
    all.map(([name, timestampMs]) => held(name, timestampMs)),
    NOW_MS,
  );
  for (const each of taken) ring.add(each);
  return taken.length;
}
const contents = () =>
  ring
    .select(() => true, ALL)
    .map(({ labels, exemplars }) => [labels.metricName, ...exemplars.map(({ timestampMs }) => timestampMs)]);

describe('taken is', () => {
  test.each<[string, [string, number][], number]>([
    [
      'each newer one of a series',
      [
        ['a', 1],
        ['a', 2],
      ],
      2,
    ],
    [
      'no older one',
      [
        ['a', 2],
        ['a', 1],
      ],
      1,
    ],
    [
      'none of a time again',
      [
        ['a', 2],
        ['a', 2],
      ],
      1,
    ],
    [
      'one of any other series',
      [
        ['a', 2],
        ['b', 1],
      ],
      2,
    ],
    ['one that is a little ahead', [['a', NOW_MS + 600_000]], 1],
    ['none that is far ahead', [['a', NOW_MS + 600_001]], 0],
    ['none before 1970', [['a', -1]], 0],
  ])('%s', (_, given, count) => {
    expect(add(...given)).toBe(count);
  });

  test('nothing, where nothing is held', () => {
    ring = new ExemplarRing(0);
    expect(add(['a', 1])).toBe(0);
  });
});

test('the one added first goes first, of whichever series', () => {
  add(['b', 5], ['a', 1], ['a', 2], ['c', 3], ['a', 4]);
  expect([contents(), ring.size]).toEqual([
    [
      ['a', 2, 4],
      ['c', 3],
    ],
    3,
  ]);
});

test('one that was deleted takes no other with it', () => {
  add(['a', 1], ['b', 2]);
  ring.delete((labels) => labels.metricName === 'a', ALL);
  add(['a', 3], ['c', 4]);
  expect(ring.size).toBe(3);
  add(['c', 5]);
  expect(contents()).toEqual([
    ['a', 3],
    ['c', 4, 5],
  ]);
});

test('a deletion takes what is in its range, and then an older one may come', () => {
  add(['a', 1], ['a', 2], ['a', 3]);
  ring.delete(() => true, { startMs: 2, endMs: 3 });
  expect([contents(), ring.size]).toEqual([[['a', 1]], 1]);
  expect(add(['a', 2])).toBe(1);
});

test('a range and a series are what is asked for', () => {
  add(['b', 2], ['a', 1], ['a', 3]);
  const found = ring.select((labels) => labels.metricName === 'a', { startMs: 2, endMs: 3 });
  expect(found.map(({ exemplars }) => exemplars.map(({ timestampMs }) => timestampMs))).toEqual([[3]]);
});

test('all are told in the order of adding, over thousands of evictions', () => {
  for (let t = 0; t < 5000; t++) add([`s${t % 7}`, t]);
  expect(ring.all().map(({ exemplar }) => exemplar.timestampMs)).toEqual([4997, 4998, 4999]);
});

import { beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../columns';
import { EXPONENTIAL } from '../contract.fixtures';
import { DecodedCache } from '../decoded-cache';
import { Head } from './head';

let head: Head;
const words = wordsOf(new Float64Array(1000).map((_, i) => i));
/** Slot's value is its time. */
const push = (slot: number, timestampMs: number) => head.push(slot, timestampMs, words, timestampMs);
const times = (slot: number, startMs = -Infinity, endMs = Infinity) => [
  ...samplesOf(slot, startMs, endMs).timestampsMs,
];
const values = (slot: number) => [...samplesOf(slot, -Infinity, Infinity).values];
/** Those a query is given are the same, the first time and when they are known. */
function samplesOf(slot: number, startMs: number, endMs: number) {
  const samples = head.samplesOf(slot, startMs, endMs);
  for (const _ of ['decoded', 'known']) {
    const { timestampsMs, values } = head.samplesForQuery(slot, startMs, endMs);
    expect([...timestampsMs]).toEqual([...samples.timestampsMs]);
    expect([...wordsOf(values)]).toEqual([...wordsOf(samples.values)]);
  }
  return samples;
}
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

beforeEach(() => {
  head = new Head(new DecodedCache(1 << 20));
  for (const slot of [0, 1, 2]) head.open(slot);
});

describe('series that are sampled together', () => {
  test('share one column of times, as one object', () => {
    for (const t of upTo(100)) for (const slot of [0, 1, 2]) push(slot, t);
    expect(head.columnOf(1)).toBe(head.columnOf(0));
    const [a, b] = [head.samplesOf(0, 40, 90), head.samplesOf(1, 40, 90)];
    expect(b.timestampsMs).toBe(a.timestampsMs);
    expect([...a.values]).toEqual(upTo(51, 40));
  });

  test('part when one is missing, and join again', () => {
    for (const t of upTo(10)) for (const slot of t === 4 ? [0, 2] : [0, 1, 2]) push(slot, t);
    expect(times(0)).toEqual(upTo(10));
    expect(times(1)).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
    expect(values(1)).toEqual(times(1));
    expect(head.columnOf(1)).toBe(head.columnOf(0));
  });

  test('what stands in two columns is found whole', () => {
    for (const t of upTo(50)) push(1, t);
    for (const t of upTo(60, 50)) for (const slot of [0, 1]) push(slot, t);
    expect(times(1)).toEqual(upTo(110));
    expect(times(1, 45, 52)).toEqual(upTo(8, 45));
    expect(times(0)).toEqual(upTo(60, 50));
  });

  test('part for good when one gets times of its own', () => {
    for (const t of upTo(70)) {
      push(0, 10 * t);
      push(1, 10 * t);
      push(2, 10 * t + 3);
    }
    expect(head.columnOf(2)).not.toBe(head.columnOf(0));
    expect(times(2)).toEqual(upTo(70).map((t) => 10 * t + 3));
    expect(values(2)).toEqual(times(2));
  });
});

describe('a range', () => {
  test.each([
    ['all', -Infinity, Infinity, upTo(100)],
    ['in the window', 97, 98, [97, 98]],
    ['in a chunk', 3, 5, [3, 4, 5]],
    ['from chunk to window', 62, 97, upTo(36, 62)],
    ['between samples', 5.2, 5.8, []],
    ['before', -9, -1, []],
    ['after', 100, 200, []],
    ['reversed', 7, 5, []],
  ])('%s', (_, startMs, endMs, expected) => {
    for (const t of upTo(100)) push(0, t);
    expect(times(0, startMs, endMs)).toEqual(expected);
    expect(head.hasSamples(0, startMs, endMs)).toBe(expected.length > 0);
  });
});

describe('after a seal', () => {
  const seal = (untilMs: number) => head.sealedUpTo(untilMs, [0, 1, 2], 0);

  test('what is left is cut to the millisecond, and what was handed out stays as it was', () => {
    for (const t of upTo(100)) for (const slot of [0, 1]) push(slot, t);
    const before = head.samplesOf(0, 0, 99);
    seal(77);
    expect(times(0)).toEqual(upTo(23, 77));
    for (const t of upTo(100, 100)) push(0, t);
    expect([...before.timestampsMs]).toEqual(upTo(100));
    expect(times(0)).toEqual(upTo(123, 77));
    expect(times(1)).toEqual(upTo(23, 77));
  });

  test('a series without new samples may leave; its slot begins anew', () => {
    push(0, 5);
    push(1, 50);
    seal(20);
    expect([head.mayLeave(0), head.mayLeave(1)]).toEqual([true, false]);
    head.close(0);
    head.open(0);
    expect([head.newestTimeMs(0), times(0)]).toEqual([-Infinity, []]);
    push(0, 60);
    expect([times(0), times(1)]).toEqual([[60], [50]]);
  });

  test('floats whose window is sealed while a later histogram is not: chunks of others stay when the next float comes', () => {
    push(0, 10);
    head.pushHistogram(0, 30, EXPONENTIAL, 0);
    seal(20);
    head.setStart(0, 1); // packs the window, if there is one
    for (const t of upTo(40, 40)) for (const slot of [0, 1]) push(slot, t);
    seal(30);
    expect(times(0)).toEqual([30, ...upTo(40, 40)]);
    expect(times(1)).toEqual(upTo(40, 40));
  });

  test('the same when the newest samples were deleted', () => {
    for (const t of [10, 11, 30]) push(0, t);
    head.deleteSamples(0, 30, 30);
    seal(20);
    expect(times(0)).toEqual([]);
    head.setStart(0, 1);
    for (const t of upTo(40, 40)) for (const slot of [0, 1]) push(slot, t);
    seal(30);
    expect([times(0), times(1)]).toEqual([upTo(40, 40), upTo(40, 40)]);
  });
});

test('columns and chunks of series that come and go are let go', () => {
  for (let round = 0; round < 200; round++) {
    const from = round * 5;
    for (const t of upTo(4, from)) push(round % 3, t);
    head.setStart(round % 3, round); // a chunk a round
    head.sealedUpTo(from + 5, [0, 1, 2], 4);
    head.close(round % 3);
    head.open(round % 3);
  }
  expect([head.chunks, head.packedBytes, head.samples]).toEqual([0, 0, 0]);
  expect(head.columnOf(0)).toBe(0);
});

test('a start says when counting began of the samples from it on, until another one', () => {
  push(0, 1);
  head.setStart(0, 1);
  push(0, 2);
  push(0, 3);
  head.setStart(0, 0);
  push(0, 4);
  expect([...(head.samplesOf(0, 0, 9).startTimestampsMs ?? [])]).toEqual([0, 1, 1, 0]);
});

test('deleting leaves the newest time, and what else there is', () => {
  for (const t of upTo(50)) push(0, t);
  head.deleteSamples(0, 10, 60);
  expect([times(0), head.newestTimeMs(0), head.isEmpty(0), head.samples]).toEqual([upTo(10), 49, false, 10]);
  expect(head.endsWithFloat(0, words, 49)).toBe(true);
  head.deleteSamples(0, 0, 60);
  expect([times(0), head.newestTimeMs(0), head.isEmpty(0), head.samples]).toEqual([[], 49, true, 0]);
});

test.each([
  ['a float after a histogram', () => push(0, 2), () => head.endsWithFloat(0, words, 2)],
  [
    'a histogram after a float',
    () => head.pushHistogram(0, 2, EXPONENTIAL, 0),
    () => head.endsWithHistogram(0, EXPONENTIAL),
  ],
])('the newest sample is known when it was deleted: %s', (what, last, isNewest) => {
  if (what.startsWith('a float')) head.pushHistogram(0, 1, EXPONENTIAL, 0);
  else push(0, 1);
  last();
  head.deleteSamples(0, 2, 2);
  expect(isNewest()).toBe(true);
  expect(times(0)).toEqual([1]);
});

describe('late samples', () => {
  const late = (timestampMs: number) => ({ timestampMs, low: 0, high: 0, histogram: undefined, startTimestampMs: 0 });

  test('stand where they belong; those that come during a seal wait for the next one', () => {
    for (const t of [10, 20, 30]) push(0, t);
    head.insertLate(0, late(15));
    head.late.beginSealing(25);
    head.insertLate(0, late(12));
    expect(times(0)).toEqual([10, 12, 15, 20, 30]);
    expect([...head.late.sealingOf(0).timestampsMs]).toEqual([15]);
    head.sealedUpTo(25, [0], 3);
    expect(times(0)).toEqual([12, 30]);
  });

  test('stay when the seal fails', () => {
    push(0, 10);
    head.insertLate(0, late(5));
    head.late.beginSealing(25);
    head.late.keep();
    expect(times(0)).toEqual([5, 10]);
    expect(head.find(0, late(5))).toBe('same');
    expect(head.find(0, { ...late(5), low: 1 })).toBe('other');
    expect(head.find(0, late(6))).toBe('nothing');
  });
});

test('samples pushed by the run are as those pushed one by one, whoever is sampled together and who is not', () => {
  const other = new Head(new DecodedCache(1 << 20));
  for (const slot of upTo(20)) {
    head.open(slot);
    other.open(slot);
  }
  let seed = 17;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  for (let t = 1; t < 900; t++) {
    const odd = random(2);
    if (random(60) === 0) for (const each of [head, other]) each.pushHistogram(odd, t, EXPONENTIAL, 0);
    if (random(90) === 0) for (const each of [head, other]) each.deleteSamples(3, t - 5, t);
    if (random(70) === 0) for (const each of [head, other]) each.setStart(4, t);
    const slots = Uint32Array.from(upTo(20).filter((slot) => random(20) !== 0 && slot !== random(20) && slot > 1));
    // Some have a time of their own.
    const timestampsMs = Float64Array.from(slots, () => t + (random(50) === 0 ? 0.5 : 0));
    const those = wordsOf(Float64Array.from(slots, () => random(1e6)));
    head.pushRun(slots, timestampsMs, those, 0, slots.length);
    slots.forEach((slot, i) => {
      other.push(slot, timestampsMs[i] as number, those, i);
    });
  }
  for (const slot of upTo(20)) expect(head.samplesOf(slot, 0, 1e4)).toEqual(other.samplesOf(slot, 0, 1e4));
  expect(head.samples).toBe(other.samples);
  expect(upTo(20).map((slot) => head.columnOf(slot))).toEqual(upTo(20).map((slot) => other.columnOf(slot)));
});

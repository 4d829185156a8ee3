// What ends a watch, and what does not. That answers hold while their watch goes on is proven by postgres/model.test.ts.
import { beforeEach, describe, expect, test } from 'vitest';
import { goesOn, MOST_WATCHES, newWatchNumbers, SeriesWatches } from './series-watches';

const RANGE = { startMs: 100, endMs: 200 };

describe('a watch of a range', () => {
  let numbers: Int32Array;
  let watches: SeriesWatches;
  /** By slot. */
  const newest = new Map<number, number>();
  let sealedUntilMs: number;
  const isOn = (watch: ReturnType<SeriesWatches['open']>) => watch !== undefined && goesOn(numbers, watch);
  const append = (slot: number, ...times: number[]) =>
    watches.noteSamples(
      { slots: new Uint32Array(times.length).fill(slot), timestampsMs: Float64Array.from(times) },
      { newestTimeMs: (of) => newest.get(of) ?? -Infinity, sealedUntilMs },
    );

  beforeEach(() => {
    numbers = newWatchNumbers();
    watches = new SeriesWatches(numbers, -Infinity);
    newest.clear();
    sealedUntilMs = -Infinity;
  });

  test.each([
    ['of a new series in it', undefined, [150], false],
    ['of a new series at its start', undefined, [100], false],
    ['of a new series at its end', undefined, [200], false],
    ['of a new series on both sides of it', undefined, [50, 250], false],
    ['of a new series before it', undefined, [99], true],
    ['of a new series after it', undefined, [201], true],
    ['of a series that is in it already', 100, [150], true],
    ['of a series that was before it', 99, [150], false],
    ['of a series that was before it, and is after it', 99, [250], true],
    ['that is late', 180, [150], false],
    ['that is late, and before it', 180, [50], true],
  ])('a sample %s', (_, newestMs, times, goes) => {
    if (newestMs !== undefined) newest.set(7, newestMs);
    const watch = watches.open(RANGE);
    append(7, ...times);
    expect(isOn(watch)).toBe(goes);
  });

  test('all time ends with the first sample of a series', () => {
    const watch = watches.open({ startMs: -Infinity, endMs: Infinity });
    newest.set(1, 5);
    append(1, 10);
    expect(isOn(watch)).toBe(true);
    append(2, 10);
    expect(isOn(watch)).toBe(false);
  });

  test('a newest sample that is in memory no more, or may have been deleted, is no evidence', () => {
    newest.set(7, 120);
    const [first, other] = [watches.open(RANGE), watches.open({ startMs: 130, endMs: 140 })];
    sealedUntilMs = 121;
    append(7, 150);
    expect([isOn(first), isOn(other)]).toEqual([false, true]);
    sealedUntilMs = -Infinity;
    watches.pause();
    watches.resume(120);
    const second = watches.open(RANGE);
    append(7, 150);
    expect(isOn(second)).toBe(false);
  });

  test('nothing goes on, and nothing is opened, while something else changes', () => {
    const watch = watches.open(RANGE);
    watches.pause();
    expect([isOn(watch), watches.open(RANGE)]).toEqual([false, undefined]);
    watches.resume();
    expect([isOn(watch), isOn(watches.open(RANGE))]).toEqual([false, true]);
  });

  test('a deletion that is found out about ends all; what it may have deleted is not taken for there', () => {
    const first = watches.open(RANGE);
    newest.set(7, 110);
    watches.endAll(120);
    expect(isOn(first)).toBe(false);
    const second = watches.open(RANGE);
    expect(isOn(second)).toBe(true);
    append(7, 150);
    expect(isOn(second)).toBe(false);
  });

  test('a range that ends before it begins is not watched', () => {
    expect(watches.open({ startMs: 2, endMs: 1 })).toBeUndefined();
  });

  test('a further one takes the place of the oldest', () => {
    const all = Array.from({ length: MOST_WATCHES + 1 }, () => watches.open(RANGE));
    expect(all.map(isOn)).toEqual([false, ...new Array(MOST_WATCHES).fill(true)]);
  });

  test('those of other ranges go on, and end later', () => {
    const [late, early] = [watches.open({ startMs: 140, endMs: 200 }), watches.open(RANGE)];
    newest.set(7, 110);
    append(7, 150);
    expect([isOn(late), isOn(early)]).toEqual([false, true]);
    newest.set(8, 90);
    append(8, 120);
    expect(isOn(early)).toBe(false);
  });
});

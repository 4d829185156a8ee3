import { describe, expect, test } from 'vitest';
import { type Columns, ColumnsBuilder, concat, filter, merge, NO_COLUMNS, within, wordsOf } from './columns';
import { CUSTOM } from './contract.fixtures';

/** Each value is its time times ten, plus `add`. */
const at = (timesMs: readonly number[], add = 0): Columns => ({
  timestampsMs: Float64Array.from(timesMs),
  values: Float64Array.from(timesMs, (t) => t * 10 + add),
});
const rows = ({ timestampsMs, values }: Columns) => Array.from(timestampsMs, (t, i) => [t, values[i]]);

describe('within', () => {
  const columns = at([1, 3, 5]);
  test.each([
    [-Infinity, Infinity, [1, 3, 5]],
    [1, 5, [1, 3, 5]],
    [1.5, 4.9, [3]],
    [2, 2.9, []],
    [3, 3, [3]],
    [6, Infinity, []],
    [5, 1, []],
  ])('%d to %d', (startMs, endMs, times) => {
    expect([...within(columns, startMs, endMs).timestampsMs]).toEqual(times);
  });

  test('is the same object when it is all of it, and a view else', () => {
    expect(within(columns, 0, 9)).toBe(columns);
    expect(within(columns, 2, 9).values.buffer).toBe(columns.values.buffer);
  });
});

describe('merge', () => {
  test.each([
    ['nothing and nothing', [], [], []],
    ['one side only', [1], [], [1]],
    ['one after the other', [1, 2], [3, 4], [1, 2, 3, 4]],
    ['the other way round', [3, 4], [1, 2], [1, 2, 3, 4]],
    ['in turn', [1, 3, 5], [2, 4], [1, 2, 3, 4, 5]],
    ['one within the other', [1, 9], [4, 5], [1, 4, 5, 9]],
    ['the same times', [1, 2], [1, 2], [1, 2]],
    ['times in common at the ends', [2, 3], [1, 2, 3, 4], [1, 2, 3, 4]],
  ])('%s: where both have a time, the first counts', (_, first, second, times) => {
    expect(rows(merge(at(first), at(second, 1)))).toEqual(times.map((t) => [t, t * 10 + (first.includes(t) ? 0 : 1)]));
  });

  test('histograms and starts of one side only stand beside nothing and 0', () => {
    const second = { ...at([2]), histograms: [CUSTOM], startTimestampsMs: Float64Array.of(7) };
    const { histograms, startTimestampsMs } = merge(at([1, 3]), second);
    expect([histograms?.length, histograms?.[0], histograms?.[1], histograms?.[2]]).toEqual([
      3,
      undefined,
      CUSTOM,
      undefined,
    ]);
    expect([...(startTimestampsMs ?? [])]).toEqual([0, 7, 0]);
  });
});

describe('concat', () => {
  test('of one part is that part, empty ones do not count', () => {
    const part = at([1]);
    expect(concat([NO_COLUMNS, part, at([])])).toBe(part);
    expect(concat([])).toBe(NO_COLUMNS);
  });

  test('keeps every bit', () => {
    const values = new Float64Array(BigUint64Array.of(0x7ff0000000000002n, 0xfff123456789abcdn).buffer);
    const both = concat([{ timestampsMs: Float64Array.of(1, 2), values }, at([3])]);
    expect([...wordsOf(both.values)].slice(0, 4)).toEqual([2, 0x7ff00000, 0x6789abcd, 0xfff12345]);
  });
});

test('filter keeps what is wanted, in order', () => {
  expect(rows(filter(at([1, 2, 3, 4]), (i) => i % 2 === 1))).toEqual(rows(at([2, 4])));
});

test('a builder gives as many as were added, whatever it had room for', () => {
  const builder = new ColumnsBuilder(10);
  builder.add({ ...at([1, 2]), histograms: [undefined, CUSTOM] }, 1);
  builder.add(at([3]), 0);
  const { timestampsMs, histograms } = builder.done();
  expect([[...timestampsMs], histograms]).toEqual([
    [2, 3],
    [CUSTOM, undefined],
  ]);
});

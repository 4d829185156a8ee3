import { beforeEach, describe, expect, test } from 'vitest';
import { type TimeColumn, TimeColumns } from './time-columns';

let columns: TimeColumns;
beforeEach(() => {
  columns = new TimeColumns();
});

/** Appends a series' times one by one. @returns the column of each */
function follow(timesMs: readonly number[], own?: TimeColumn): TimeColumn[] {
  let column = own;
  return timesMs.map((timestampMs) => {
    column = columns.next(column, column?.endRow ?? 0, timestampMs);
    return column;
  });
}

describe('who shares', () => {
  test('a series alone keeps its column', () => {
    expect(new Set(follow([1, 2, 3, 50]).map(({ id }) => id)).size).toBe(1);
  });

  test('a series that brings the time the one before it brought joins its column', () => {
    const [a] = follow([10]);
    const [b] = follow([10]);
    expect(b).toBe(a);
    expect([a?.users, a?.endRow]).toEqual([2, 1]);
  });

  test('one that brings another time gets one of its own', () => {
    const [a] = follow([10]);
    const [b] = follow([11]);
    expect(b).not.toBe(a);
  });

  test('one that skips a row others have leaves them', () => {
    const [shared] = follow([10]) as [TimeColumn];
    follow([10]);
    columns.next(shared, 1, 20); // the other one brings the row
    const left = columns.next(shared, 1, 25);
    expect(left).not.toBe(shared);
    expect([shared.users, left.users]).toEqual([1, 1]);
  });
});

describe('rows', () => {
  test('are the same object as long as they are the same rows, whatever comes after', () => {
    const [column] = follow([1]) as [TimeColumn];
    for (let t = 2; t <= 40; t++) columns.next(column, t - 1, t);
    const rows = column.rows(3, 6);
    columns.next(column, 40, 41);
    expect(column.rows(3, 6)).toBe(rows);
    columns.dropBefore(5);
    expect([...rows]).toEqual([4, 5, 6]);
    expect([...column.rows(4, 6)]).toEqual([5, 6]);
  });

  test.each([
    [0, 0],
    [1, 0],
    [1.5, 1],
    [3, 2],
    [4, 3],
  ])('the first at or after %d is %d', (timestampMs, row) => {
    const column = follow([1, 2, 3])[2] as TimeColumn;
    expect(column.firstAtOrAfter(timestampMs, 0, 3)).toBe(row);
  });
});

test('a column goes with its last user and its last row; its successor goes on counting', () => {
  const column = follow([1, 2, 3])[2] as TimeColumn;
  columns.dropBefore(4);
  expect(columns.find(column.id)).toBe(column);
  columns.leave(column);
  columns.dropBefore(4);
  expect(columns.find(column.id)).toBeUndefined();
  const [next] = follow([5]) as [TimeColumn];
  expect([next.id, next.firstRow, next.at(3)]).toEqual([column.id, 3, 5]);
});

test('the oldest time of all; Infinity without any', () => {
  expect(columns.oldestMs()).toBe(Infinity);
  follow([7, 8]);
  follow([5]);
  expect(columns.oldestMs()).toBe(5);
});

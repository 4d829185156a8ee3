import { beforeEach, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { Directory } from './directory';
import type { GroupMatch, Groups } from './groups';
import { Selections } from './selections';

const ALL = { low: 0xffffffff, high: 0xffffffff };
const ANY_TIME = { startMs: 0, endMs: 100 };
const MATCHERS = [{ name: '__name__', type: '=' as const, value: 'up' }];

/** Group -> members, as in Postgres; window -> groups. */
let groups: Map<number, GroupMatch[]>;
let windows: Map<number, Map<number, typeof ALL>>;
let changes: number;
/** Group ids that were looked through, in order. */
let looked: number[];
let selections: Selections;

beforeEach(() => {
  groups = new Map();
  windows = new Map();
  changes = 0;
  looked = [];
  const directory = {
    get changes() {
      return changes;
    },
    within: async (startMs: number, endMs: number) =>
      [...windows]
        .filter(([start]) => start >= startMs && start <= endMs)
        .map(([start, entries]) => ({ startMs: start, entries })),
  };
  const all = {
    async select(ids: readonly number[]) {
      looked.push(...ids);
      return new Map(ids.flatMap((id) => (groups.has(id) ? [[id, groups.get(id) as GroupMatch[]] as const] : [])));
    },
  };
  selections = new Selections(directory as unknown as Directory, all as unknown as Groups);
});

function write(windowMs: number, ...groupIds: number[]): void {
  changes++;
  const entries = windows.get(windowMs) ?? new Map();
  for (const id of groupIds) entries.set(id, ALL);
  windows.set(windowMs, entries);
}

const member = (series: string) => ({ member: 0, labels: Labels.of({ __name__: 'up', series }) });
const found = async (range = ANY_TIME) =>
  (await selections.within(MATCHERS, range)).map(
    ({ groupId, windows: its }) => `${groupId}: ${its.map(({ startMs }) => startMs)}`,
  );

test('a group is looked through once', async () => {
  groups.set(2, [member('a')]);
  write(0, 2, 3);
  expect([await found(), await found()]).toEqual([['2: 0'], ['2: 0']]);
  expect(looked).toEqual([2, 3]);
});

test('blocks written since are seen, the oldest group first', async () => {
  groups.set(2, [member('a')]);
  groups.set(1, [member('b')]);
  write(0, 2);
  await found();
  write(0, 1);
  write(50, 2);
  expect(await found()).toEqual(['1: 0', '2: 0,50']);
  expect(looked).toEqual([2, 1]);
});

test('a window outside the range is none', async () => {
  groups.set(1, [member('a')]);
  write(0, 1);
  write(50, 1);
  expect(await found({ startMs: 40, endMs: 60 })).toEqual(['1: 50']);
  expect(await found()).toEqual(['1: 0,50']);
});

test('what is deleted is gone', async () => {
  groups.set(1, [member('a')]);
  write(0, 1);
  expect(await found()).toEqual(['1: 0']);
  changes++;
  windows.get(0)?.delete(1);
  expect(await found()).toEqual([]);
});

test('what would take too much is not remembered, and found all the same', async () => {
  groups.set(
    1,
    Array.from({ length: 60_000 }, (_, i) => member(String(i))),
  );
  write(0, 1);
  expect([await found(), await found()]).toEqual([['1: 0'], ['1: 0']]);
  expect(looked).toEqual([1, 1]);
});

// What a query finds in memory while others run between its turns. The rest of reading is in the contract's suite.
import { beforeEach, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { nextTurn } from '../../turns';
import { wordsOf } from '../columns';
import { DecodedCache } from '../decoded-cache';
import { Head } from '../head/head';
import { SeriesTable } from '../head/series-table';
import type { Archive } from './archive';
import { findSeries } from './select';

const COUNT = 20;
const RANGE = { startMs: 0, endMs: 1_000 };
const EVERY_SERIES = [{ name: '__name__', type: '=', value: 'm' }] as const;

let head: Head;
let table: SeriesTable;
let archived: number;
const archive = {
  async select() {
    archived++;
    return [];
  },
} as unknown as Archive;

const slots = Uint32Array.from({ length: COUNT }, (_, i) => i);

/** A sample of every series, which is its time. */
function push(timestampMs: number): void {
  const times = new Float64Array(COUNT).fill(timestampMs);
  head.pushRun(slots, times, wordsOf(times), 0, COUNT);
}

beforeEach(() => {
  archived = 0;
  head = new Head(new DecodedCache(1 << 20));
  table = new SeriesTable(1_000, (slot) => head.open(slot));
  for (let i = 0; i < COUNT; i++) table.of(Labels.of({ __name__: 'm', i: String(i) }));
  for (let t = 1; t <= 100; t++) push(t);
});

/** What is found when a turn is over after every series, and `does` happens once the fifth is read. */
async function found(
  does: () => void,
  workBetweenLooks = 0,
): Promise<{ readonly values: number[][]; readonly turns: number }> {
  let turns = 0;
  const next = async () => {
    if (++turns === 5) does();
    await nextTurn();
  };
  const series = await findSeries({ table, head }, archive, EVERY_SERIES, RANGE, {
    isOver: () => true,
    next,
    workBetweenLooks,
  });
  return { values: series.map((each) => [...each.head.values]), turns };
}

const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, i) => from + i);
const ofEach = (values: number[]) => Array.from({ length: COUNT }, () => values);

test('all series as they are, however many turns it takes', async () => {
  expect(await found(() => {})).toEqual({ values: ofEach(upTo(100)), turns: COUNT });
});

test('small series several in a turn', async () => {
  // Each is 64, and a sample more for each of its 100.
  expect(await found(() => {}, 4 * 164)).toEqual({ values: ofEach(upTo(100)), turns: COUNT / 4 });
});

test('nothing of what is appended meanwhile, be it so much that windows are packed', async () => {
  const append = () => {
    for (let t = 101; t < 300; t++) push(t);
    table.of(Labels.of({ __name__: 'm', i: 'new' }));
    head.push(COUNT, 150, wordsOf(Float64Array.of(150)), 0);
  };
  expect(await found(append)).toEqual({ values: ofEach(upTo(100)), turns: COUNT });
});

function forEach(does: (slot: number) => void): void {
  for (const slot of slots) does(slot);
}

test('late samples of series that have no others', async () => {
  const slot = table.slotOf(table.of(Labels.of({ __name__: 'm', i: 'late' })));
  head.insertLate(slot, LATE);
  expect((await found(() => {})).values).toEqual([...ofEach(upTo(100)), [0]]);
});

const LATE = { timestampMs: 50.5, ...{ low: 0, high: 0 }, histogram: undefined, startTimestampMs: 0 };

test.each<[string, () => void, number[]]>([
  ['samples are deleted', () => forEach((slot) => head.deleteSamples(slot, 11, 100)), upTo(10)],
  ['samples come late', () => forEach((slot) => head.insertLate(slot, LATE)), [...upTo(50), 0, ...upTo(100, 51)]],
  ['a window is sealed', () => head.sealedUpTo(51, slots, 0), upTo(100, 51)],
])('either all of it or nothing when meanwhile %s', async (_, does, values) => {
  expect(await found(does)).toEqual({ values: ofEach(values), turns: 5 });
});

test('what was sealed meanwhile is looked for in blocks', async () => {
  await found(() => head.sealedUpTo(51, slots, 0));
  expect(archived).toBe(1);
});

test('series that leave memory meanwhile are not taken for others', async () => {
  const leave = () => {
    head.sealedUpTo(200, slots, 0);
    for (const slot of slots) head.close(slot);
    table.remove([...slots]);
    for (let i = 0; i < COUNT; i++) table.of(Labels.of({ __name__: 'other', i: String(i) }));
    push(201);
  };
  expect(await found(leave)).toEqual({ values: [], turns: 5 });
});

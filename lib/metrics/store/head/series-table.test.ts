import { beforeEach, expect, test, vi } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { NO_ROOM } from '../contract';
import { NO_SLOT } from './ref-slots';
import { SeriesTable } from './series-table';

const labels = (name: string) => Labels.of({ __name__: name });
let opened: number[];
let table: SeriesTable;
beforeEach(() => {
  opened = [];
  table = new SeriesTable(3, (slot) => opened.push(slot));
});

test('equal labels are one series', () => {
  expect(table.of(labels('a'))).toBe(table.of(labels('a')));
  expect([table.size, opened]).toEqual([1, [0]]);
  expect(table.shared(labels('a'))).toBe(table.labelsOf(0));
});

test('no more than may be, but those that are restored', () => {
  for (const name of ['a', 'b', 'c']) table.of(labels(name));
  expect(table.of(labels('d'))).toBe(NO_ROOM);
  expect(table.of(labels('b'))).toBe(1);
  expect(table.slotOf(table.restore(labels('d')))).toBe(3);
});

test('a series that has left is found no more; its slot, not its ref, is given again', () => {
  const refs = ['a', 'b', 'c'].map((name) => table.of(labels(name)));
  table.remove([0, 1]);
  expect([table.size, table.find(labels('a')), table.slotOf(refs[0] as number)]).toEqual([1, undefined, NO_SLOT]);
  expect(table.select([{ name: '__name__', type: '=~', value: 'a|b|c' }])).toEqual([2]);
  expect([...table.slots()]).toEqual([2]);
  const again = table.of(labels('a'));
  expect([again, table.slotOf(again), table.refAt(0)]).toEqual([3, 0, 3]);
});

test('who holds the labels of a series keeps them, whatever becomes of it', () => {
  table.of(Labels.of({ __name__: 'a', job: 'x' }));
  const held = table.labelsOf(0);
  const read = table.labelsOf(0).toString();
  table.letGoOfTexts();
  expect(table.labelsOf(0)).toBe(held);
  expect(held.toString()).toBe(read);
  table.letGoOfTexts();
  table.remove([0]);
  table.of(Labels.of({ __name__: 'b', job: 'y' }));
  table.letGoOfTexts();
  held.letGo();
  expect([held.toString(), table.labelsOf(0).toString()]).toEqual(['a{job="x"}', 'b{job="y"}']);
});

test('series that come and go, with labels of any number, have theirs', () => {
  const many = new SeriesTable(1000, () => {});
  const of = (i: number) =>
    Labels.of(
      Object.fromEntries([['__name__', `m${i % 7}`], ...Array.from({ length: i % 5 }, (_, n) => [`l${n}`, `${i}`])]),
    );
  const live = new Map<number, Labels>();
  for (let i = 0; i < 3000; i++) {
    live.set(many.slotOf(many.of(of(i))), of(i));
    if (i % 3 !== 2) continue;
    const gone = [...live.keys()].filter((slot) => (slot + i) % 4 === 0);
    many.remove(gone);
    for (const slot of gone) live.delete(slot);
    if (i % 30 === 2) many.letGoOfTexts();
  }
  expect(live.size).toBeGreaterThan(5);
  for (const [slot, labels] of live) expect(many.labelsOf(slot).pairs).toEqual(labels.pairs);
});

test('label sets of one hash are told apart, also when some of them leave', () => {
  const hash = vi.spyOn(Labels.prototype, 'hash').mockReturnValue(7);
  try {
    const refs = ['a', 'b', 'c'].map((name) => table.of(labels(name)));
    expect(refs).toEqual([0, 1, 2]);
    table.remove([1]);
    expect(['a', 'b', 'c'].map((name) => table.find(labels(name)))).toEqual([0, undefined, 2]);
    table.remove([0]);
    expect(table.find(labels('c'))).toBe(2);
    expect(table.of(labels('b'))).toBe(3);
    table.remove([table.slotOf(2), table.slotOf(3)]);
    expect([table.size, table.find(labels('b'))]).toEqual([0, undefined]);
  } finally {
    hash.mockRestore();
  }
});

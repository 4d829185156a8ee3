// As Array's own sort, whatever comes, and others run meanwhile.
import { expect, test } from 'vitest';
import { sortedInTurns } from './sorted-in-turns';

type Item = { readonly key: number; readonly place: number };
const byKey = (a: Item, b: Item) => a.key - b.key;

/** Numbers that look random, the same each time. */
const scattered = (i: number) => (i * 7919) % 1009;

test.each<[string, number, (i: number) => number]>([
  ['nothing', 0, scattered],
  ['one', 1, scattered],
  ['as many as one run', 512, scattered],
  ['one more', 513, scattered],
  ['many, some of them equal', 5_000, scattered],
  ['what is in order', 3_000, (i) => i],
  ['what is in the opposite order', 3_000, (i) => -i],
  ['what is all equal', 3_000, () => 1],
  ['runs in order that overlap', 2_048, (i) => (i % 512) * 4 + Math.floor(i / 512)],
])('%s', async (_, count, keyOf) => {
  const items = Array.from({ length: count }, (_each, place): Item => ({ key: keyOf(place), place }));
  const before = [...items];
  let breaths = 0;
  const turns = { isTurnOver: true, breathe: async () => void breaths++ };
  expect(await sortedInTurns(items, byKey, turns)).toEqual([...items].sort(byKey));
  expect(items).toEqual(before);
  expect(breaths).toBeGreaterThanOrEqual(Math.ceil(count / 512));
});

test('who is not to go on does not', async () => {
  const items = Array.from({ length: 2_000 }, (_each, place): Item => ({ key: scattered(place), place }));
  const turns = { isTurnOver: true, breathe: () => Promise.reject(new Error('canceled')) };
  await expect(sortedInTurns(items, byKey, turns)).rejects.toThrow('canceled');
});

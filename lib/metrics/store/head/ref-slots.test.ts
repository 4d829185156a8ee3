import { expect, test } from 'vitest';
import { NO_ROOM } from '../contract';
import { NO_SLOT, RefSlots } from './ref-slots';

test('a ref is never given again, a slot is', () => {
  const refs = new RefSlots();
  const first = refs.add(0);
  refs.remove(first);
  const second = refs.add(0);
  expect(second).not.toBe(first);
  expect([refs.slotOf(first), refs.slotOf(second)]).toEqual([NO_SLOT, 0]);
});

test.each([
  ['one never given', 5],
  ['one far beyond', 1e9],
  ['NO_ROOM', NO_ROOM],
])('%s means no slot, and removing it changes nothing', (_, ref) => {
  const refs = new RefSlots();
  refs.add(7);
  refs.remove(ref);
  expect([refs.slotOf(ref), refs.slotOf(0), [...refs.live()]]).toEqual([NO_SLOT, 7, [0]]);
});

test('removed twice is removed once', () => {
  const refs = new RefSlots();
  for (let slot = 0; slot < 3; slot++) refs.add(slot);
  refs.remove(1);
  refs.remove(1);
  expect([...refs.live()]).toEqual([0, 2]);
});

test('live refs rise over pages, those that are empty left out', () => {
  const refs = new RefSlots();
  for (let slot = 0; slot < 5000; slot++) refs.add(slot);
  for (let ref = 0; ref < 4990; ref++) if (ref !== 1500) refs.remove(ref);
  expect([...refs.live()]).toEqual([1500, ...Array.from({ length: 10 }, (_, i) => 4990 + i)]);
  expect(refs.slotOf(1500)).toBe(1500);
  expect(refs.end).toBe(5000);
});

// Slots found by hash, beside a plain map of the same.
import { expect, test } from 'vitest';
import { NO_SLOT } from './ref-slots';
import { SlotsByHash } from './slots-by-hash';

test('slots of one hash are told apart by who looks for them', () => {
  const slots = new SlotsByHash();
  for (const slot of [0, 1, 2]) slots.add(slot, 7);
  expect(slots.find(7, (slot) => slot === 1)).toBe(1);
  expect(slots.find(7, () => false)).toBe(NO_SLOT);
  expect(slots.find(8, () => true)).toBe(NO_SLOT);
});

test('whatever comes and goes, what is there is found and nothing else is', () => {
  const slots = new SlotsByHash();
  const there = new Map<number, number>();
  let seed = 5;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  const find = (slot: number, hash: number) => slots.find(hash, (each) => each === slot);
  for (let step = 0; step < 50_000; step++) {
    const slot = random(3000);
    const hash = there.get(slot);
    if (hash !== undefined && random(2) === 0) {
      slots.remove(slot);
      there.delete(slot);
      expect(find(slot, hash)).toBe(NO_SLOT);
    } else if (hash === undefined) {
      // Many share a place, some at the end of the table; some share a hash.
      const made = random(4) === 0 ? 1020 + random(8) : random(2 ** 22) * 512 - 1;
      slots.add(slot, made);
      there.set(slot, made);
    }
  }
  expect(there.size).toBeGreaterThan(1000);
  for (const [slot, hash] of there) expect(find(slot, hash)).toBe(slot);
});

// Buffers are used again, never by two at a time.
import { expect, test } from 'vitest';
import { SpareBuffers } from './spare-buffers';

test('a buffer given back is taken again for what needs one of its size, and not twice', () => {
  const buffers = new SpareBuffers();
  const first = buffers.take(200_000) as Uint8Array<ArrayBuffer>;
  expect([first.length, first.byteOffset, first.buffer.byteLength]).toEqual([200_000, 0, 2 ** 18]);
  buffers.giveBack(first.buffer);
  expect(buffers.take(2 ** 17)?.buffer).not.toBe(first.buffer);
  const second = buffers.take(2 ** 18);
  expect(second?.buffer).toBe(first.buffer);
  expect(second?.length).toBe(2 ** 18);
  expect(buffers.take(2 ** 18)?.buffer).not.toBe(first.buffer);
});

test.each([0, 1, 2 ** 15, 2 ** 23 + 1])('for %d bytes there is none', (bytes) => {
  expect(new SpareBuffers().take(bytes)).toBeUndefined();
});

test.each([
  [2 ** 15 + 1, 2 ** 16],
  [2 ** 16, 2 ** 16],
  [2 ** 16 + 1, 2 ** 17],
  [2 ** 23, 2 ** 23],
])('for %d bytes there is one of %d', (bytes, size) => {
  expect(new SpareBuffers().take(bytes)?.buffer.byteLength).toBe(size);
});

test('of many given back 16 MB are kept', () => {
  const buffers = new SpareBuffers();
  const taken = Array.from({ length: 20 }, () => buffers.take(2 ** 20)?.buffer as ArrayBuffer);
  for (const buffer of taken) buffers.giveBack(buffer);
  const again = new Set(Array.from({ length: 20 }, () => buffers.take(2 ** 20)?.buffer));
  expect(taken.filter((buffer) => again.has(buffer))).toHaveLength(16);
});

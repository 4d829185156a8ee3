// Buffers are used again, never by two at a time.
import { expect, test } from 'vitest';
import { BodyBuffers } from './body-buffers';

test('a buffer given back is taken again, and not twice', () => {
  const buffers = new BodyBuffers();
  const first = buffers.take(50_000);
  expect(first.length).toBe(50_000);
  buffers.giveBack(first.buffer);
  const second = buffers.take(60_000);
  expect(second.buffer).toBe(first.buffer);
  expect(second.length).toBe(60_000);
  expect(buffers.take(60_000).buffer).not.toBe(first.buffer);
});

test.each([0, 100, 2 ** 20])('a body of %d bytes has a buffer of just its size, which is not kept', (bytes) => {
  const buffers = new BodyBuffers();
  const body = buffers.take(bytes);
  expect(body.buffer.byteLength).toBe(bytes);
  buffers.giveBack(body.buffer);
  expect(buffers.take(bytes).buffer).not.toBe(body.buffer);
});

test('of many given back a bounded number is kept', () => {
  const buffers = new BodyBuffers();
  const taken = Array.from({ length: 100 }, () => buffers.take(10_000).buffer);
  for (const buffer of taken) buffers.giveBack(buffer);
  const again = new Set(Array.from({ length: 100 }, () => buffers.take(10_000).buffer));
  expect(taken.filter((buffer) => again.has(buffer))).toHaveLength(32);
});

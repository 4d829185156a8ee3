import { beforeEach, expect, test } from 'vitest';
import { type Decoded, DecodedCache, NOT_KEPT } from './decoded-cache';

let cache: DecodedCache;
let gone: string[];

beforeEach(() => {
  cache = new DecodedCache(1000);
  gone = [];
});

function added(name: string, bytes: number): Decoded {
  const decoded = { generation: NOT_KEPT, bytes, letGo: () => void gone.push(name) };
  cache.add(decoded);
  return decoded;
}

test('keeps what fits', () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) added(name, 100);
  expect([cache.bytes, gone]).toEqual([500, []]);
});

test('what was not used for longest goes, and the budget holds', () => {
  const a = added('a', 400);
  added('b', 400);
  cache.use(a);
  added('c', 400);
  expect(gone).toEqual(['b']);
  expect(cache.bytes).toBeLessThanOrEqual(1000);
  for (const name of ['d', 'e', 'f']) added(name, 400);
  expect(gone).toContain('a');
  expect(cache.bytes).toBeLessThanOrEqual(1000);
});

test('what is used again and again stays', () => {
  const a = added('a', 100);
  for (let i = 0; i < 50; i++) {
    added(`other ${i}`, 100);
    cache.use(a);
  }
  expect(gone).not.toContain('a');
  expect(cache.bytes).toBeLessThanOrEqual(1000);
});

test('what takes half the budget or more is not kept at all', () => {
  added('large', 501);
  expect([cache.bytes, gone]).toEqual([0, ['large']]);
  expect(cache.hasRoomFor(501)).toBe(false);
});

test('counts what is removed and what grows, in either generation', () => {
  const [a, b] = [added('a', 300), added('b', 400)];
  expect(cache.bytes).toBe(700);
  cache.resize(a, 350);
  cache.resize(b, 450);
  expect(cache.bytes).toBe(800);
  cache.remove(a);
  expect(cache.bytes).toBe(450);
  cache.remove(b);
  expect([cache.bytes, gone]).toEqual([0, []]);
});

test('a budget of nothing keeps nothing', () => {
  cache = new DecodedCache(0);
  added('a', 1);
  expect([cache.bytes, gone]).toEqual([0, ['a']]);
});

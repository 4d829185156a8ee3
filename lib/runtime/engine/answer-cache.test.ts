// Which answers are given again, and what bounds them.
import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import { newWatchNumbers } from '@/lib/metrics/store/series-watches';
import { AnswerCache, addAnswerMetrics, answerKeyOf } from './answer-cache';

const answerOf = (bytes: number) => ({ status: 200, headers: {}, body: new Uint8Array(bytes) });
const WATCH = { place: 3, number: 7 };

let numbers: Int32Array;
beforeEach(() => {
  numbers = newWatchNumbers();
  numbers[WATCH.place] = WATCH.number;
});

test('an answer is given again while its watch goes on', () => {
  const cache = new AnswerCache(100_000);
  const answer = answerOf(10);
  cache.keep('/a?x', answer, WATCH, numbers);
  expect(cache.find('/a?x', numbers)).toBe(answer);
  expect(cache.find('/a', numbers)).toBeUndefined();
  numbers[WATCH.place] = WATCH.number + 1;
  expect(cache.find('/a?x', numbers)).toBeUndefined();
  expect([cache.bytes, cache.hits, cache.misses]).toEqual([0, 1, 1]);
});

test('what a thread said is forgotten with it', () => {
  const cache = new AnswerCache(100_000);
  cache.keep('/a', answerOf(10), WATCH, numbers);
  expect(cache.find('/a', numbers.slice())).toBeUndefined();
  expect(cache.bytes).toBe(0);
});

test('the least used go first, and no answer takes most of the room', () => {
  const cache = new AnswerCache(10_000);
  const urls = ['/a', '/b', '/c', '/d', '/e', '/f', '/g'];
  for (const url of urls) {
    cache.keep(url, answerOf(1000), WATCH, numbers);
    cache.find('/a', numbers);
  }
  expect(urls.filter((url) => cache.find(url, numbers))).toEqual(['/a', '/e', '/f', '/g']);
  expect(cache.bytes).toBeLessThanOrEqual(10_000);
  cache.keep('/large', answerOf(2000), WATCH, numbers);
  expect(cache.find('/large', numbers)).toBeUndefined();
});

test('the same request takes its place once', () => {
  const cache = new AnswerCache(10_000);
  for (let i = 0; i < 10; i++) cache.keep('/a', answerOf(1000), WATCH, numbers);
  expect(cache.bytes).toBeLessThan(2100);
});

test('without room nothing is kept; figures are on /metrics', async () => {
  const cache = new AnswerCache(0);
  const registry = new Registry();
  addAnswerMetrics(registry, cache);
  cache.keep('/a', answerOf(0), WATCH, numbers);
  expect(cache.find('/a', numbers)).toBeUndefined();
  const text = await registry.metrics();
  expect(text).toContain('quadrant_answer_cache_bytes 0');
  expect(text).toContain('quadrant_answer_cache_misses_total 1');
  expect(text).toContain('quadrant_answer_cache_hits_total 0');
});

test('the key of a request is all that its answer depends on', () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const keys = [
    { method: 'GET', url: '/a', headers: {}, body: encode('') },
    { method: 'POST', url: '/a', headers: {}, body: encode('') },
    { method: 'POST', url: '/a', headers: form, body: encode('') },
    { method: 'POST', url: '/a', headers: form, body: encode('x=1') },
    { method: 'POST', url: '/a', headers: {}, body: encode('x=1') },
    { method: 'POST', url: '/a', headers: form, body: encode('x=é') },
    { method: 'POST', url: '/a?x=1', headers: form, body: encode('') },
  ].map(answerKeyOf);
  expect(new Set(keys).size).toBe(keys.length);
  expect(answerKeyOf({ method: 'HEAD', url: '/a', headers: { accept: 'x' }, body: encode('') })).toBe(keys[0]);
  const within = new Uint8Array(encode('[x=1]').buffer, 1, 3);
  expect(answerKeyOf({ method: 'POST', url: '/a', headers: form, body: within })).toBe(keys[3]);
  expect(answerKeyOf({ method: 'PUT', url: '/a', headers: form, body: encode('x=1') })).toBeUndefined();
  expect(answerKeyOf({ method: 'POST', url: '/a', headers: form, body: new Uint8Array(5000) })).toBeUndefined();
});

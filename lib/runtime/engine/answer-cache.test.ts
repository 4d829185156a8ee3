// Which answers are given again, and what bounds them.
import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import { newWatchNumbers } from '@/lib/metrics/store/series-watches';
import { AnswerCache, addAnswerMetrics } from './answer-cache';

const request = (url: string, method = 'GET') => ({ method, url, headers: {}, body: new Uint8Array() });
const answerOf = (bytes: number) => ({ status: 200, headers: {}, body: new Uint8Array(bytes) });
const WATCH = { place: 3, number: 7 };

let numbers: Int32Array;
beforeEach(() => {
  numbers = newWatchNumbers();
  numbers[WATCH.place] = WATCH.number;
});

test('an answer is given again while its watch goes on, to GET and HEAD', () => {
  const cache = new AnswerCache(100_000);
  const answer = answerOf(10);
  cache.keep(request('/a?x'), answer, WATCH, numbers);
  expect(cache.find(request('/a?x'), numbers)).toBe(answer);
  expect(cache.find(request('/a?x', 'HEAD'), numbers)).toBe(answer);
  expect(cache.find(request('/a?x', 'POST'), numbers)).toBeUndefined();
  expect(cache.find(request('/a'), numbers)).toBeUndefined();
  numbers[WATCH.place] = WATCH.number + 1;
  expect(cache.find(request('/a?x'), numbers)).toBeUndefined();
  expect([cache.bytes, cache.hits, cache.misses]).toEqual([0, 2, 1]);
});

test('what a thread said is forgotten with it', () => {
  const cache = new AnswerCache(100_000);
  cache.keep(request('/a'), answerOf(10), WATCH, numbers);
  expect(cache.find(request('/a'), numbers.slice())).toBeUndefined();
  expect(cache.bytes).toBe(0);
});

test('the least used go first, and no answer takes most of the room', () => {
  const cache = new AnswerCache(10_000);
  const urls = ['/a', '/b', '/c', '/d', '/e', '/f', '/g'];
  for (const url of urls) {
    cache.keep(request(url), answerOf(1000), WATCH, numbers);
    cache.find(request('/a'), numbers);
  }
  expect(urls.filter((url) => cache.find(request(url), numbers))).toEqual(['/a', '/e', '/f', '/g']);
  expect(cache.bytes).toBeLessThanOrEqual(10_000);
  cache.keep(request('/large'), answerOf(2000), WATCH, numbers);
  expect(cache.find(request('/large'), numbers)).toBeUndefined();
});

test('the same request takes its place once', () => {
  const cache = new AnswerCache(10_000);
  for (let i = 0; i < 10; i++) cache.keep(request('/a'), answerOf(1000), WATCH, numbers);
  expect(cache.bytes).toBeLessThan(2100);
});

test('without room nothing is kept; figures are on /metrics', async () => {
  const cache = new AnswerCache(0);
  const registry = new Registry();
  addAnswerMetrics(registry, cache);
  cache.keep(request('/a'), answerOf(0), WATCH, numbers);
  expect(cache.find(request('/a'), numbers)).toBeUndefined();
  const text = await registry.metrics();
  expect(text).toContain('quadrant_answer_cache_bytes 0');
  expect(text).toContain('quadrant_answer_cache_misses_total 1');
  expect(text).toContain('quadrant_answer_cache_hits_total 0');
});

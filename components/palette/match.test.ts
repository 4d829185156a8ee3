// Finding by a few letters.
import { expect, test } from 'vitest';
import { bestMatches, matchScore } from './match';

const NAMES = [
  'go_gc_duration_seconds',
  'http_requests_total',
  'http_request_duration_seconds',
  'up',
  'process_cpu_seconds_total',
];

test.each([
  ['http', ['http_requests_total', 'http_request_duration_seconds']],
  ['dur', ['go_gc_duration_seconds', 'http_request_duration_seconds']],
  ['seconds http', ['http_request_duration_seconds']],
  ['UP', ['up']],
  ['xyz', []],
])('%s finds %j', (query, found) => {
  expect(bestMatches(NAMES, (name) => name, query, 10)).toEqual(found);
});

test('nothing typed keeps the order', () => {
  expect(bestMatches(NAMES, (name) => name, ' ', 2)).toEqual(NAMES.slice(0, 2));
});

test('the beginning of a name beats the beginning of a word beats the middle', () => {
  expect(matchScore('cpu_total', 'cpu')).toBeGreaterThan(matchScore('process_cpu', 'cpu'));
  expect(matchScore('process_cpu', 'cpu')).toBeGreaterThan(matchScore('xcpu', 'cpu'));
});

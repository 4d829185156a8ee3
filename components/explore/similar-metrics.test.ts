// The nearest metrics by name.
import { describe, expect, test } from 'vitest';
import { editDistance, similarMetrics } from './similar-metrics';

const KNOWN = [
  'http_requests_total',
  'http_request_duration_seconds',
  'go_goroutines',
  'test_counter',
  'test_gauge',
  'up',
];

describe('somebody meant', () => {
  test.each([
    ['http_request_total', ['http_requests_total']],
    ['tset_counter', ['test_counter']],
    ['http_requests', ['http_requests_total']],
    ['test_countr', ['test_counter']],
    ['duration_seconds', ['http_request_duration_seconds']],
    ['nothing_like_it', []],
  ])('%s → %j', (wanted, names) => {
    expect(similarMetrics(wanted, KNOWN, 1).map(({ name }) => name)).toEqual(names);
  });

  test('the reason is a word', () => {
    expect(similarMetrics('test_countr', KNOWN, 1)).toEqual([{ name: 'test_counter', why: 'one letter differs' }]);
  });

  test('the metric itself is not similar to itself', () => {
    expect(similarMetrics('up', ['up'])).toEqual([]);
  });
});

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['a', 'a', 0],
])('%s to %s takes %d edits', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
});

// Smart defaults.
import { expect, test } from 'vitest';
import { defaultQuery, longestIntervalMs } from './default-query';

test.each([
  ['test_counter', 'counter', 5000, 'rate(test_counter[1m])'],
  ['test_counter', 'counter', 30_000, 'rate(test_counter[2m])'],
  ['test_counter', 'counter', undefined, 'rate(test_counter[1m])'],
  ['requests_total', '', 15_000, 'rate(requests_total[1m])'],
  ['test_gauge', 'gauge', 5000, 'test_gauge'],
  ['up', '', 5000, 'up'],
  ['test_histogram', 'histogram', 5000, 'histogram_quantile(0.9, sum by (le) (rate(test_histogram_bucket[5m])))'],
  [
    'test_histogram_bucket',
    'histogram',
    5000,
    'histogram_quantile(0.9, sum by (le) (rate(test_histogram_bucket[5m])))',
  ],
  ['gc_seconds', 'summary', 5000, 'gc_seconds'],
])('%s (%s, every %s ms) → %s', (name, type, intervalMs, query) => {
  expect(defaultQuery(name, type, intervalMs)).toBe(query);
});

test('the longest interval counts', () => {
  expect(longestIntervalMs(['5s', '1m', ''])).toBe(60_000);
  expect(longestIntervalMs([])).toBeUndefined();
});

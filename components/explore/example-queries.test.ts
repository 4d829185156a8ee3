// Examples only use what exists.
import { expect, test } from 'vitest';
import { exampleQueries } from './example-queries';

const metric = (name: string, type: string) => ({ name, type, help: `${name} help`, unit: '' });

test('the demo metrics lead, in the order of interest', () => {
  const metrics = [metric('test_counter', 'counter'), metric('test_histogram', 'histogram'), metric('up', '')];
  expect(exampleQueries(metrics, 5000).map(({ expr }) => expr)).toEqual([
    'rate(test_counter[20s])',
    'sum(rate(test_counter[20s]))',
    'histogram_quantile(0.9, sum by (le) (rate(test_histogram_bucket[10m])))',
    'up',
  ]);
});

test('without the demo, counters and histograms that exist are used', () => {
  expect(exampleQueries([metric('requests_total', 'counter'), metric('temperature', 'gauge')], 30_000)).toEqual([
    { expr: 'rate(requests_total[2m])', says: 'requests_total help' },
  ]);
});

test('nothing exists, nothing is promised', () => {
  expect(exampleQueries([], undefined)).toEqual([]);
});

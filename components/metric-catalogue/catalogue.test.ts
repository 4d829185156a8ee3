// The list of metrics.
import { expect, test } from 'vitest';
import { catalogueOf } from './catalogue';

const meta = (type: string) => ({ type, help: `a ${type}`, unit: '' });

test('a histogram is listed once, under its own name', () => {
  const names = ['d_seconds_bucket', 'd_seconds_count', 'd_seconds_sum'];
  expect(catalogueOf(names, new Map([['d_seconds', meta('histogram')]]))).toEqual([
    { name: 'd_seconds', type: 'histogram', help: 'a histogram' },
  ]);
});

test('an OpenMetrics counter keeps the name that is stored', () => {
  expect(catalogueOf(['a_total'], new Map([['a', meta('counter')]]))).toEqual([
    { name: 'a_total', type: 'counter', help: 'a counter' },
  ]);
});

test('a metric without description has no type', () => {
  expect(catalogueOf(['up', 'x'], new Map([['x', meta('unknown')]]))).toEqual([
    { name: 'up', type: '', help: '' },
    { name: 'x', type: '', help: 'a unknown' },
  ]);
});

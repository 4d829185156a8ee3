// The list of metrics.
import { expect, test } from 'vitest';
import { catalogueOf, storedCatalogueOf } from './catalogue';

const meta = (type: string) => ({ type, help: `a ${type}`, unit: '' });

test('a histogram is listed once, under its own name', () => {
  const names = ['d_seconds_bucket', 'd_seconds_count', 'd_seconds_sum'];
  expect(catalogueOf(names, new Map([['d_seconds', meta('histogram')]]))).toEqual([
    { name: 'd_seconds', type: 'histogram', help: 'a histogram', unit: '' },
  ]);
});

test('an OpenMetrics counter keeps the name that is stored', () => {
  expect(catalogueOf(['a_total'], new Map([['a', meta('counter')]]))).toEqual([
    { name: 'a_total', type: 'counter', help: 'a counter', unit: '' },
  ]);
});

test('a metric without description has no type', () => {
  expect(catalogueOf(['up', 'x'], new Map([['x', meta('unknown')]]))).toEqual([
    { name: 'up', type: '', help: '', unit: '' },
    { name: 'x', type: '', help: 'a unknown', unit: '' },
  ]);
});

test('as they are stored, parts stand for themselves and say what their parent says', () => {
  const metadata = new Map([['d_seconds', { type: 'histogram', help: 'How long.', unit: 'seconds' }]]);
  const part = { type: 'histogram', help: 'How long.', unit: 'seconds' };
  expect(storedCatalogueOf(['d_seconds_bucket', 'd_seconds_sum', 'up'], metadata)).toEqual([
    { name: 'd_seconds_bucket', ...part },
    { name: 'd_seconds_sum', ...part },
    { name: 'up', type: '', help: '', unit: '' },
  ]);
});

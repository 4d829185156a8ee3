// A threshold in the address, there and back.
import { expect, test } from 'vitest';
import { exploreHref } from './explore-address';
import { parseThreshold, textOfThreshold, thresholdWith } from './threshold';

test.each([
  ['> 0.05', { operator: '>', value: 0.05 }],
  ['>=-1e-3', { operator: '>=', value: -0.001 }],
  ['==0', { operator: '==', value: 0 }],
  ['5', { operator: '', value: 5 }],
  ['', undefined],
  [' > ', undefined],
  ['> y', undefined],
  ['> +Inf', undefined],
  ['> Infinity', undefined],
  ['=> 5', undefined],
  ['5 > 5', undefined],
  [null, undefined],
])('%j', (text, threshold) => {
  expect(parseThreshold(text)).toEqual(threshold);
});

test.each([
  ['<', 0.1 + 0.2],
  ['!=', -5e-324],
  ['', 1e300],
])('%s %d is read back to the last digit', (operator, value) => {
  expect(parseThreshold(textOfThreshold({ operator, value }))).toEqual({ operator, value });
});

test('what is no number is no line', () => {
  expect(thresholdWith('>', undefined)).toBeUndefined();
  expect(thresholdWith('>', Infinity)).toBeUndefined();
});

test('a link carries it, and the time', () => {
  const link = exploreHref('up', { threshold: { operator: '<', value: 1 }, range: { from: '5', to: 'now' } });
  expect(Object.fromEntries(new URL(link, 'http://x').searchParams)).toEqual({
    ...{ expr: 'up', threshold: '< 1', from: '5', to: 'now' },
  });
});

// What of the legend is drawn survives a link, a refresh, and series that come and go.
import { expect, test } from 'vitest';
import { changedAddress } from '@/components/address/changed-address';
import { hiddenOf, seriesKeys, withHidden } from './legend-address';

const frame = (...codes: string[]) => ({
  timesMs: [],
  series: codes.map((code) => ({ labels: { code }, values: [] })),
});

/** The positions hidden when `after` is drawn with the address that hides `hidden` of `before`. */
function restored(before: string[], hidden: number[], after = before): number[] {
  const address = changedAddress('', '', withHidden(new Set(hidden), seriesKeys(frame(...before))));
  return [...hiddenOf(new URLSearchParams(address), seriesKeys(frame(...after)))];
}

test.each([[[]], [[1]], [[0, 2]], [[0, 1, 2]], [[1, 2, 3]]])('%j of four', (hidden) => {
  expect(restored(['200', '404', '500', '503'], hidden)).toEqual(hidden);
});

test('one left alone stays alone when another comes', () => {
  expect(restored(['200', '404', '500'], [0, 2], ['200', '301', '404', '500'])).toEqual([0, 1, 3]);
});

test('one taken out stays out when another comes', () => {
  expect(restored(['200', '404', '500'], [1], ['100', '200', '404', '500'])).toEqual([2]);
});

test('when none of them is left, all are drawn', () => {
  expect(restored(['200', '404', '500'], [0, 1], ['a', 'b'])).toEqual([]);
});

test('the same labels of two queries are two series', () => {
  const [a] = seriesKeys({ timesMs: [], series: [{ labels: { x: '1' }, values: [], query: 'A' }] });
  const [b] = seriesKeys({ timesMs: [], series: [{ labels: { x: '1' }, values: [], query: 'B' }] });
  expect(a).not.toBe(b);
});

test('a thousand series have a thousand names', () => {
  const keys = seriesKeys(frame(...Array.from({ length: 1000 }, (_, i) => String(i))));
  expect(new Set(keys).size).toBe(1000);
});

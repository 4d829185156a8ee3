// A graph in words.
import { expect, test, vi } from 'vitest';
import { crosshairSentence, graphName } from './sentence';

vi.stubEnv('TZ', 'UTC');

const AT = Date.UTC(2026, 10, 19, 14, 7, 5);
const frame = {
  timesMs: [AT - 1000, AT],
  series: [
    { labels: {}, values: [0.5, 1.2] },
    { labels: {}, values: [null, NaN] },
  ],
};

test('the name of a graph says what, how many, how long and the peak', () => {
  expect(graphName('rate(a[5m])', frame, [AT - 3_600_000, AT], 'seconds')).toBe(
    'rate(a[5m]), 2 series, 60 min, max 1.20 s at 14:07:05',
  );
});

test('the name of an empty graph has no peak', () => {
  expect(graphName('up', { timesMs: [], series: [] }, [AT - 60_000, AT], 'none')).toBe('up, 0 series, 60 s');
});

test('the crosshair is read with its time and at most five values', () => {
  const rows = Array.from({ length: 7 }, (_, index) => ({ index, value: 7 - index, isNearest: false }));
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(crosshairSentence(AT, { rows, more: 0 }, names, () => 'none')).toBe('14:07:05: a 7, b 6, c 5, d 4, e 3');
  expect(crosshairSentence(AT, { rows: [], more: 0 }, names, () => 'none')).toBe('14:07:05: no data');
});

// A graph as CSV.

import { expect, test } from 'vitest';
import type { Frame } from '@/components/time-series/frame';
import { csvOf } from './csv';

test('one row an instant; gaps are empty, instants without anything left out', () => {
  const frame: Frame = {
    timesMs: [0, 1000, 2500],
    series: [
      { labels: { __name__: 'up', job: 'a,b' }, values: [1, null, Number.NaN] },
      { labels: {}, values: [0.1, null, null], query: 'B' },
    ],
  };
  expect(csvOf(frame)).toBe(
    ['time,"up{job=""a,b""}",B value', '1970-01-01T00:00:00.000Z,1,0.1', '1970-01-01T00:00:02.500Z,NaN,', ''].join(
      '\r\n',
    ),
  );
});

// The words for a point in time, in a zone with daylight saving.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { typed } from '@/components/format/time';
import { parsePoint } from './grammar';

beforeAll(() => {
  vi.stubEnv('TZ', 'Europe/Berlin');
});

const now = () => new Date(2026, 2, 31, 14, 7, 5).getTime(); // a Tuesday

describe('relative to now', () => {
  test.each([
    ['now', '2026-03-31 14:07:05'],
    ['now-6h', '2026-03-31 08:07:05'],
    ['now-90s', '2026-03-31 14:05:35'],
    ['now/d', '2026-03-31 00:00:00'],
    ['now/w', '2026-03-30 00:00:00'],
    ['now/M', '2026-03-01 00:00:00'],
    ['now/y', '2026-01-01 00:00:00'],
    ['now-1M', '2026-02-28 14:07:05'],
    ['now-1M/M', '2026-02-01 00:00:00'],
    ['now/d+8h', '2026-03-31 08:00:00'],
    ['now-1d/d', '2026-03-30 00:00:00'],
    ['now-1y', '2025-03-31 14:07:05'],
    ['now-2d', '2026-03-29 14:07:05'], // 47 hours earlier: the clocks went forward
  ])('%s is %s', (text, expected) => {
    expect(typed(parsePoint(text, now()) ?? NaN)).toBe(expected);
  });

  test('the end of a range rounds up', () => {
    expect(typed(parsePoint('now/d', now(), true) ?? NaN)).toBe('2026-03-31 23:59:59');
    expect(typed(parsePoint('now-1M/M', now(), true) ?? NaN)).toBe('2026-02-28 23:59:59');
  });
});

describe('absolute', () => {
  test.each([
    ['1700000000000', 1_700_000_000_000],
    ['2026-03-31T12:00:00Z', Date.UTC(2026, 2, 31, 12)],
    ['2026-03-31T12:00:00+02:00', Date.UTC(2026, 2, 31, 10)],
  ])('%s', (text, expected) => {
    expect(parsePoint(text, now())).toBe(expected);
  });

  test.each(['2026-03-31', '2026-03-31 14:02', '2026-03-31 14:02:03'])('%s is local', (text) => {
    expect(typed(parsePoint(text, now()) ?? NaN).startsWith(text)).toBe(true);
  });
});

test.each(['', 'yesterday', 'now-6', 'now-6x', 'now6h', '2026-02-31', '2026-03-31 25:00', '17', 'now-6h now'])(
  '%j is no point in time',
  (text) => {
    expect(parsePoint(text, now())).toBeUndefined();
  },
);

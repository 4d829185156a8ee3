// Ranges: what they mean, how they are named, how they move.
import { describe, expect, test } from 'vitest';
import { nameOfRange, resolveRange, shiftRange, spanOf, zoomOut } from './range';

const NOW = 1_700_000_000_000;

describe('a range resolves', () => {
  test('to milliseconds', () => {
    expect(resolveRange({ from: 'now-1h', to: 'now' }, NOW)).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
  });

  test.each([
    [{ from: 'soon', to: 'now' }, 'from', '“soon” is no time'],
    [{ from: 'now-1h', to: '' }, 'to', 'Write a time'],
    [{ from: 'now', to: 'now-1h' }, 'to', 'after the start'],
  ])('or names the wrong field: %o', (range, field, reason) => {
    expect(resolveRange(range, NOW)).toMatchObject({ field, reason: expect.stringContaining(reason) });
  });

  test('nonsense in the address means the default', () => {
    expect(spanOf({ from: 'x', to: 'y' }, NOW)).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
  });
});

test.each([
  [{ from: 'now-1h', to: 'now' }, 'Last 1 hour'],
  [{ from: 'now/d', to: 'now/d' }, 'Today'],
  [{ from: 'now-2h', to: 'now-1h' }, 'now-2h to now-1h'],
])('%o is called %s', (range, name) => {
  expect(nameOfRange(range)).toBe(name);
});

const SPAN = { fromMs: NOW - 4000, toMs: NOW };

test('shifting moves by half the width', () => {
  expect(shiftRange(SPAN, -1)).toEqual({ from: String(NOW - 6000), to: String(NOW - 2000) });
  expect(shiftRange(SPAN, 1)).toEqual({ from: String(NOW - 2000), to: String(NOW + 2000) });
});

test('zooming out doubles the width, not past now', () => {
  expect(zoomOut(SPAN, NOW)).toEqual({ from: String(NOW - 8000), to: String(NOW) });
  expect(zoomOut(SPAN, NOW + 10_000)).toEqual({ from: String(NOW - 6000), to: String(NOW + 2000) });
});

import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration';

describe('durations', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['15s', 15_000],
    ['250ms', 250],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    ['1y', 31_536_000_000],
    ['1y2w3d4h5m6s7ms', 31_536_000_000 + 14 * 86_400_000 + 3 * 86_400_000 + 14_706_007],
  ])('%s is %d ms', (text, expectedMs) => expect(parseDuration(text)).toBe(expectedMs));

  test.each(['', '1', '1.5s', '-1s', '1m1h', '1s1s', 's', '1 s', '5mm'])('%j is refused', (text) =>
    expect(() => parseDuration(text)).toThrow(/duration/),
  );

  test.each([
    ['1m1h', 'not a valid duration string: "1m1h"'],
    ['5mm', 'unknown unit "mm" in duration "5mm"'],
    ['1h5 s', 'unknown unit " s" in duration "1h5 s"'],
  ])('%j: %s', (text, message) => expect(() => parseDuration(text)).toThrow(message));

  test('more than an int64 of nanoseconds is refused', () =>
    expect(() => parseDuration('300y')).toThrow(/out of range/));

  test.each([
    [0, '0s'],
    [1, '1ms'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [86_400_000, '1d'],
    [90_000_000, '25h'],
    [604_800_000, '1w'],
    [691_200_000, '8d'],
    [31_536_000_000, '1y'],
  ])('%d ms prints as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
    expect(parseDuration(text)).toBe(durationMs);
  });
});

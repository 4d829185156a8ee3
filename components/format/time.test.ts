// Times as people read them, in a fixed zone.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { age, ago, day, dayAndClock, since, typed } from './time';

beforeAll(() => {
  vi.stubEnv('TZ', 'Europe/Berlin');
});

const AT = Date.UTC(2026, 10, 19, 13, 7, 5);

test('an instant in the zone of the reader', () => {
  expect(dayAndClock(AT)).toBe('Thu 19 Nov 14:07:05');
  expect(typed(AT)).toBe('2026-11-19 14:07:05');
  expect(day(AT)).toBe('19 Nov');
});

test('since names the day only when it is another', () => {
  expect(since(AT, AT + 3_600_000)).toBe('14:07');
  expect(since(AT, AT + 86_400_000)).toBe('19 Nov 14:07');
});

describe('an age', () => {
  test.each([
    [0, 'now'],
    [999, 'now'],
    [1000, '1 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 d'],
  ])('%d ms is %s', (durationMs, text) => {
    expect(age(durationMs)).toBe(text);
  });

  test('a time in the future is now', () => {
    expect(ago(AT + 5000, AT)).toBe('now');
    expect(ago(AT - 5000, AT)).toBe('5 s ago');
  });
});

// How long a silence lasts, on the reader's own clock.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { durationWords, endOf, nextMorning } from './durations';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  process.env.TZ = zone;
});

const iso = (ms: number | undefined) => new Date(ms ?? Number.NaN).toISOString().slice(0, 16);
const at = (text: string) => Date.parse(text);

describe('to 09:00', () => {
  test.each([
    ['in the night: this morning', '2026-11-25T02:00Z', '2026-11-25T08:00'],
    ['in the evening: the next one', '2026-11-25T20:00Z', '2026-11-26T08:00'],
    ['at nine sharp: the next one', '2026-11-25T08:00Z', '2026-11-26T08:00'],
    ['the night clocks go forward is shorter', '2026-03-28T22:00Z', '2026-03-29T07:00'],
    ['the night clocks go back is longer', '2026-10-24T22:00Z', '2026-10-25T08:00'],
    ['the last day of a month', '2026-11-30T20:00Z', '2026-12-01T08:00'],
  ])('%s', (_, now, morning) => expect(iso(nextMorning(at(now)))).toBe(morning));
});

const NOW = at('2026-11-25T20:00Z');

test.each([
  ['15m', '2026-11-25T20:15', 'for 15 min'],
  ['1h', '2026-11-25T21:00', 'for 1 h'],
  ['2h', '2026-11-25T22:00', 'for 2 h'],
  ['morning', '2026-11-26T08:00', 'until 09:00'],
  ['resolved', '2026-11-26T20:00', 'until resolved'],
] as const)('%s ends at %s: %s', (id, end, words) => {
  const endMs = endOf(id, NOW) as number;
  expect([iso(endMs), durationWords(id, NOW, endMs)]).toEqual([end, words]);
});

test('an end that is typed is named by day and clock', () => {
  expect(endOf('custom', NOW)).toBeUndefined();
  expect(durationWords('custom', NOW, at('2026-11-25T21:30Z'))).toBe('until 22:30');
  expect(durationWords('custom', NOW, at('2026-11-27T17:00Z'))).toBe('until 27 Nov 18:00');
});

// Windows of recurring silences, on the clocks of their zones.
import { describe, expect, test } from 'vitest';
import type { RecurringSilence } from '../silence-notes';
import { instantOf, windowsOf } from './recurrence';

const recurring = (more: Partial<RecurringSilence>): RecurringSilence => ({
  ...{ id: 'r', name: 'r', matchers: [], comment: '', weekdays: [1], startMinute: 540, endMinute: 600, zone: 'UTC' },
  ...{ isEnabled: true, updatedBy: '', updatedAtMs: 0 },
  ...more,
});

const windows = (more: Partial<RecurringSilence>, from: string, to: string) =>
  windowsOf(recurring(more), Date.parse(from), Date.parse(to)).map(({ startsAtMs, endsAtMs }) =>
    [startsAtMs, endsAtMs].map((ms) => new Date(ms).toISOString().slice(0, 16)).join(' '),
  );

test('every Monday, nine to ten', () => {
  expect(windows({}, '2026-11-23T00:00Z', '2026-12-08T00:00Z')).toEqual([
    '2026-11-23T09:00 2026-11-23T10:00',
    '2026-11-30T09:00 2026-11-30T10:00',
    '2026-12-07T09:00 2026-12-07T10:00',
  ]);
});

test('one that is under way counts, one that is just over does not', () => {
  expect(windows({}, '2026-11-23T09:59Z', '2026-11-23T23:00Z')).toHaveLength(1);
  expect(windows({}, '2026-11-23T10:00Z', '2026-11-23T23:00Z')).toEqual([]);
  expect(windows({}, '2026-11-22T00:00Z', '2026-11-23T09:00Z')).toEqual([]);
});

test('over midnight it ends on the next day, and is found on that day', () => {
  const night = { weekdays: [0], startMinute: 1380, endMinute: 60 };
  expect(windows(night, '2026-11-23T00:30Z', '2026-11-24T00:00Z')).toEqual(['2026-11-22T23:00 2026-11-23T01:00']);
});

test('from midnight to midnight it is a whole day', () => {
  expect(windows({ startMinute: 0, endMinute: 0 }, '2026-11-23T12:00Z', '2026-11-23T13:00Z')).toEqual([
    '2026-11-23T00:00 2026-11-24T00:00',
  ]);
});

test('the weekday is that of the zone', () => {
  const tokyo = { weekdays: [1], startMinute: 60, endMinute: 120, zone: 'Asia/Tokyo' };
  expect(windows(tokyo, '2026-11-22T00:00Z', '2026-11-24T00:00Z')).toEqual(['2026-11-22T16:00 2026-11-22T17:00']);
  const honolulu = { weekdays: [0], startMinute: 1380, endMinute: 0, zone: 'Pacific/Honolulu' };
  expect(windows(honolulu, '2026-11-23T00:00Z', '2026-11-24T00:00Z')).toEqual(['2026-11-23T09:00 2026-11-23T10:00']);
});

describe('when clocks change in Berlin', () => {
  const sunday = { weekdays: [0], zone: 'Europe/Berlin' };

  test('in spring a window over the change is an hour shorter', () => {
    const night = { ...sunday, startMinute: 60, endMinute: 240 };
    expect(windows(night, '2026-03-29T00:00Z', '2026-03-29T12:00Z')).toEqual(['2026-03-29T00:00 2026-03-29T02:00']);
  });

  test('in autumn it is an hour longer', () => {
    const night = { ...sunday, startMinute: 60, endMinute: 240 };
    expect(windows(night, '2026-10-25T00:00Z', '2026-10-25T12:00Z')).toEqual(['2026-10-24T23:00 2026-10-25T03:00']);
  });

  test('an hour that is skipped, and one that comes twice', () => {
    const at = (text: string) => new Date(instantOf(Date.parse(text), 'Europe/Berlin')).toISOString().slice(0, 16);
    expect(at('2026-03-29T02:30Z')).toBe('2026-03-29T01:30');
    expect(at('2026-10-25T02:30Z')).toBe('2026-10-25T00:30');
    expect(at('2026-10-25T03:30Z')).toBe('2026-10-25T02:30');
    expect(at('2026-07-01T09:00Z')).toBe('2026-07-01T07:00');
  });
});

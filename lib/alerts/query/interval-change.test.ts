// Until when an interval lasts, or how long until it begins: across midnight, months, time zones and changes of the clocks.
import { expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { nextChange } from './interval-change';
import { mutedUntil, mutingIntervals } from './muting';

const config = (intervals: string) =>
  parseAlertmanagerConfig(
    `route: { receiver: r }\nreceivers: [{ name: r }]\ntime_intervals: [${intervals}]`,
    'alertmanager.yml',
    { readSecretFile: String },
  );

const next = (interval: string, at: string) => {
  const intervals = config(`{ name: i, time_intervals: [${interval}] }`).timeIntervals.get('i') ?? [];
  const atMs = nextChange(intervals, Date.parse(at));
  return atMs === undefined ? undefined : new Date(atMs).toISOString().slice(0, 16);
};

const hours = (from: string, to: string, more = '') =>
  `{ times: [{ start_time: "${from}", end_time: "${to}" }]${more} }`;

test.each([
  [hours('09:00', '17:30'), '2026-01-14T08:00:30Z', '2026-01-14T09:00'],
  [hours('09:00', '17:30'), '2026-01-14T09:00:00Z', '2026-01-14T17:30'],
  [hours('09:00', '17:30'), '2026-01-14T17:30:00Z', '2026-01-15T09:00'],
  [hours('22:00', '24:00'), '2026-01-14T23:59:59Z', '2026-01-15T00:00'],
  ['{ weekdays: ["saturday"] }', '2026-01-14T12:00:00Z', '2026-01-17T00:00'],
  ['{ weekdays: ["monday:friday"] }', '2026-01-14T12:00:00Z', '2026-01-17T00:00'],
  ['{ days_of_month: ["-1"] }', '2026-02-10T12:00:00Z', '2026-02-28T00:00'],
  ['{ months: ["december"] }', '2026-01-14T12:00:00Z', '2026-12-01T00:00'],
  ['{ years: ["2030"] }', '2026-01-14T12:00:00Z', undefined],
  ['{}', '2026-01-14T12:00:00Z', undefined],
  [hours('09:00', '17:00', ', location: "Europe/Berlin"'), '2026-07-01T10:00:00Z', '2026-07-01T15:00'],
  [hours('09:00', '10:00', ', location: "Asia/Kolkata"'), '2026-01-14T00:00:00Z', '2026-01-14T03:30'],
  // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, on 25 October from 03:00 to 02:00.
  [hours('09:00', '10:00', ', location: "Europe/Berlin"'), '2026-03-29T00:30:00Z', '2026-03-29T07:00'],
  [hours('02:30', '05:00', ', location: "Europe/Berlin"'), '2026-03-29T00:30:00Z', '2026-03-29T01:00'],
  [hours('09:00', '10:00', ', location: "Europe/Berlin"'), '2026-10-25T00:00:00Z', '2026-10-25T08:00'],
])('%s at %s changes at %s', (interval, at, expected) => expect(next(interval, at)).toBe(expected));

test('a route is quiet until none of its intervals mutes it any more', () => {
  const { timeIntervals, route } = config(
    `{ name: early, time_intervals: [${hours('00:00', '06:00')}] }, { name: late, time_intervals: [${hours('05:00', '07:00')}] },
     { name: work, time_intervals: [${hours('08:00', '16:00')}] }`,
  );
  const nowMs = Date.parse('2026-01-14T03:00:00Z');
  const muted = { ...route, muteTimeIntervals: ['early', 'late'] };
  expect(mutingIntervals(muted, timeIntervals, nowMs)).toEqual(['early']);
  expect(mutedUntil(muted, timeIntervals, nowMs)).toBe(Date.parse('2026-01-14T07:00:00Z'));
  const active = { ...route, activeTimeIntervals: ['work'] };
  expect(mutingIntervals(active, timeIntervals, nowMs)).toEqual(['work']);
  expect(mutedUntil(active, timeIntervals, nowMs)).toBe(Date.parse('2026-01-14T08:00:00Z'));
  const never = { ...route, muteTimeIntervals: ['early'], activeTimeIntervals: ['early'] };
  expect(mutedUntil(never, timeIntervals, nowMs)).toBeUndefined();
});

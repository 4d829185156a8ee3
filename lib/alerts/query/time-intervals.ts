// Whether an instant lies in a time interval, seen in the interval's own time zone. Alertmanager: timeinterval.
import type { Range, TimeInterval } from '../model';

type Moment = {
  readonly minute: number;
  readonly weekday: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
};

/** Any of the intervals; an interval without conditions holds every instant. */
export function isWithin(intervals: readonly TimeInterval[], atMs: number): boolean {
  return intervals.some((interval) => contains(interval, momentOf(atMs, interval.location)));
}

function contains({ times, weekdays, daysOfMonth, months, years }: TimeInterval, at: Moment): boolean {
  const lastDay = new Date(Date.UTC(at.year, at.month, 0)).getUTCDate();
  return (
    (times.length === 0 || times.some(({ from, to }) => at.minute >= from && at.minute < to)) &&
    isIn(weekdays, at.weekday) &&
    (daysOfMonth.length === 0 || daysOfMonth.some((days) => isDay(days, at.day, lastDay))) &&
    isIn(months, at.month) &&
    isIn(years, at.year)
  );
}

const isIn = (ranges: readonly Range[], value: number) =>
  ranges.length === 0 || ranges.some(({ from, to }) => value >= from && value <= to);

/** Days from the end of the month are negative; what lies beyond it is its last day, what lies before it its first. */
function isDay({ from, to }: Range, day: number, lastDay: number): boolean {
  const fromEnd = (given: number) => (given < 0 ? lastDay + given + 1 : given);
  const [first, last] = [fromEnd(from), fromEnd(to)];
  if (first > lastDay || last < 1) return false; // no such day in this month
  return day >= Math.max(first, 1) && day <= Math.min(last, lastDay);
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const formats = new Map<string, Intl.DateTimeFormat>();

function momentOf(atMs: number, location: string): Moment {
  const parts = Object.fromEntries(
    formatFor(location)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  return {
    minute: Number(parts.hour) * 60 + Number(parts.minute),
    weekday: WEEKDAYS.indexOf(parts.weekday as string),
    day: Number(parts.day),
    month: Number(parts.month),
    year: Number(parts.year),
  };
}

/** Making one costs a thousand times what using it does. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', weekday: 'short' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  formats.set(timeZone, format);
  return format;
}

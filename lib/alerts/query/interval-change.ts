// When a time interval begins or ends next: what is muted now says until when.
import type { TimeInterval } from '../model';
import { isWithin } from './time-intervals';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Intervals may name years; further than this nobody plans. */
const MOST_DAYS = 400;

/**
 * The first minute at which `isWithin` is another; undefined: it stays as it is for more than a year. Intervals begin and end
 * at times of the day they name, and at midnight, each in its own time zone: those minutes are tried, and what lies between.
 */
export function nextChange(intervals: readonly TimeInterval[], atMs: number): number | undefined {
  const isNow = isWithin(intervals, atMs);
  let beforeMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  for (let day = 0; day <= MOST_DAYS; day++) {
    for (const candidateMs of candidatesOf(intervals, atMs + day * DAY_MS)) {
      if (candidateMs <= atMs || candidateMs <= beforeMs) continue;
      if (isWithin(intervals, candidateMs) !== isNow) return firstOther(intervals, isNow, beforeMs, candidateMs);
      beforeMs = candidateMs;
    }
  }
  return undefined;
}

/** Between an instant that is as now and one that is not: a change of the clocks moves it from where it was looked for. */
function firstOther(intervals: readonly TimeInterval[], isNow: boolean, sameMs: number, otherMs: number): number {
  let [low, high] = [sameMs, otherMs];
  while (high - low > MINUTE_MS) {
    const middleMs = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (isWithin(intervals, middleMs) === isNow) low = middleMs;
    else high = middleMs;
  }
  return high;
}

/** On days on which the clocks are changed, a time of the day is an hour off midnight's reckoning. */
const AROUND = [-60, 0, 60];

/** Ascending. Of the day, in each interval's zone, that the instant lies in. */
function candidatesOf(intervals: readonly TimeInterval[], dayMs: number): readonly number[] {
  const found = intervals.flatMap(({ times, location }) => {
    const midnightMs = midnightOf(dayMs, location);
    const minutes = times.flatMap(({ from, to }) => [from, to]);
    return [0, ...minutes].flatMap((minute) => AROUND.map((off) => midnightMs + (minute + off) * MINUTE_MS));
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** As far back as the clock on the wall shows. */
function midnightOf(atMs: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric', minute: 'numeric' });
  formats.set(timeZone, format);
  const part = (wanted: string) => Number(format.formatToParts(atMs).find(({ type }) => type === wanted)?.value);
  const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  return minuteMs - (part('hour') * 60 + part('minute')) * MINUTE_MS;
}

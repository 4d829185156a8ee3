// Which time intervals keep the groups of a route quiet, and until when.
import type { Route, TimeInterval } from '../model';
import { nextChange } from './interval-change';
import { isWithin } from './time-intervals';

type Intervals = ReadonlyMap<string, readonly TimeInterval[]>;

/** Those that hold now; outside of all active ones, those. */
export function mutingIntervals(
  { activeTimeIntervals, muteTimeIntervals }: Pick<Route, 'activeTimeIntervals' | 'muteTimeIntervals'>,
  intervals: Intervals,
  nowMs: number,
): readonly string[] {
  const isNow = (name: string) => isWithin(intervals.get(name) ?? [], nowMs);
  const outside = activeTimeIntervals.some(isNow) ? [] : activeTimeIntervals;
  return [...outside, ...muteTimeIntervals.filter(isNow)];
}

/** Changes that are followed until one of them ends the quiet: intervals that take turns may go on for long. */
const MOST_CHANGES = 50;

/** undefined: not within about a year, or not before very many changes. */
export function mutedUntil(route: Route, intervals: Intervals, nowMs: number): number | undefined {
  const names = [...route.activeTimeIntervals, ...route.muteTimeIntervals];
  let atMs = nowMs;
  for (let changes = 0; changes < MOST_CHANGES; changes++) {
    if (mutingIntervals(route, intervals, atMs).length === 0) return atMs;
    const next = names.flatMap((name) => nextChange(intervals.get(name) ?? [], atMs) ?? []);
    if (next.length === 0) return undefined;
    atMs = Math.min(...next);
  }
  return undefined;
}

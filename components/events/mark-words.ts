// A mark of the lane in words.
import { plural } from '@/components/format/number';
import { clock, clockWithSeconds, day, dayAndClock } from '@/components/format/time';
import type { LaneMark } from './lane-marks';

/** "Thu 19 Nov 14:07:05, web.yml was taken over, ana", or "3 events, Thu 19 Nov 14:07:05 to 14:08:01". */
export function markName({ events }: LaneMark): string {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return '';
  if (events.length === 1) return [dayAndClock(first.atMs), first.message, first.actor].filter(Boolean).join(', ');
  return `${plural(events.length, 'event')}, ${dayAndClock(first.atMs)} to ${timeOfEvent(last.atMs, first.atMs)}`;
}

/** "14:07:05" where the day is that of `namedMs`, which stands above; "20 Nov 14:07" otherwise. */
export const timeOfEvent = (atMs: number, namedMs: number): string =>
  day(atMs) === day(namedMs) ? clockWithSeconds(atMs) : `${day(atMs)} ${clock(atMs)}`;

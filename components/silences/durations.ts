// How long a silence lasts, as it is chosen: a time from now, to the morning, to the end of the trouble, or typed.
import { clock, day } from '@/components/format/time';

export type DurationId = '15m' | '1h' | '2h' | '4h' | 'morning' | 'resolved' | 'custom';

export type DurationChoice = { readonly id: DurationId; readonly name: string; readonly ms?: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** In the order of their keys: 1 is the first. */
export const DURATIONS: readonly DurationChoice[] = [
  { id: '15m', name: '15 min', ms: 15 * MINUTE },
  { id: '1h', name: '1 h', ms: HOUR },
  { id: '2h', name: '2 h', ms: 2 * HOUR },
  { id: '4h', name: '4 h', ms: 4 * HOUR },
  { id: 'morning', name: 'to 09:00' },
  { id: 'resolved', name: 'to resolved' },
  { id: 'custom', name: 'other' },
];

export const DEFAULT_DURATION: DurationId = '2h';

const MORNING_HOUR = 9;
/** However long the trouble lasts. */
const LATEST_RESOLVED_MS = 24 * HOUR;

/** Undefined for `custom`, whose end is typed. */
export function endOf(id: DurationId, startMs: number): number | undefined {
  if (id === 'morning') return nextMorning(startMs);
  if (id === 'resolved') return startMs + LATEST_RESOLVED_MS;
  const ms = DURATIONS.find((each) => each.id === id)?.ms;
  return ms === undefined ? undefined : startMs + ms;
}

/** The next 09:00 on the reader's clock, whatever summer time does in between. */
export function nextMorning(nowMs: number): number {
  const morning = new Date(nowMs);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  if (morning.getTime() <= nowMs) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}

/** "for 2 h", "until 09:00", "until resolved", "until 27 Nov 18:00". */
export function durationWords(id: DurationId, startMs: number, endMs: number): string {
  if (id === 'resolved') return 'until resolved';
  if (id === 'morning') return 'until 09:00';
  if (id !== 'custom') return `for ${DURATIONS.find((each) => each.id === id)?.name}`;
  return `until ${day(endMs) === day(startMs) ? clock(endMs) : `${day(endMs)} ${clock(endMs)}`}`;
}

/** "Berlin": the zone in which times are shown. */
export function zoneName(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
}

// When a recurring silence is in force: its windows on the clock of its time zone, as spans of real time.
import type { RecurringSilence } from '../silence-notes';

export type Window = { readonly startsAtMs: number; readonly endsAtMs: number };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Windows that end after `fromMs` and begin before `toMs`, by their start. @throws RangeError for a zone nobody knows */
export function windowsOf(
  { weekdays, startMinute, endMinute, zone }: RecurringSilence,
  fromMs: number,
  toMs: number,
): readonly Window[] {
  const windows: Window[] = [];
  // A window may have begun the day before; zones differ from UTC by less than a day.
  for (let dayMs = startOfDay(fromMs) - 2 * DAY_MS; dayMs < toMs + DAY_MS; dayMs += DAY_MS) {
    if (!weekdays.includes(new Date(dayMs).getUTCDay())) continue;
    const endDayMs = endMinute > startMinute ? dayMs : dayMs + DAY_MS;
    const startsAtMs = instantOf(dayMs + startMinute * MINUTE_MS, zone);
    const endsAtMs = instantOf(endDayMs + endMinute * MINUTE_MS, zone);
    if (endsAtMs > fromMs && startsAtMs < toMs && endsAtMs > startsAtMs) windows.push({ startsAtMs, endsAtMs });
  }
  return windows;
}

const startOfDay = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;

/**
 * The instant at which clocks in `zone` show what UTC's show at `wallMs`. An hour that summer time skips is that of before the
 * change; of one that comes twice it is the first.
 */
export function instantOf(wallMs: number, zone: string): number {
  const before = wallMs - offsetMs(wallMs - DAY_MS, zone);
  if (before + offsetMs(before, zone) === wallMs) return before;
  const after = wallMs - offsetMs(before, zone);
  return after + offsetMs(after, zone) === wallMs ? after : before;
}

/** How far clocks in `zone` are ahead of UTC. */
function offsetMs(atMs: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, ...numeric, ...time });
  formats.set(timeZone, format);
  return format;
}

// Times as people read them: relative in running text, absolute on hover, always in the reader's own zone.

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (number: number) => String(number).padStart(2, '0');

/** "14:07" */
export function clock(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** "14:07:05" */
export const clockWithSeconds = (atMs: number): string => `${clock(atMs)}:${two(new Date(atMs).getSeconds())}`;

/** "19 Nov" */
export function day(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getDate()} ${MONTHS[at.getMonth()]}`;
}

/** "Thu" */
export const weekday = (atMs: number): string => DAYS[new Date(atMs).getDay()] as string;

/** "Thu 19 Nov 14:07:05" */
export function dayAndClock(atMs: number): string {
  return `${weekday(atMs)} ${day(atMs)} ${clockWithSeconds(atMs)}`;
}

/** "2026-11-19 14:07:05", as it is typed into a range. */
export function typed(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clockWithSeconds(atMs)}`;
}

/** "14:02" for today, "19 Nov 14:02" before. */
export function since(atMs: number, nowMs: number): string {
  return day(atMs) === day(nowMs) ? clock(atMs) : `${day(atMs)} ${clock(atMs)}`;
}

const AGES = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

/** "12 s", "4 min", "2 h", "3 d"; the larger unit starts at two of it; "now" below a second. */
export function age(durationMs: number): string {
  const found = AGES.find(([unitMs]) => durationMs >= (unitMs === 1000 ? unitMs : 2 * unitMs));
  return found ? `${Math.floor(durationMs / found[0])} ${found[1]}` : durationMs >= 1000 ? '1 s' : 'now';
}

/** "12 s ago", or "now". */
export function ago(atMs: number, nowMs: number): string {
  const text = age(Math.max(0, nowMs - atMs));
  return text === 'now' ? text : `${text} ago`;
}

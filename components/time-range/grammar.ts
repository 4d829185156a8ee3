// The words for a point in time: `now-6h`, `now/d`, `now-1M/M`, `now/d+8h` as Grafana writes them, Unix milliseconds, and
// dates as people type them.

type Unit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y';

const RELATIVE = /^now((?:[+-]\d+[smhdwMy]|\/[smhdwMy])*)$/;
const STEP = /([+-])(\d+)([smhdwMy])|\/([smhdwMy])/g;
const TYPED = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

export const isRelative = (text: string): boolean => text.startsWith('now');

/**
 * Milliseconds of a point in time, or undefined when `text` is none. Rounding (`/d`) goes to the unit's start, or with
 * `roundUp` to its last millisecond, so `now/d` to `now/d` is today. Dates without a zone are in the reader's.
 */
export function parsePoint(text: string, nowMs: number, roundUp = false): number | undefined {
  const trimmed = text.trim();
  const relative = RELATIVE.exec(trimmed);
  if (relative) return applySteps(relative[1] ?? '', nowMs, roundUp);
  if (/^\d{11,15}$/.test(trimmed)) return Number(trimmed);
  if (WITH_ZONE.test(trimmed)) return defined(Date.parse(trimmed));
  const typed = TYPED.exec(trimmed);
  return typed ? localDate(typed) : undefined;
}

const defined = (ms: number) => (Number.isNaN(ms) ? undefined : ms);

/** Refuses 31 February, which Date would quietly make 3 March. */
function localDate(typed: RegExpExecArray): number | undefined {
  const [year, month, dayOfMonth, hours, minutes, seconds] = typed.slice(1).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || dayOfMonth === undefined) return undefined;
  const date = new Date(year, month - 1, dayOfMonth, hours, minutes, seconds);
  const isAsTyped =
    date.getMonth() === month - 1 && date.getDate() === dayOfMonth && (hours ?? 0) < 24 && (minutes ?? 0) < 60;
  return isAsTyped ? date.getTime() : undefined;
}

function applySteps(steps: string, nowMs: number, roundUp: boolean): number {
  let at = new Date(nowMs);
  for (const [, sign, amount, unit, roundTo] of steps.matchAll(STEP)) {
    at = roundTo ? rounded(at, roundTo as Unit, roundUp) : moved(at, Number(`${sign}${amount}`), unit as Unit);
  }
  return at.getTime();
}

const FIXED_MS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Hours and less are exact; days and more follow the calendar, so a day of daylight saving has 23 or 25 hours. */
function moved(from: Date, amount: number, unit: Unit): Date {
  if (unit === 's' || unit === 'm' || unit === 'h') return new Date(from.getTime() + amount * FIXED_MS[unit]);
  const at = new Date(from);
  if (unit === 'd' || unit === 'w') at.setDate(at.getDate() + amount * (unit === 'w' ? 7 : 1));
  else movedByMonths(at, amount * (unit === 'y' ? 12 : 1));
  return at;
}

/** One month before 31 March is the last of February. */
function movedByMonths(at: Date, months: number): void {
  const dayOfMonth = at.getDate();
  at.setDate(1);
  at.setMonth(at.getMonth() + months);
  const lastDay = new Date(at.getFullYear(), at.getMonth() + 1, 0).getDate();
  at.setDate(Math.min(dayOfMonth, lastDay));
}

function rounded(from: Date, unit: Unit, up: boolean): Date {
  const start = startOf(from, unit);
  return up ? new Date(moved(start, 1, unit).getTime() - 1) : start;
}

/** Weeks start on Monday (ISO 8601). */
function startOf(from: Date, unit: Unit): Date {
  const at = new Date(from);
  if (unit === 's') at.setMilliseconds(0);
  else if (unit === 'm') at.setSeconds(0, 0);
  else if (unit === 'h') at.setMinutes(0, 0, 0);
  else at.setHours(0, 0, 0, 0);
  if (unit === 'w') at.setDate(at.getDate() - ((at.getDay() + 6) % 7));
  if (unit === 'M' || unit === 'y') at.setDate(1);
  if (unit === 'y') at.setMonth(0);
  return at;
}

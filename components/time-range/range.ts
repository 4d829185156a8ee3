// A range of time: as written (in the address, in the picker) and as resolved at one moment.
import { typed } from '@/components/format/time';
import { isRelative, parsePoint } from './grammar';

/** Two points in the words of grammar.ts, as they stand in the address: `from=now-1h&to=now`. */
export type TimeRange = { readonly from: string; readonly to: string };

/** Milliseconds; `fromMs < toMs`. */
export type Span = { readonly fromMs: number; readonly toMs: number };

export const DEFAULT_RANGE: TimeRange = { from: 'now-1h', to: 'now' };

export const PRESETS: readonly { readonly range: TimeRange; readonly name: string }[] = [
  { range: { from: 'now-5m', to: 'now' }, name: 'Last 5 minutes' },
  { range: { from: 'now-15m', to: 'now' }, name: 'Last 15 minutes' },
  { range: { from: 'now-30m', to: 'now' }, name: 'Last 30 minutes' },
  { range: { from: 'now-1h', to: 'now' }, name: 'Last 1 hour' },
  { range: { from: 'now-3h', to: 'now' }, name: 'Last 3 hours' },
  { range: { from: 'now-6h', to: 'now' }, name: 'Last 6 hours' },
  { range: { from: 'now-12h', to: 'now' }, name: 'Last 12 hours' },
  { range: { from: 'now-24h', to: 'now' }, name: 'Last 24 hours' },
  { range: { from: 'now-2d', to: 'now' }, name: 'Last 2 days' },
  { range: { from: 'now-7d', to: 'now' }, name: 'Last 7 days' },
  { range: { from: 'now-30d', to: 'now' }, name: 'Last 30 days' },
  { range: { from: 'now/d', to: 'now/d' }, name: 'Today' },
];

export type RangeRefusal = { readonly field: 'from' | 'to'; readonly reason: string };

/** The span a range means at `nowMs`, or which field is wrong and why. */
export function resolveRange({ from, to }: TimeRange, nowMs: number): Span | RangeRefusal {
  const fromMs = parsePoint(from, nowMs);
  if (fromMs === undefined) return { field: 'from', reason: notATime(from) };
  const toMs = parsePoint(to, nowMs, true);
  if (toMs === undefined) return { field: 'to', reason: notATime(to) };
  if (fromMs >= toMs) return { field: 'to', reason: 'The end must be after the start.' };
  return { fromMs, toMs };
}

const notATime = (text: string) =>
  text.trim() === ''
    ? 'Write a time, like now-6h or 2026-11-19 14:00.'
    : `“${text}” is no time. Write now-6h, now/d or 2026-11-19 14:00.`;

export const isRefusal = (outcome: Span | RangeRefusal): outcome is RangeRefusal => 'reason' in outcome;

/** The span, or that of the default range when the address carries nonsense. */
export function spanOf(range: TimeRange, nowMs: number): Span {
  const outcome = resolveRange(range, nowMs);
  return isRefusal(outcome) ? (resolveRange(DEFAULT_RANGE, nowMs) as Span) : outcome;
}

/** How the button names a range: a preset's name, else both ends. */
export function nameOfRange(range: TimeRange): string {
  const preset = PRESETS.find((each) => each.range.from === range.from && each.range.to === range.to);
  return preset?.name ?? `${nameOfPoint(range.from)} to ${nameOfPoint(range.to)}`;
}

function nameOfPoint(text: string): string {
  if (isRelative(text)) return text;
  const atMs = parsePoint(text, 0);
  return atMs === undefined ? text : typed(atMs);
}

const absolute = (fromMs: number, toMs: number): TimeRange => ({
  from: String(Math.round(fromMs)),
  to: String(Math.round(toMs)),
});

/** Fixed to the two instants it means now. */
export const absoluteRange = ({ fromMs, toMs }: Span): TimeRange => absolute(fromMs, toMs);

/** Half a width earlier or later. */
export function shiftRange({ fromMs, toMs }: Span, direction: -1 | 1): TimeRange {
  const halfMs = (toMs - fromMs) / 2;
  return absolute(fromMs + direction * halfMs, toMs + direction * halfMs);
}

/** Twice as wide around the same middle, but never past now. */
export function zoomOut({ fromMs, toMs }: Span, nowMs: number): TimeRange {
  const widthMs = toMs - fromMs;
  const endMs = Math.min(toMs + widthMs / 2, Math.max(nowMs, toMs));
  return absolute(endMs - 2 * widthMs, endMs);
}

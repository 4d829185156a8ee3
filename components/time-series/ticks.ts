// Where the marks of the axes stand and what they say.

import type { Unit } from '@/components/format/number';
import { clock, clockWithSeconds, day } from '@/components/format/time';

const DECIMAL_STEPS = [1, 2, 2.5, 5, 10] as const;
const MINUTES_AND_UP = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400] as const;

/** Steps people count in: 1, 2, 2.5, 5 times a power of ten; powers of two for bytes; minutes and hours for long times. */
function niceStep(rough: number, unit: Unit): number {
  if (unit === 'seconds' && rough > 30)
    return MINUTES_AND_UP.find((step) => step >= rough) ?? niceDecimal(rough, 86_400);
  if (unit === 'bytes' || unit === 'bytesPerSecond') return 2 ** Math.ceil(Math.log2(rough));
  return niceDecimal(rough, 1);
}

function niceDecimal(rough: number, base: number): number {
  const power = base * 10 ** Math.floor(Math.log10(rough / base));
  const factor = DECIMAL_STEPS.find((step) => step * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** Rising multiples of a nice step that cover `min` to `max` inclusive; `count` is how many fit, at least two. */
export function valueTicks(min: number, max: number, count: number, unit: Unit): number[] {
  const step = niceStep(Math.max(max - min, Number.MIN_VALUE * 1e10) / Math.max(count, 2), unit);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
const tidy = (value: number) => Number(value.toPrecision(12));

/**
 * The value range an axis shows: from zero when all values are on one side and near enough to it, otherwise around the
 * data; never empty. Infinite values must be left out by the caller.
 */
export function valueRange(min: number, max: number): readonly [min: number, max: number] {
  if (min === max) {
    if (min === 0) return [0, 1];
    return min > 0 ? [0, max * 1.2] : [min * 1.2, 0];
  }
  const span = max - min;
  if (min >= 0 && min <= 2 * span) return [0, max];
  if (max <= 0 && -max <= 2 * span) return [min, 0];
  return [min, max];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
];

type TimeTicks = { readonly ticksMs: readonly number[]; readonly labels: readonly string[] };

const zoneOffsetMs = (atMs: number) => -new Date(atMs).getTimezoneOffset() * MINUTE;

/**
 * Marks on round local times, at least `spacePx` apart. Within one day they are times; where a new day starts, its name
 * stands instead of 00:00. The day of the left edge is not among them: it is written once, in the corner.
 */
export function timeTicks(fromMs: number, toMs: number, widthPx: number, spacePx = 64): TimeTicks {
  const fits = Math.max(1, widthPx / spacePx);
  const stepMs = TIME_STEPS_MS.find((each) => (toMs - fromMs) / each <= fits) ?? DAY * 365;
  const offsetMs = zoneOffsetMs(fromMs);
  const firstMs = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  const ticksMs: number[] = [];
  for (let atMs = firstMs; atMs <= toMs; atMs += stepMs) ticksMs.push(atMs);
  return { ticksMs, labels: ticksMs.map((atMs) => timeLabel(atMs, stepMs)) };
}

function timeLabel(atMs: number, stepMs: number): string {
  const time = clockWithSeconds(atMs);
  if (stepMs >= DAY || time === '00:00:00') return day(atMs);
  return stepMs < MINUTE ? time : clock(atMs);
}

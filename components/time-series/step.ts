// Which step a range query asks for: what the panel can show, snapped to a step people can name.
import type { Span } from '@/components/time-range/range';
import type { RangeWindow } from '@/lib/client/prometheus';
import { parseDuration } from '@/lib/kernel/duration';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Rising. Each divides a minute, an hour or a day, so steps fall on the same instants every time. */
const STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * HOUR),
];

// One point every second pixel: more cannot be told apart, fewer looks angular.
const PIXELS_PER_POINT = 2;

/** The smallest nameable step that gives a panel `widthPx` wide at most one point per two pixels; at least 1 s. */
export function chooseStepMs(rangeMs: number, widthPx: number): number {
  const wantedMs = (rangeMs * PIXELS_PER_POINT) / Math.max(widthPx, 100);
  const found = STEPS_MS.find((stepMs) => stepMs >= wantedMs);
  return found ?? Math.ceil(wantedMs / (24 * HOUR)) * 24 * HOUR;
}

/**
 * What to ask for a span drawn `widthPx` wide. Both ends are moved down to multiples of the step, so that a refresh asks
 * for the same instants and lines do not tremble.
 */
export function windowFor({ fromMs, toMs }: Span, widthPx: number): RangeWindow {
  const stepMs = chooseStepMs(toMs - fromMs, widthPx);
  return { startMs: Math.floor(fromMs / stepMs) * stepMs, endMs: Math.floor(toMs / stepMs) * stepMs, stepMs };
}

const WINDOW = /\[\s*((?:\d+(?:ms|[smhdwy]))+)\s*(?::[^\]]*)?\]/g;

/**
 * The shortest range-vector window of `expr` when it is shorter than the step: samples between two evaluations would not
 * be read. Undefined when all is well.
 */
export function windowBelowStep(expr: string, stepMs: number): string | undefined {
  const windows = [...expr.matchAll(WINDOW)].map((match) => match[1] ?? '');
  const shortest = windows.sort((a, b) => safeDuration(a) - safeDuration(b))[0];
  return shortest !== undefined && safeDuration(shortest) < stepMs ? shortest : undefined;
}

// Units out of order are the server's to refuse; here such a window is just not compared.
function safeDuration(text: string): number {
  try {
    return parseDuration(text);
  } catch {
    return Infinity;
  }
}

// The time the graph of an alert shows unless somebody chose another: before it began, until it was over or now.
import type { TimeRange } from '@/components/time-range/range';
import type { AlertRow } from '@/lib/client/alerts';

const BEFORE_MS = 20 * 60_000;
const AFTER_MS = 10 * 60_000;
/** Of what fires for days the beginning is still to be seen. */
const PART_BEFORE = 0.25;

/** Ends now as long as it fires, so that the graph goes on. */
export function alertRange({ sinceMs, endedMs }: Pick<AlertRow, 'sinceMs' | 'endedMs'>, nowMs: number): TimeRange {
  const lengthMs = (endedMs ?? nowMs) - sinceMs;
  const from = String(Math.round(sinceMs - Math.max(BEFORE_MS, lengthMs * PART_BEFORE)));
  if (endedMs === undefined || endedMs + AFTER_MS >= nowMs) return { from, to: 'now' };
  return { from, to: String(Math.round(endedMs + AFTER_MS)) };
}

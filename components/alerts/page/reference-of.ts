// What the graph of an alert is held against: the threshold, and the stretches of time it fired.
import type { Reference } from '@/components/time-series/reference';
import type { AlertRow, AlertSpan } from '@/lib/client/alerts';
import { occurrencesOf } from '../history/blocks';

/** What the history does not have yet is told by the alert itself. */
export function referenceOf(
  row: AlertRow,
  spans: readonly AlertSpan[],
  threshold: number | undefined,
  toMs: number,
  textOf: (value: number) => string,
): Reference {
  const past = occurrencesOf(spans);
  const isThere = past.some(({ fromMs, untilMs }) => fromMs <= row.sinceMs && (untilMs ?? toMs) >= row.sinceMs);
  const own = row.state === 'pending' || isThere ? [] : [{ fromMs: row.sinceMs, untilMs: row.endedMs ?? null }];
  return {
    thresholds:
      threshold === undefined || !Number.isFinite(threshold) ? [] : [{ value: threshold, text: textOf(threshold) }],
    spans: [...past, ...own].map(({ fromMs, untilMs }) => ({ fromMs, toMs: untilMs ?? toMs, text: 'firing' })),
  };
}

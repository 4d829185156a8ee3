// What the last hour of a target's own series says: since when it is down, how long its scrapes took.

import { targetKey } from '@/components/targets/use-targets';
import { frameOf } from '@/components/time-series/frame';
import type { RangeWindow } from '@/lib/client/prometheus';
import type { Series } from '@/lib/client/prometheus-decode';

/** `isOpen`: it was down when the window began, so it started at `sinceMs` or before. */
export type Outage = { readonly sinceMs: number; readonly isOpen: boolean };

export type TargetHistory = {
  /** Undefined while it is up. */
  readonly outage: Outage | undefined;
  /** Seconds, evenly spaced; null where nothing was stored. */
  readonly durations: readonly (number | null)[];
};

/** By targetKey. `up` and `durations` are the range answers of `up` and `scrape_duration_seconds`. */
export function targetHistories(
  up: readonly Series[],
  durations: readonly Series[],
  window: RangeWindow,
): ReadonlyMap<string, TargetHistory> {
  const durationOf = new Map(
    frameOf(durations, window).series.map(({ labels, values }) => [targetKey(labels), values] as const),
  );
  return new Map(
    up.map((series) => [
      targetKey(series.labels),
      { outage: outageOf(series, window), durations: durationOf.get(targetKey(series.labels)) ?? [] },
    ]),
  );
}

/** From the first 0 after the last 1. `series` holds zeros and ones. */
export function outageOf(
  { timesS, values }: Pick<Series, 'timesS' | 'values'>,
  { startMs, stepMs }: RangeWindow,
): Outage | undefined {
  const first = values.lastIndexOf(1) + 1;
  const sinceS = timesS[first];
  if (sinceS === undefined) return undefined;
  return { sinceMs: sinceS * 1000, isOpen: first === 0 && sinceS * 1000 <= startMs + stepMs };
}

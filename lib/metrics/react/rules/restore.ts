// When alerts began that another Prometheus, or a backfill, knew of: read from ALERTS_FOR_STATE, as Prometheus does at a start.
import { isStale } from '@/lib/kernel/float';
import { METRIC_NAME } from '@/lib/kernel/labels';
import type { SampleReader } from '../../store/contract';
import type { AlertingRuleSpec } from './model';

export const FOR_STATE = 'ALERTS_FOR_STATE';

export type RestoreLimits = {
  /** What was last seen longer ago is not looked at. */
  readonly outageToleranceMs: number;
  /** Between a restart and firing there is at least so much time; rules with a shorter `for` are not restored. */
  readonly gracePeriodMs: number;
};

/** What ALERTS_FOR_STATE last said of an alert. */
export type KnownState = { readonly seenAtMs: number; readonly activeAtMs: number };

/** By the key of the alert's labels; alerts that had ended are not there. */
export async function knownStates(
  reader: Pick<SampleReader, 'select'>,
  { alert }: Pick<AlertingRuleSpec, 'alert'>,
  nowMs: number,
  { outageToleranceMs }: RestoreLimits,
): Promise<ReadonlyMap<string, KnownState>> {
  const states = new Map<string, KnownState>();
  const matchers = [
    { name: METRIC_NAME, type: '=' as const, value: FOR_STATE },
    { name: 'alertname', type: '=' as const, value: alert },
  ];
  for await (const batch of reader.select(matchers, { startMs: nowMs - outageToleranceMs, endMs: nowMs })) {
    for (const { labels, timestampsMs, values } of batch) {
      const last = timestampsMs.length - 1;
      if (isStale(values, last)) continue;
      const state = { seenAtMs: timestampsMs[last] as number, activeAtMs: (values[last] as number) * 1000 };
      states.set(labels.withoutMetricName().key(), state);
    }
  }
  return states;
}

/** When an alert that is active again is to count as active from: time in which nobody looked does not count towards `for`. */
export function restoredActiveAtMs(
  { seenAtMs, activeAtMs }: KnownState,
  forMs: number,
  nowMs: number,
  { gracePeriodMs }: RestoreLimits,
): number {
  const remainingMs = forMs - (seenAtMs - activeAtMs);
  if (remainingMs <= 0) return activeAtMs; // it was firing
  if (remainingMs < gracePeriodMs) return nowMs + gracePeriodMs - forMs;
  return activeAtMs + (nowMs - seenAtMs);
}

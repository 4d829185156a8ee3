// What comes next for an alert, at each of its receivers: the last part of its timeline.
import type { HistoryRecord, MessageRecord } from '../history';
import { isResolved } from '../model';
import type { PlacedIntegration, PlacedRoute } from './placed-route';
import type { WhyInput, WhyNext } from './why-model';

export function nextSteps(input: WhyInput, records: readonly HistoryRecord[]): readonly WhyNext[] {
  const { alert } = input;
  if (!alert) return [];
  return input.routes
    .filter(({ group, integrations }) => group && integrations.length > 0)
    .flatMap((route) => nextOf(route, input, records));
}

function nextOf(route: PlacedRoute, input: WhyInput, records: readonly HistoryRecord[]): readonly WhyNext[] {
  const { receiver, group } = route;
  const step = (what: WhyNext['what'], atMs: number | undefined, integration?: string): WhyNext => ({
    ...{ kind: 'next', what, atMs, receiver, integration },
  });
  if (!group) return [];
  if (!group.hasBeenLookedAt) return [step('look', group.dueAtMs)];
  if (input.inhibitedBy.length > 0) return [step('inhibited', undefined)];
  if (route.mutedBy.length > 0) return [step('interval_ends', route.mutedUntilMs)];
  if (input.silencedBy.length > 0) return [step('silence_ends', input.silencedUntilMs)];
  return route.integrations.flatMap((each) => nextMessage(route, each, input, records, step));
}

function nextMessage(
  { groupId, group, groupIntervalMs, repeatIntervalMs }: PlacedRoute,
  { integration, index, sendResolved }: PlacedIntegration,
  { alert, nowMs, fingerprint }: WhyInput,
  records: readonly HistoryRecord[],
  step: (what: WhyNext['what'], atMs: number | undefined, integration?: string) => WhyNext,
): readonly WhyNext[] {
  if (!group || !alert) return [];
  const name = `${integration}[${index}]`;
  const last = records.findLast(
    (record): record is MessageRecord =>
      record.kind === 'message' && record.groupId === groupId && `${record.integration}[${record.index}]` === name,
  );
  if (last && last.outcome !== 'sent') return [step('again', group.dueAtMs, name)];
  const told = last?.alerts.find((each) => each.fingerprint === fingerprint)?.status;
  if (isResolved(alert, nowMs)) return told === 'firing' && sendResolved ? [step('change', group.dueAtMs, name)] : [];
  if (told !== 'firing') return [step('change', group.dueAtMs, name)];
  const sentAtMs = (last?.attempts.at(-1)?.atMs ?? nowMs) + (last?.attempts.at(-1)?.durationMs ?? 0);
  return [step('repeat', firstLookAfter(sentAtMs + repeatIntervalMs, group.dueAtMs, groupIntervalMs), name)];
}

/** Looks come an interval apart; said again is at the first that comes after the repeat interval is over. */
function firstLookAfter(afterMs: number, dueAtMs: number, intervalMs: number): number {
  if (dueAtMs > afterMs) return dueAtMs;
  return dueAtMs + (Math.floor((afterMs - dueAtMs) / intervalMs) + 1) * intervalMs;
}

// What becomes of a stored alert when its like comes in: one occurrence goes on, or another takes its place.
import { type Alert, isResolved } from '../model';

/** Alertmanager's rules (provider/mem and types.Alert): `received` is the newer, unless their times of update say otherwise. */
export function mergeAlerts(stored: Alert | undefined, received: Alert, nowMs: number): Alert {
  if (!stored) return received;
  const overlap = received.endsAtMs > stored.startsAtMs && received.startsAtMs < stored.endsAtMs;
  if (!overlap) return received;
  return received.updatedAtMs < stored.updatedAtMs ? merged(received, stored, nowMs) : merged(stored, received, nowMs);
}

function merged(older: Alert, newer: Alert, nowMs: number): Alert {
  return {
    ...newer,
    startsAtMs: Math.min(older.startsAtMs, newer.startsAtMs),
    endsAtMs: endOf(older, newer, nowMs),
    receivedAtMs: Math.min(older.receivedAtMs, newer.receivedAtMs),
  };
}

/** Of two ends that have come the later counts; of two that are ahead, one that somebody named, if it is the later. */
function endOf(older: Alert, newer: Alert, nowMs: number): number {
  const olderCounts = isResolved(newer, nowMs) ? isResolved(older, nowMs) : !older.timeout;
  return olderCounts ? Math.max(older.endsAtMs, newer.endsAtMs) : newer.endsAtMs;
}

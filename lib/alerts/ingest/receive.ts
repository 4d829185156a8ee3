// First stage of alerts: what senders post -> alerts with times, identity and labels as Alertmanager makes them -> store.
import { badInput } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import { type Alert, type Annotations, isResolved } from '../model';
import type { AlertWriter } from '../store/contract';
import { fingerprintOf } from './fingerprint';

/** undefined: the sender did not say. */
export type PostedAlert = {
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly startsAtMs: number | undefined;
  readonly endsAtMs: number | undefined;
  readonly generatorUrl: string;
};

export type ReceiveOptions = {
  readonly store: AlertWriter;
  readonly nowMs: () => number;
  readonly resolveTimeoutMs: () => number;
  /** Each alert that came in: valid ones by their state, the others as invalid. */
  readonly onReceived: (what: 'firing' | 'resolved' | 'invalid', count: number) => void;
};

/** Stores the valid alerts, whatever the others are like. @throws bad_input with the reasons of the others */
export type Receive = (posted: readonly PostedAlert[]) => Promise<void>;

export function createReceiver({ store, nowMs, resolveTimeoutMs, onReceived }: ReceiveOptions): Receive {
  return async (posted) => {
    const now = nowMs();
    const alerts: Alert[] = [];
    const reasons: string[] = [];
    for (const each of posted) {
      const alert = alertOf(each, now, resolveTimeoutMs());
      const reason = invalidBecause(alert);
      if (reason) reasons.push(reason);
      else alerts.push(alert);
    }
    const resolved = alerts.filter((alert) => isResolved(alert, now)).length;
    onReceived('firing', alerts.length - resolved);
    onReceived('resolved', resolved);
    onReceived('invalid', reasons.length);
    if (alerts.length > 0) await store.putAlerts(alerts);
    if (reasons.length > 0) throw badInput(reasons.join('; '));
  };
}

/** A start nobody gave is the end, wherever that lies, or now; an end nobody gave is a timeout from now. */
function alertOf(posted: PostedAlert, nowMs: number, resolveTimeoutMs: number): Alert {
  const { labels, annotations, startsAtMs, endsAtMs, generatorUrl } = posted;
  // Field by field: a thousand of them come at a time, and copying objects by their rest takes longer than all else here.
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations,
    startsAtMs: startsAtMs ?? endsAtMs ?? nowMs,
    endsAtMs: endsAtMs ?? nowMs + resolveTimeoutMs,
    updatedAtMs: nowMs,
    generatorUrl,
    timeout: endsAtMs === undefined,
    receivedAtMs: nowMs,
  };
}

function invalidBecause({ labels, annotations, startsAtMs, endsAtMs }: Alert): string | undefined {
  if (endsAtMs < startsAtMs) return 'start time must be before end time';
  if (labels.size === 0) return 'at least one label pair required';
  if (labels.has('')) return 'invalid label set: invalid name ""';
  return Object.hasOwn(annotations, '') ? 'invalid annotations: invalid name ""' : undefined;
}

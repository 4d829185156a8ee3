// Rows of alerts that wait and of those that are over. Field by field: many alerts change at once, and copying by `...` makes
// objects several times as large.
import { NO_REASON, type StoredAlert } from '../model';
import type { AlertRow, Notified, PendingAlert } from './live-row';

export const NO_NAMES: readonly string[] = [];
export const NOBODY: readonly Notified[] = [];

export const pendingRow = ({ fingerprint, labels, annotations, activeAtMs, rule }: PendingAlert): AlertRow => ({
  fingerprint,
  labels,
  annotations,
  state: 'pending',
  silencedBy: NO_REASON.silencedBy,
  inhibitedBy: NO_REASON.inhibitedBy,
  mutedBy: NO_REASON.mutedBy,
  sinceMs: activeAtMs,
  endedMs: undefined,
  generatorUrl: '',
  groups: NO_NAMES,
  receivers: NO_NAMES,
  notified: NOBODY,
  rule,
});

/** @param before its row while it was firing; undefined: it never was, as far as this list knows */
export const resolvedRow = (alert: StoredAlert, before: AlertRow | undefined, rule: AlertRow['rule']): AlertRow => ({
  fingerprint: alert.fingerprint,
  labels: alert.labels,
  annotations: alert.annotations,
  state: 'resolved',
  silencedBy: NO_REASON.silencedBy,
  inhibitedBy: NO_REASON.inhibitedBy,
  mutedBy: NO_REASON.mutedBy,
  sinceMs: alert.startsAtMs,
  endedMs: alert.endsAtMs,
  generatorUrl: alert.generatorUrl,
  groups: NO_NAMES,
  receivers: before?.receivers ?? NO_NAMES,
  notified: before?.notified ?? NOBODY,
  rule,
});

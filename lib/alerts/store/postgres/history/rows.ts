// A record of the notification history <-> a row of alerts_history.
import { Labels } from '@/lib/kernel/labels';
import type {
  Attempt,
  HeldAlert,
  HeldBy,
  HistoryRecord,
  MessageOutcome,
  RecordedAlert,
  WhyNow,
} from '../../../history';
import type { Entry } from '../../history/contract';
import { integrationOf, signatureOf } from '../../history/signature';

export type Row = {
  id: string;
  at_ms: string;
  kind: MessageOutcome | 'held' | 'unchanged';
  group_id: string;
  group_key: string;
  group_labels: Record<string, string>;
  receiver: string;
  integration: string;
  index: number;
  why: WhyNow | null;
  until_ms: string | null;
  tries: number;
  attempts: Attempt[];
  alerts: StoredAlert[];
};

type StoredAlert = {
  fingerprint: string;
  labels: Record<string, string>;
  status: RecordedAlert['status'];
  heldBy?: HeldBy;
};

/** By the names of the columns; fingerprints as one text, since SQL has no ragged arrays. */
export function rowOf({ record, dedupe }: Entry) {
  const [integration, index] = integrationOf(record);
  const isMessage = record.kind === 'message';
  return {
    ...{ id: record.id, at_ms: record.atMs, kind: isMessage ? record.outcome : record.kind },
    ...{ group_id: record.groupId, group_key: record.groupKey, group_labels: JSON.stringify(record.groupLabels) },
    ...{ receiver: record.receiver, integration, index, signature: signatureOf(record), dedupe },
    why: isMessage ? record.why : null,
    until_ms: record.kind === 'unchanged' ? record.untilMs : null,
    tries: isMessage ? record.tries : 0,
    attempts: JSON.stringify(isMessage ? record.attempts : []),
    fingerprints: record.alerts.map(({ fingerprint }) => fingerprint).join(' '),
    alerts: JSON.stringify(record.alerts),
  };
}

export function recordOf(row: Row): HistoryRecord {
  const shared = {
    ...{ id: row.id, atMs: Number(row.at_ms), groupId: row.group_id, groupKey: row.group_key },
    ...{ groupLabels: Labels.of(row.group_labels), receiver: row.receiver },
  };
  const { integration, index } = row;
  const alerts = row.alerts.map((alert) => ({ ...alert, labels: Labels.of(alert.labels) }));
  switch (row.kind) {
    case 'held':
      return { ...shared, kind: row.kind, alerts: alerts as HeldAlert[] }; // written as such
    case 'unchanged':
      return { ...shared, kind: row.kind, integration, index, untilMs: Number(row.until_ms), alerts };
    default: {
      const { kind: outcome, why, tries } = row;
      const attempts = row.attempts.map(({ atMs, durationMs, code, error }) => ({ atMs, durationMs, code, error }));
      // A message has a reason, by rowOf.
      return { ...shared, kind: 'message', integration, index, outcome, why: why as WhyNow, alerts, tries, attempts };
    }
  }
}

// A record of the notification history <-> a row of alerts_history.
import { bigintArray, booleanArray, integerArray, jsonArray, textArray, uuidArray } from '@/lib/db/array-parameters';
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

/** Columns, in this order, with the type each array has. Fingerprints are one text: SQL has no ragged arrays. */
export const WRITTEN_TYPES = {
  ...{ id: 'uuid', at_ms: 'bigint', kind: 'text', group_id: 'uuid', group_key: 'text', group_labels: 'json' },
  ...{ receiver: 'text', integration: 'text', index: 'integer', why: 'text', until_ms: 'bigint', tries: 'integer' },
  ...{ attempts: 'json', alerts: 'json', signature: 'text', fingerprints: 'text', dedupe: 'boolean' },
} as const;

/** An array for each of `WRITTEN_TYPES`, with an element for each entry. */
export function columnsOf(entries: readonly Entry[]): readonly Buffer[] {
  const records = entries.map(({ record }) => record);
  const messages = records.map((record) => (record.kind === 'message' ? record : undefined));
  const integrations = records.map(integrationOf);
  return [
    uuidArray(records.map(({ id }) => id)),
    bigintArray(records.map(({ atMs }) => atMs)),
    textArray(records.map((record) => (record.kind === 'message' ? record.outcome : record.kind))),
    uuidArray(records.map(({ groupId }) => groupId)),
    textArray(records.map(({ groupKey }) => groupKey)),
    jsonArray(records.map(({ groupLabels }) => JSON.stringify(groupLabels))),
    textArray(records.map(({ receiver }) => receiver)),
    textArray(integrations.map(([name]) => name)),
    integerArray(integrations.map(([, index]) => index)),
    textArray(messages.map((message) => message?.why ?? null)),
    bigintArray(records.map((record) => (record.kind === 'unchanged' ? record.untilMs : null))),
    integerArray(messages.map((message) => message?.tries ?? 0)),
    jsonArray(messages.map((message) => JSON.stringify(message?.attempts ?? []))),
    jsonArray(records.map(({ alerts }) => JSON.stringify(alerts))),
    textArray(records.map(signatureOf)),
    textArray(records.map(({ alerts }) => alerts.map(({ fingerprint }) => fingerprint).join(' '))),
    booleanArray(entries.map(({ dedupe }) => dedupe)),
  ];
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

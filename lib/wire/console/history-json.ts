// Records of the notification history as the console's JSON has them.
import type { HistoryRecord, MessageRecord, RecordedAlert } from '@/lib/alerts/history';

/** Alerts of a long list that are shown with their labels; the rest is a number. */
const SHOWN_ALERTS = 5;

const alertJson = ({ fingerprint, labels, status }: RecordedAlert) => ({ fingerprint, labels, status });

const groupJson = ({ id, atMs, groupId, groupKey, groupLabels, receiver }: HistoryRecord) => ({
  ...{ id, atMs, groupId, groupKey, groupLabels, receiver },
});

export type Unfinished = Omit<MessageRecord, 'outcome'>;

/** A row of a list. `sending`: it has not ended yet. */
export function messageRowJson(record: MessageRecord | Unfinished) {
  const { integration, index, why, tries, attempts, alerts } = record;
  const last = attempts.at(-1);
  return {
    ...{ ...groupJson(record as MessageRecord), integration, index, why, tries },
    outcome: 'outcome' in record ? record.outcome : 'sending',
    lastAttempt: last,
    firing: alerts.filter(({ status }) => status === 'firing').length,
    resolved: alerts.filter(({ status }) => status === 'resolved').length,
    alerts: alerts.slice(0, SHOWN_ALERTS).map(alertJson),
  };
}

export const messageJson = (record: MessageRecord | Unfinished) => ({
  ...messageRowJson(record),
  attempts: record.attempts,
  alerts: record.alerts.map(alertJson),
});

// What a message says: the alerts of a group, what they share, how they stand. Senders and templates read it from here.
import type { Labels } from '@/lib/kernel/labels';
import type { Notification, NotifiedAlert, TemplateAlert, TemplateData } from '../doors';

/** Firing if any alert is. */
export const statusOf = (alerts: readonly NotifiedAlert[]): 'firing' | 'resolved' =>
  alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved';

/** Alertmanager's order: by job, by instance, then by all labels. */
export function inOrder<T extends { readonly labels: Labels }>(alerts: Iterable<T>): readonly T[] {
  const keyed = Array.from(alerts, (alert) => {
    const { labels } = alert;
    return { alert, labels, job: labels.get('job'), instance: labels.get('instance') }; // once, not with each comparison
  });
  keyed.sort((a, b) => compareText(a.job, b.job) || compareText(a.instance, b.instance) || a.labels.compare(b.labels));
  return keyed.map(({ alert }) => alert);
}

const compareText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

/** The pairs all of the records have, sorted by name. */
export function commonPairs(records: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = records;
  const shared = Object.entries(first).filter(([name, value]) =>
    others.every((other) => Object.hasOwn(other, name) && other[name] === value),
  );
  return sortedByName(Object.fromEntries(shared));
}

export const sortedByName = (record: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));

/** Go's zero time: an end nobody knows yet. */
export const ZERO_TIME = new Date('0001-01-01T00:00:00Z');

export function templateDataOf(notification: Notification): TemplateData {
  const { receiver, groupLabels, alerts, externalUrl } = notification;
  return {
    Receiver: receiver,
    Status: statusOf(alerts),
    Alerts: alerts.map(templateAlertOf),
    GroupLabels: groupLabels.toJSON(),
    CommonLabels: commonPairs(alerts.map(({ labels }) => labels.toJSON())),
    CommonAnnotations: commonPairs(alerts.map(({ annotations }) => annotations)),
    ExternalURL: externalUrl,
  };
}

const templateAlertOf = (alert: NotifiedAlert): TemplateAlert => ({
  Status: alert.status,
  Labels: alert.labels.toJSON(),
  Annotations: sortedByName(alert.annotations),
  StartsAt: new Date(alert.startsAtMs),
  EndsAt: alert.status === 'firing' ? ZERO_TIME : new Date(alert.endsAtMs),
  GeneratorURL: alert.generatorUrl,
  Fingerprint: alert.fingerprint,
});

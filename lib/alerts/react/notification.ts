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

/** The labels all of the alerts have: name, value, name, value …, sorted by name. */
export function commonLabels(alerts: readonly { readonly labels: Labels }[]): readonly string[] {
  const [first, ...others] = alerts.map(({ labels }) => labels.pairs);
  if (!first) return [];
  const shared: string[] = [];
  for (let i = 0; i < first.length; i += 2) {
    const [name, value] = [first[i] as string, first[i + 1] as string];
    if (others.every((pairs) => hasPair(pairs, name, value, i))) shared.push(name, value);
  }
  return shared;
}

/** @param at where the pair is in others of its kind */
function hasPair(pairs: readonly string[], name: string, value: string, at: number): boolean {
  if (pairs[at] === name) return pairs[at + 1] === value;
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return pairs[i + 1] === value;
  return false;
}

/** The pairs all of the records have, sorted by name. */
export function commonPairs(records: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = records;
  const names = namesInOrder(first).filter((name) =>
    others.every((other) => other[name] === first[name] && Object.hasOwn(other, name)),
  );
  return Object.fromEntries(names.map((name) => [name, first[name] as string]));
}

/** Of a record, without sorting those that are in order: most are. */
export function namesInOrder(record: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.keys(record);
  for (let i = 1; i < names.length; i++)
    if ((names[i - 1] as string) > (names[i] as string)) return names.sort(compareText);
  return names;
}

export const sortedByName = (record: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(namesInOrder(record).map((name) => [name, record[name] as string]));

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

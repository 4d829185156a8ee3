// Version 4 of Alertmanager's payload, written as text: objects made of each alert first would take twice as long.
import type { Notification, NotifiedAlert } from '@/lib/alerts/doors';
import { commonLabels, commonPairs, namesInOrder, statusOf } from '@/lib/alerts/react/notification';
import { goObject, goText, goTime } from '../go-json';

export type PayloadOptions = {
  /** What is beyond counts for nothing but its number; 0: no limit. */
  readonly maxAlerts: number;
  readonly version?: string;
  /** No more of the alerts are in it, though the rest of it is about all of them. */
  readonly most?: number;
};

/** JSON, as Go writes it. */
export function payloadText(notification: Notification, options: PayloadOptions): string {
  const { receiver, groupKey, groupLabels, alerts: all, externalUrl } = notification;
  const { maxAlerts, version = '4', most } = options;
  const alerts = maxAlerts > 0 ? all.slice(0, maxAlerts) : all;
  const shown = most === undefined ? alerts : alerts.slice(0, most);
  return (
    `{"receiver":${goText(receiver)},"status":"${statusOf(alerts)}","alerts":[${shown.map(alertText).join(',')}],` +
    `"groupLabels":${goObject(groupLabels.pairs)},"commonLabels":${goObject(commonLabels(alerts))},` +
    `"commonAnnotations":${recordText(commonPairs(alerts.map(({ annotations }) => annotations)))},` +
    `"externalURL":${goText(externalUrl)},"version":${goText(version)},"groupKey":${goText(groupKey)},` +
    `"truncatedAlerts":${all.length - alerts.length}}`
  );
}

const alertText = ({ status, labels, annotations, startsAtMs, endsAtMs, generatorUrl, fingerprint }: NotifiedAlert) =>
  `{"status":"${status}","labels":${goObject(labels.pairs)},"annotations":${recordText(annotations)},` +
  `"startsAt":"${goTime(startsAtMs)}","endsAt":"${status === 'firing' ? '0001-01-01T00:00:00Z' : goTime(endsAtMs)}",` +
  `"generatorURL":${goText(generatorUrl)},"fingerprint":${goText(fingerprint)}}`;

function recordText(record: Readonly<Record<string, string>>): string {
  let text = '';
  for (const name of namesInOrder(record))
    text += `${text === '' ? '' : ','}${goText(name)}:${goText(record[name] as string)}`;
  return `{${text}}`;
}

// The generic receiver: a POST with everything there is to know, version 4 of Alertmanager's payload.
import type { Notification, NotifiedAlert } from '@/lib/alerts/doors';
import { commonPairs, sortedByName, statusOf } from '@/lib/alerts/react/notification';
import { postJson } from '../http';
import type { CreateSender } from '../sender';

export const webhook: CreateSender<'webhook'> = (settings, { userAgent }) => {
  const { url, max_alerts: maxAlerts, timeout: timeoutMs, http_config: config } = settings;
  return async (notification, signal, onReply) => {
    await postJson(url as string, payloadOf(notification, maxAlerts), {
      config,
      userAgent,
      signal,
      onReply,
      timeoutMs,
    });
  };
};

/** What is cut off counts for nothing but its number. */
export function payloadOf({ receiver, groupKey, groupLabels, alerts, externalUrl }: Notification, maxAlerts: number) {
  const shown = maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts;
  return {
    receiver,
    status: statusOf(shown),
    alerts: shown.map(alertJson),
    groupLabels,
    commonLabels: commonPairs(shown.map(({ labels }) => labels.toJSON())),
    commonAnnotations: commonPairs(shown.map(({ annotations }) => annotations)),
    externalURL: externalUrl,
    version: '4',
    groupKey,
    truncatedAlerts: alerts.length - shown.length,
  };
}

const alertJson = (alert: NotifiedAlert) => ({
  status: alert.status,
  labels: alert.labels,
  annotations: sortedByName(alert.annotations),
  startsAt: goTime(alert.startsAtMs),
  endsAt: alert.status === 'firing' ? '0001-01-01T00:00:00Z' : goTime(alert.endsAtMs),
  generatorURL: alert.generatorUrl,
  fingerprint: alert.fingerprint,
});

/** As Go prints a time: no zeros at the end of the fraction. */
export const goTime = (ms: number): string => new Date(ms).toISOString().replace(/\.?0+Z$/, 'Z');

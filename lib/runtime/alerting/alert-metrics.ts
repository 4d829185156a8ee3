// What the alerts quarter says about itself at /metrics, by Alertmanager's names.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { isResolved, silenceStateOf } from '@/lib/alerts/model';
import type { Alerting } from '@/lib/alerts/react/alerting';
import type { NotifyObserver } from '@/lib/alerts/react/notify';
import type { AlertReader } from '@/lib/alerts/store/contract';

export function createAlertInstruments(registry: Registry) {
  const shared = { registers: [registry] };
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter<L>({ ...shared, name: `alertmanager_${name}`, help, labelNames });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ ...shared, name: `alertmanager_${name}`, help, labelNames });
  return {
    received: counter('alerts_received_total', 'Alerts that came in, by status.', ['status', 'version']),
    invalid: counter('alerts_invalid_total', 'Alerts that came in and were refused.', ['version']),
    notifications: counter('notifications_total', 'Messages that were to go out.', ['integration']),
    failed: counter('notifications_failed_total', 'Messages that did not go out.', ['integration', 'reason']),
    requests: counter('notification_requests_total', 'Tries to send a message.', ['integration']),
    requestsFailed: counter('notification_requests_failed_total', 'Tries that failed.', ['integration']),
    suppressed: counter('notifications_suppressed_total', 'Alerts nobody was told of, by why.', ['reason']),
    latency: new Histogram({
      ...shared,
      name: 'alertmanager_notification_latency_seconds',
      help: 'Time a try to send a message took.',
      labelNames: ['integration'] as const,
      buckets: [0.01, 0.1, 1, 5, 10, 15, 20],
    }),
    configOk: gauge('config_last_reload_successful', 'Whether alertmanager.yml was taken over when it was last read.'),
    configSeconds: gauge('config_last_reload_success_timestamp_seconds', 'When alertmanager.yml was last taken over.'),
    configHash: gauge('config_hash', 'A number made of alertmanager.yml.'),
    receivers: gauge('receivers', 'Receivers in alertmanager.yml.'),
    integrations: gauge('integrations', 'Integrations in alertmanager.yml, by kind.', ['integration']),
  };
}

export type AlertInstruments = ReturnType<typeof createAlertInstruments>;

/** Counted when somebody looks. */
export function addAlertCounts(registry: Registry, store: AlertReader, alerting: Alerting): void {
  new Gauge({
    registers: [registry],
    name: 'alertmanager_alerts',
    help: 'Firing alerts, by state.',
    labelNames: ['state'] as const,
    collect() {
      const { nowMs, suppressionOf } = alerting.standing();
      const counts = { active: 0, suppressed: 0, unprocessed: 0 };
      for (const alert of store.alerts.values()) {
        if (isResolved(alert, nowMs)) continue;
        const { silencedBy, inhibitedBy } = suppressionOf(alert);
        counts[silencedBy.length + inhibitedBy.length > 0 ? 'suppressed' : 'active']++;
      }
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
    },
  });
  new Gauge({
    registers: [registry],
    name: 'alertmanager_silences',
    help: 'Silences, by state.',
    labelNames: ['state'] as const,
    collect() {
      const counts = { active: 0, pending: 0, expired: 0 };
      const nowMs = Date.now();
      for (const silence of store.silences.values()) counts[silenceStateOf(silence, nowMs)]++;
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
    },
  });
  new Gauge({
    registers: [registry],
    name: 'alertmanager_dispatcher_aggregation_groups',
    help: 'Groups of alerts.',
    collect() {
      this.set(alerting.groups().length);
    },
  });
}

export function observerOf(
  instruments: AlertInstruments,
  onFailed: (integration: string, error: string) => void,
): Omit<NotifyObserver, 'allSilenced'> {
  return {
    attempted({ name }, seconds, failed) {
      instruments.requests.inc({ integration: name });
      if (failed) instruments.requestsFailed.inc({ integration: name });
      instruments.latency.observe({ integration: name }, seconds);
    },
    ended({ name, index }, failure) {
      instruments.notifications.inc({ integration: name });
      if (!failure) return;
      instruments.failed.inc({ integration: name, reason: failure.reason });
      onFailed(`${name}[${index}]`, failure.error);
    },
    suppressed(reason, count) {
      if (count > 0) instruments.suppressed.inc({ reason }, count);
    },
  };
}

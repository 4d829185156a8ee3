// The notifier with what it needs of the world: the network, names, files, figures, the log.
import resolver from 'node:dns/promises';
import type { Registry } from 'prom-client';
import { parseTargetGroups } from '@/lib/formats/target-groups';
import { systemClock } from '@/lib/kernel/clock';
import { Notifier, type SendAlerts } from '@/lib/metrics/react/notifier/notifier';
import { postAlerts } from '@/lib/metrics/react/notifier/post';
import type { QueueLimits } from '@/lib/metrics/react/notifier/queue';
import type { Log } from '../log';
import { discoveryFailures, notifierMetrics } from './rule-metrics';

export type NotifierSurroundings = {
  readonly registry: Registry;
  readonly log: Log;
  readonly userAgent: string;
  /** Where prometheus.yml is: files of discovery are named from there. */
  readonly configDir: string;
  readonly limits: QueueLimits;
  readonly local: SendAlerts;
};

/** It sends to nobody until a configuration is applied. */
export function createNotifier({ registry, log, userAgent, configDir, limits, local }: NotifierSurroundings): Notifier {
  const figures = notifierMetrics(registry, {
    capacity: limits.capacity,
    queueLength: () => notifier.queueLength,
    alertmanagers: () => notifier.status().active.length,
  });
  const failures = discoveryFailures(registry);
  const notifier: Notifier = new Notifier({
    ...{ post: postAlerts(userAgent), local, limits, clock: systemClock },
    events: {
      onSent: figures.onSent,
      onFailed(alertmanager, alerts, durationMs, reason) {
        figures.onFailed(alertmanager, alerts, durationMs, reason);
        log.error({ alertmanager, alerts, reason }, 'alerts could not be sent');
      },
      onDropped(alertmanager, alerts) {
        figures.onDropped(alertmanager, alerts);
        log.warn({ alertmanager, alerts }, 'too many alerts wait; the oldest are dropped');
      },
    },
    discovery: {
      ...{ directory: configDir, userAgent, parseTargetGroups, resolver },
      onFailed({ kind }, source, reason) {
        failures.inc({ mechanism: kind });
        log.warn({ discovery: kind, source, reason }, 'Alertmanagers could not be looked for; those found last count');
      },
    },
  });
  return notifier;
}

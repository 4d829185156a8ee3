// The notifier with what it needs of the world: the network, names, files, figures, the log.
import type { Registry } from 'prom-client';
import { systemClock } from '@/lib/kernel/clock';
import type { DiscoveryDoors } from '@/lib/metrics/discovery/model';
import { Notifier, type SendAlerts } from '@/lib/metrics/react/notifier/notifier';
import { postAlerts } from '@/lib/metrics/react/notifier/post';
import type { QueueLimits } from '@/lib/metrics/react/notifier/queue';
import type { Log } from '../log';
import { notifierMetrics } from './rule-metrics';

export type NotifierSurroundings = {
  readonly registry: Registry;
  readonly log: Log;
  readonly userAgent: string;
  readonly discovery: DiscoveryDoors;
  readonly limits: QueueLimits;
  readonly local: SendAlerts;
};

/** It sends to nobody until a configuration is applied. */
export function createNotifier({ registry, log, userAgent, discovery, limits, local }: NotifierSurroundings): Notifier {
  const figures = notifierMetrics(registry, {
    capacity: limits.capacity,
    queueLength: () => notifier.queueLength,
    alertmanagers: () => notifier.status().active.length,
  });
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
    discovery,
  });
  return notifier;
}

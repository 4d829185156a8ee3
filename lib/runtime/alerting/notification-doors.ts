// What the console's pages of routing, notifications and receivers see of the alerts quarter.
import { fingerprintOf } from '@/lib/alerts/ingest/fingerprint';
import type { Route } from '@/lib/alerts/model';
import { placedRoute } from '@/lib/alerts/query/placed-route';
import type { Alerting } from '@/lib/alerts/react/alerting';
import { sendTest } from '@/lib/alerts/react/test-notification';
import type { AlertReader } from '@/lib/alerts/store/contract';
import type { Clock } from '@/lib/kernel/clock';
import { conflict, unavailable } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { NotificationDoors } from '@/lib/wire/console/notifications-api';
import type { AlertmanagerFile } from './alertmanager-file';
import type { RunningHistory } from './history';

export type NotificationParts = {
  readonly clock: Clock;
  readonly externalUrl: string;
  readonly store: AlertReader;
  readonly alerting: Alerting;
  readonly file: Pick<AlertmanagerFile, 'receiverTargets'>;
  readonly history: Pick<RunningHistory, 'reader' | 'recorder'>;
  readonly historyRetentionMs: number;
};

/** What rules know comes from another thread: whoever wires it adds it. */
export type AlertsNotificationDoors = Omit<NotificationDoors, 'ruleOf'>;

export function notificationDoors(parts: NotificationParts): AlertsNotificationDoors {
  const { clock, store, alerting, file, history, historyRetentionMs } = parts;
  const planOrThrow = () => {
    if (!alerting.plan) throw unavailable('alertmanager.yml is being taken over');
    return alerting.plan;
  };
  return {
    nowMs: () => clock.nowMs(),
    root: () => planOrThrow().route,
    timeIntervals: () => planOrThrow().timeIntervals,
    groups: () => groupsOf(alerting),
    placedRoutes: (labels) => placedRoutesOf(labels, alerting, clock.nowMs()),
    suppressionOf: (labels) => alerting.suppressionOf(labels),
    silence: (id) => store.silences.get(id),
    alert: (fingerprint) => store.alerts.get(fingerprint),
    receivers: () => file.receiverTargets(),
    history: history.reader,
    historyRetentionMs,
    pending: () => history.recorder.pending(),
    sendTest: testSender(parts),
  };
}

function* groupsOf(alerting: Alerting): Iterable<{ route: Route; alerts: number }> {
  for (const { placement, alerts } of alerting.dispatched())
    if (alerts.size > 0) yield { route: placement.route, alerts: alerts.size };
}

function placedRoutesOf(labels: Labels, alerting: Alerting, nowMs: number) {
  const { plan } = alerting;
  if (!plan) return [];
  const placements = alerting.placementsOf(labels);
  const wanted = new Set(placements.map(({ groupId }) => groupId));
  const groups = new Map(
    [...alerting.dispatched()]
      .filter(({ placement, alerts }) => wanted.has(placement.groupId) && alerts.size > 0)
      .map(({ placement, dueAtMs, hasBeenFlushed, alerts }) => [
        placement.groupId,
        { dueAtMs, hasBeenLookedAt: hasBeenFlushed, alerts: alerts.size },
      ]),
  );
  const standing = {
    ...{ nowMs, root: plan.route, timeIntervals: plan.timeIntervals },
    integrationsOf: (receiver: string) =>
      (plan.integrations.get(receiver) ?? []).map(({ name, index, sendResolved }) => ({
        ...{ integration: name, index, sendResolved },
      })),
    groupOf: (groupId: string) => groups.get(groupId),
  };
  return placements.map((placement) => placedRoute(placement, standing));
}

/** Between two tests of one receiver: a button must not become a way to flood a channel. */
const TEST_EVERY_MS = 10_000;

function testSender({ clock, externalUrl, alerting, history }: NotificationParts): NotificationDoors['sendTest'] {
  const lastMs = new Map<string, number>();
  return async (receiver) => {
    const nowMs = clock.nowMs();
    const waitMs = (lastMs.get(receiver) ?? Number.NEGATIVE_INFINITY) + TEST_EVERY_MS - nowMs;
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw conflict(`a test notification has just been sent to "${receiver}"; the next can be in ${seconds} s`);
    }
    lastMs.set(receiver, nowMs);
    const integrations = alerting.plan?.integrations.get(receiver) ?? [];
    return sendTest(receiver, integrations, { clock, externalUrl, recorder: history.recorder, fingerprintOf });
  };
}

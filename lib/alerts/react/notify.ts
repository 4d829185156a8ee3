// The way from a group that is due to messages that are sent, as one list of stages.
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Integration, NotifiedAlert } from '../doors';
import { type FailureReason, SendFailure } from '../errors';
import type { NotificationEntry, TimeInterval } from '../model';
import type { DispatchStore } from '../store/contract';
import { backOffMs, pause } from './back-off';
import type { Inhibitor } from './inhibition';
import type { Placement } from './routes';
import type { Silencer } from './silencing';
import { isWithin } from './time-intervals';

/** A group at the moment it is due. */
export type Flush = Placement & {
  readonly nowMs: number;
  /** Time is up, or the process stops. */
  readonly signal: AbortSignal;
  readonly notified: readonly NotificationEntry[];
};

export type NotifyContext = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly externalUrl: string;
  readonly inhibitor: Pick<Inhibitor, 'inhibitedBy'>;
  readonly silencer: Pick<Silencer, 'silencedBy'>;
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly integrationsOf: (receiver: string) => readonly Integration[];
  readonly log: Pick<DispatchStore, 'recordNotification'>;
  readonly observer: NotifyObserver;
};

/** What happens on the way, for metrics and logs. */
export type NotifyObserver = {
  /** One try. */
  attempted(integration: Integration, seconds: number, failed: boolean): void;
  /** The last try, for better or worse. */
  ended(
    integration: Integration,
    failure: { readonly reason: FailureReason; readonly error: string } | undefined,
  ): void;
  suppressed(why: 'inhibition' | 'active_time_interval' | 'mute_time_interval' | 'silence', count: number): void;
  /** Silences alone keep a group from being told of: which silence which alert, and how many integrations hear nothing. */
  allSilenced(flush: Flush, silencedBy: ReadonlyMap<NotifiedAlert, readonly string[]>, integrations: number): void;
};

type Alerts = readonly NotifiedAlert[];

/** Which alerts of a group go on. In Alertmanager's order; each may leave none. */
const GROUP_STAGES: readonly ((alerts: Alerts, flush: Flush, context: NotifyContext) => Alerts)[] = [
  withoutInhibited,
  onlyInActiveTimes,
  notInMuteTimes,
  withoutSilenced,
];

/** One message on its way to one integration. */
type Delivery = { readonly flush: Flush; readonly integration: Integration; readonly alerts: Alerts };

/** Whether a message goes on, and whether it got there. */
const INTEGRATION_STAGES: readonly ((
  delivery: Delivery,
  context: NotifyContext,
) => Promise<'next' | 'done' | 'failed'>)[] = [notRepeated, sent, recorded];

/** True: every integration has been told what there was to tell. One that fails or hangs stops no other. */
export async function notify(alerts: Alerts, flush: Flush, context: NotifyContext): Promise<boolean> {
  let left = alerts;
  for (const stage of GROUP_STAGES) {
    if (left.length === 0) return true;
    left = stage(left, flush, context);
  }
  if (left.length === 0) return true;
  const integrations = context.integrationsOf(flush.route.receiver);
  const outcomes = await Promise.all(
    integrations.map((integration) => deliver({ flush, integration, alerts: left }, context)),
  );
  return outcomes.every(Boolean);
}

async function deliver(delivery: Delivery, context: NotifyContext): Promise<boolean> {
  for (const stage of INTEGRATION_STAGES) {
    const outcome = await stage(delivery, context);
    if (outcome !== 'next') return outcome === 'done';
  }
  return true;
}

// ---- of the group -------------------------------------------------------------------------------------------------------

function withoutInhibited(alerts: Alerts, { nowMs }: Flush, { inhibitor, observer }: NotifyContext): Alerts {
  const left = alerts.filter(({ labels }) => inhibitor.inhibitedBy(labels, nowMs).length === 0);
  observer.suppressed('inhibition', alerts.length - left.length);
  return left;
}

function onlyInActiveTimes(alerts: Alerts, flush: Flush, context: NotifyContext): Alerts {
  const names = flush.route.activeTimeIntervals;
  if (names.length === 0 || isWithinAny(names, flush, context)) return alerts;
  context.observer.suppressed('active_time_interval', alerts.length);
  return [];
}

function notInMuteTimes(alerts: Alerts, flush: Flush, context: NotifyContext): Alerts {
  if (!isWithinAny(flush.route.muteTimeIntervals, flush, context)) return alerts;
  context.observer.suppressed('mute_time_interval', alerts.length);
  return [];
}

const isWithinAny = (names: readonly string[], { nowMs }: Flush, { timeIntervals }: NotifyContext) =>
  names.some((name) => isWithin(timeIntervals.get(name) ?? [], nowMs));

function withoutSilenced(alerts: Alerts, flush: Flush, context: NotifyContext): Alerts {
  const { silencer, observer, integrationsOf } = context;
  const silencedBy = new Map(alerts.map((alert) => [alert, silencer.silencedBy(alert, flush.nowMs)]));
  const left = alerts.filter((alert) => silencedBy.get(alert)?.length === 0);
  observer.suppressed('silence', alerts.length - left.length);
  if (left.length === 0) observer.allSilenced(flush, silencedBy, integrationsOf(flush.route.receiver).length);
  return left;
}

// ---- of an integration --------------------------------------------------------------------------------------------------

const byStatus = (alerts: Alerts, status: NotifiedAlert['status']) => alerts.filter((alert) => alert.status === status);

const fingerprints = (alerts: Alerts) => alerts.map(({ fingerprint }) => fingerprint);

const entryOf = ({ notified }: Flush, { name, index }: Integration) =>
  notified.find((entry) => entry.integration === name && entry.index === index);

/** Whether there is anything new to tell since the last message, or it is time to say it again. */
async function notRepeated({ flush, integration, alerts }: Delivery): Promise<'next' | 'done'> {
  const firing = fingerprints(byStatus(alerts, 'firing'));
  const resolved = fingerprints(byStatus(alerts, 'resolved'));
  const last = entryOf(flush, integration);
  if (!last) return firing.length > 0 ? 'next' : 'done';
  if (!isSubset(firing, last.firing)) return 'next';
  if (firing.length === 0) return last.firing.length > 0 ? 'next' : 'done';
  if (integration.sendResolved && !isSubset(resolved, last.resolved)) return 'next';
  return last.sentAtMs < flush.nowMs - flush.route.repeatIntervalMs ? 'next' : 'done';
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  const set = new Set(all);
  return some.every((each) => set.has(each));
}

/** An integration that is not told of resolved alerts has, with nothing firing, been told all there is. */
async function sent({ flush, integration, alerts }: Delivery, context: NotifyContext): Promise<'next' | 'failed'> {
  const toTell = integration.sendResolved ? alerts : byStatus(alerts, 'firing');
  if (toTell.length === 0) return 'next';
  const { groupKey, groupLabels, route, nowMs, signal } = flush;
  const { clock, externalUrl, observer } = context;
  const notification = { receiver: route.receiver, groupKey, groupLabels, alerts: toTell, externalUrl, nowMs };
  let lastFailure: SendFailure | undefined;
  for (let attempt = 1; !signal.aborted; attempt++) {
    const startedMs = clock.nowMs();
    const failure = await integration.send(notification, signal).then(() => undefined, asSendFailure);
    observer.attempted(integration, (clock.nowMs() - startedMs) / 1000, failure !== undefined);
    if (!failure) {
      observer.ended(integration, undefined);
      return 'next';
    }
    lastFailure = failure;
    if (!failure.retry) break;
    await pause(clock, backOffMs(attempt, context.random()), signal);
  }
  observer.ended(integration, {
    reason: reasonOf(lastFailure, signal),
    error: lastFailure?.message ?? 'stopped before the first try',
  });
  return 'failed';
}

const asSendFailure = (thrown: unknown): SendFailure =>
  thrown instanceof SendFailure ? thrown : new SendFailure(messageOf(thrown), 'other', false);

/** What was given up for want of time failed for want of time. */
function reasonOf(last: SendFailure | undefined, signal: AbortSignal): FailureReason {
  if (last && !last.retry) return last.reason;
  if (signal.aborted) return signal.reason instanceof OutOfTime ? 'contextDeadlineExceeded' : 'contextCanceled';
  return last?.reason ?? 'other';
}

/** Why a flush is aborted that has taken as long as it may. */
export class OutOfTime extends Error {}

/** Alertmanager's --data.retention. */
const LOG_RETENTION_MS = 120 * 3_600_000;

async function recorded({ flush, integration, alerts }: Delivery, { clock, log }: NotifyContext): Promise<'done'> {
  const sentAtMs = clock.nowMs();
  await log.recordNotification({
    groupId: flush.groupId,
    integration: integration.name,
    index: integration.index,
    firing: fingerprints(byStatus(alerts, 'firing')),
    resolved: fingerprints(byStatus(alerts, 'resolved')),
    sentAtMs,
    expiresAtMs: sentAtMs + Math.min(2 * flush.route.repeatIntervalMs, LOG_RETENTION_MS),
  });
  return 'done';
}

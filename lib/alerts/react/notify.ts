// The way from a group that is due to messages that are sent, as one list of stages.
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Integration, Notification, NotifiedAlert } from '../doors';
import { type FailureReason, SendFailure } from '../errors';
import type { Attempt, HeldAlert, HeldBy, WhyNow } from '../history';
import type { NotificationEntry, TimeInterval } from '../model';
import { isWithin } from '../query/time-intervals';
import type { DispatchStore } from '../store/contract';
import { backOffMs, pause } from './back-off';
import type { Looked, LookedFor, MessageUnderWay, Recorder } from './history/recorder';
import type { Inhibitor } from './inhibition';
import type { Placement } from './routes';
import type { Silencer } from './silencing';

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
  readonly recorder: Pick<Recorder, 'begin' | 'held' | 'unchanged' | 'forget'>;
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
  /** Silences keep the last alerts of a group from being told of, and so many integrations hear nothing. */
  allSilenced(flush: Flush, held: readonly HeldAlert[], integrations: number): void;
};

type Alerts = readonly NotifiedAlert[];

type Sifted = { readonly left: Alerts; readonly held: readonly HeldAlert[] };

/** Which alerts of a group go on, and what keeps the others. In Alertmanager's order; each may leave none. */
const GROUP_STAGES: readonly ((alerts: Alerts, flush: Flush, context: NotifyContext) => Sifted)[] = [
  withoutInhibited,
  onlyInActiveTimes,
  notInMuteTimes,
  withoutSilenced,
];

/** One message on its way to one integration. */
type Delivery = { readonly flush: Flush; readonly integration: Integration; readonly alerts: Alerts };

/** True: every integration has been told what there was to tell. One that fails or hangs stops no other. */
export async function notify(alerts: Alerts, flush: Flush, context: NotifyContext): Promise<boolean> {
  const { left, held } = sift(alerts, flush, context);
  context.recorder.held(lookedAt(flush), held);
  if (left.length === 0) return true;
  const integrations = context.integrationsOf(flush.route.receiver);
  const outcomes = await Promise.all(
    integrations.map((integration) => deliver({ flush, integration, alerts: left }, context)),
  );
  return outcomes.every(Boolean);
}

const lookedAt = ({ groupId, groupKey, groupLabels, route, nowMs }: Flush): Looked => ({
  groupId,
  groupKey,
  groupLabels,
  receiver: route.receiver,
  atMs: nowMs,
});

const lookedFor = (
  { groupId, groupKey, groupLabels, route, nowMs }: Flush,
  { name, index }: Integration,
): LookedFor => ({
  groupId,
  groupKey,
  groupLabels,
  receiver: route.receiver,
  atMs: nowMs,
  integration: name,
  index,
});

/** Whether it has been told, now or before. */
async function deliver(delivery: Delivery, context: NotifyContext): Promise<boolean> {
  const { flush, integration, alerts } = delivery;
  const looked = lookedFor(flush, integration);
  const why = whyNow(delivery);
  if (!why) {
    noteUnchanged(looked, delivery, context);
    return true;
  }
  // An integration that is not told of resolved alerts has, with nothing firing, been told all there is.
  const toTell = integration.sendResolved ? alerts : byStatus(alerts, 'firing');
  if (toTell.length > 0) {
    const message = context.recorder.begin(looked, why, toTell);
    if (!(await isSent({ flush, integration, alerts: toTell }, message, context))) return false;
  }
  await record(delivery, context);
  return true;
}

// ---- of the group -------------------------------------------------------------------------------------------------------

function sift(alerts: Alerts, flush: Flush, context: NotifyContext): Sifted {
  let left = alerts;
  const held: HeldAlert[] = [];
  for (const stage of GROUP_STAGES) {
    if (left.length === 0) break;
    const sifted = stage(left, flush, context);
    left = sifted.left;
    held.push(...sifted.held);
  }
  return { left, held };
}

/** `by` names what holds an alert; nothing: it goes on. */
function siftBy(alerts: Alerts, what: HeldBy['what'], by: (alert: NotifiedAlert) => readonly string[]): Sifted {
  const left: NotifiedAlert[] = [];
  const held: HeldAlert[] = [];
  for (const alert of alerts) {
    const holders = by(alert);
    if (holders.length === 0) left.push(alert);
    else held.push({ ...alert, heldBy: { what, by: holders } });
  }
  return { left, held };
}

function withoutInhibited(alerts: Alerts, { nowMs }: Flush, { inhibitor, observer }: NotifyContext): Sifted {
  const sifted = siftBy(alerts, 'inhibition', ({ labels }) => inhibitor.inhibitedBy(labels, nowMs));
  observer.suppressed('inhibition', sifted.held.length);
  return sifted;
}

function onlyInActiveTimes(alerts: Alerts, flush: Flush, context: NotifyContext): Sifted {
  const names = flush.route.activeTimeIntervals;
  if (names.length === 0 || intervalsNow(names, flush, context).length > 0) return { left: alerts, held: [] };
  context.observer.suppressed('active_time_interval', alerts.length);
  return siftBy(alerts, 'active_time_interval', () => names);
}

function notInMuteTimes(alerts: Alerts, flush: Flush, context: NotifyContext): Sifted {
  const names = intervalsNow(flush.route.muteTimeIntervals, flush, context);
  if (names.length === 0) return { left: alerts, held: [] };
  context.observer.suppressed('mute_time_interval', alerts.length);
  return siftBy(alerts, 'mute_time_interval', () => names);
}

const intervalsNow = (names: readonly string[], { nowMs }: Flush, { timeIntervals }: NotifyContext) =>
  names.filter((name) => isWithin(timeIntervals.get(name) ?? [], nowMs));

function withoutSilenced(alerts: Alerts, flush: Flush, context: NotifyContext): Sifted {
  const { silencer, observer, integrationsOf } = context;
  const sifted = siftBy(alerts, 'silence', (alert) => silencer.silencedBy(alert, flush.nowMs));
  observer.suppressed('silence', sifted.held.length);
  if (sifted.left.length === 0) observer.allSilenced(flush, sifted.held, integrationsOf(flush.route.receiver).length);
  return sifted;
}

// ---- of an integration --------------------------------------------------------------------------------------------------

const byStatus = (alerts: Alerts, status: NotifiedAlert['status']) => alerts.filter((alert) => alert.status === status);

const fingerprints = (alerts: Alerts) => alerts.map(({ fingerprint }) => fingerprint);

const entryOf = ({ notified }: Flush, { name, index }: Integration) =>
  notified.find((entry) => entry.integration === name && entry.index === index);

/** What is new since the last message, or that it is time to say it again; undefined: nothing. */
function whyNow({ flush, integration, alerts }: Delivery): WhyNow | undefined {
  const firing = fingerprints(byStatus(alerts, 'firing'));
  const resolved = fingerprints(byStatus(alerts, 'resolved'));
  const last = entryOf(flush, integration);
  if (!last) return firing.length > 0 ? 'first' : undefined;
  if (!isSubset(firing, last.firing)) return 'new_alerts';
  if (firing.length === 0) return last.firing.length > 0 ? 'resolved' : undefined;
  if (integration.sendResolved && !isSubset(resolved, last.resolved)) return 'resolved';
  return last.sentAtMs < flush.nowMs - flush.route.repeatIntervalMs ? 'repeat' : undefined;
}

function noteUnchanged(looked: LookedFor, { flush, integration, alerts }: Delivery, { recorder }: NotifyContext): void {
  const last = entryOf(flush, integration);
  if (!last || byStatus(alerts, 'firing').length === 0) return; // it will not be said again
  recorder.unchanged(looked, last.sentAtMs + flush.route.repeatIntervalMs, alerts);
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  const set = new Set(all);
  return some.every((each) => set.has(each));
}

async function isSent(delivery: Delivery, message: MessageUnderWay, context: NotifyContext): Promise<boolean> {
  const { integration, alerts, flush } = delivery;
  const { groupKey, groupLabels, route, nowMs, signal } = flush;
  const { clock, externalUrl, observer } = context;
  const notification = { receiver: route.receiver, groupKey, groupLabels, alerts, externalUrl, nowMs };
  let lastFailure: SendFailure | undefined;
  for (let attempt = 1; !signal.aborted; attempt++) {
    const tried = await trySending(integration, notification, signal, clock);
    lastFailure = tried.failure;
    observer.attempted(integration, tried.attempt.durationMs / 1000, lastFailure !== undefined);
    message.attempted(tried.attempt);
    if (!lastFailure) {
      observer.ended(integration, undefined);
      message.ended('sent');
      return true;
    }
    if (!lastFailure.retry) break;
    await pause(clock, backOffMs(attempt, context.random()), signal);
  }
  observer.ended(integration, {
    reason: reasonOf(lastFailure, signal),
    error: lastFailure?.message ?? 'stopped before the first try',
  });
  message.ended(lastFailure && !lastFailure.retry ? 'failed' : 'gave_up');
  return false;
}

/** Never throws. */
export async function trySending(
  integration: Integration,
  notification: Notification,
  signal: AbortSignal,
  clock: Clock,
): Promise<{ readonly attempt: Attempt; readonly failure: SendFailure | undefined }> {
  const atMs = clock.nowMs();
  let code: number | undefined;
  const onReply = (last: number) => {
    code = last;
  };
  const failure = await integration.send(notification, signal, onReply).then(() => undefined, asSendFailure);
  return { attempt: { atMs, durationMs: clock.nowMs() - atMs, code, error: failure?.message }, failure };
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

async function record({ flush, integration, alerts }: Delivery, { clock, log }: NotifyContext): Promise<void> {
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
}

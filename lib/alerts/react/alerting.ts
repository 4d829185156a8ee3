// All that follows from alertmanager.yml, and what takes its place when another is applied.
import type { Clock } from '@/lib/kernel/clock';
import type { Labels } from '@/lib/kernel/labels';
import { compileMatchers } from '@/lib/kernel/matchers';
import type { Integration } from '../doors';
import { type InhibitRule, type Route, type StoredAlert, silenceStateOf, type TimeInterval } from '../model';
import type { AlertGroup, AlertStatus, Standing } from '../query/list';
import type { LiveGroup } from '../query/live-row';
import type { LiveStanding } from '../query/live-view';
import { mutedUntil, mutingIntervals } from '../query/muting';
import { isWithin } from '../query/time-intervals';
import type { AlertStore } from '../store/contract';
import { Dispatcher } from './dispatcher';
import type { Group } from './group';
import type { Recorder } from './history/recorder';
import { Inhibitor } from './inhibition';
import { inOrder } from './notification';
import type { NotifyObserver } from './notify';
import type { Placement } from './routes';
import { Silencer } from './silencing';

/** A loaded configuration, as far as this room goes by it. */
export type AlertingPlan = {
  readonly resolveTimeoutMs: number;
  readonly route: Route;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  /** By receiver, in the order of the file. */
  readonly integrations: ReadonlyMap<string, readonly Integration[]>;
};

export type AlertingOptions = {
  readonly clock: Clock;
  readonly store: AlertStore;
  readonly random: () => number;
  readonly externalUrl: string;
  readonly observer: NotifyObserver;
  readonly recorder: Recorder;
  readonly onTrouble: (error: string) => void;
};

type Running = {
  readonly epoch: number;
  readonly plan: AlertingPlan;
  readonly inhibitor: Inhibitor;
  readonly dispatcher: Dispatcher;
  /** What the live list was told of a group last: the same again for as long as nothing is different. */
  readonly told: WeakMap<Group, LiveGroup>;
};

export class Alerting {
  private readonly silencer: Silencer;
  private running: Running | undefined;
  private epoch = 0;
  private quiet: { epoch: string; ends: Map<Route, number | undefined> } = { epoch: '', ends: new Map() };

  constructor(private readonly options: AlertingOptions) {
    this.silencer = new Silencer(options.store);
  }

  /** The first plan, or another: messages under way are given up and go out by the new one. */
  async apply(plan: AlertingPlan): Promise<void> {
    await this.stop();
    const { clock, store, onTrouble, random, externalUrl, observer, recorder } = this.options;
    const inhibitor = new Inhibitor(plan.inhibitRules, store);
    const dispatcher = new Dispatcher({
      ...{ clock, store, onTrouble, route: plan.route },
      notifying: {
        ...{ random, externalUrl, observer, recorder, inhibitor, silencer: this.silencer },
        timeIntervals: plan.timeIntervals,
        integrationsOf: (receiver) => plan.integrations.get(receiver) ?? [],
      },
    });
    this.running = { epoch: ++this.epoch, plan, inhibitor, dispatcher, told: new WeakMap() };
    await dispatcher.start();
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    running?.inhibitor.close();
    await running?.dispatcher.stop();
  }

  get plan(): AlertingPlan | undefined {
    return this.running?.plan;
  }

  /** See Dispatcher.holds. */
  holds(fingerprint: string): boolean {
    return this.running?.dispatcher.holds(fingerprint) ?? true;
  }

  /** Where a label set goes, whether or not there is such an alert. Empty before the first plan. */
  placementsOf(labels: Labels): readonly Placement[] {
    return this.running?.dispatcher.placementsFor(labels) ?? [];
  }

  /** In no particular order; some may be empty. */
  dispatched(): Iterable<Group> {
    return this.running?.dispatcher.list() ?? [];
  }

  /** Of a label set that no alert needs to have. */
  suppressionOf(labels: Labels): Pick<AlertStatus, 'silencedBy' | 'inhibitedBy'> {
    const nowMs = this.options.clock.nowMs();
    const silencedBy = [...this.options.store.silences.values()]
      .filter((silence) => silenceStateOf(silence, nowMs) === 'active' && compileMatchers(silence.matchers)(labels))
      .map(({ id }) => id)
      .sort();
    return { silencedBy, inhibitedBy: this.running?.inhibitor.inhibitedBy(labels, nowMs) ?? [] };
  }

  standing(): Standing {
    const nowMs = this.options.clock.nowMs();
    const { silencer, running } = this;
    return {
      nowMs,
      suppressionOf: (alert: StoredAlert) => ({
        silencedBy: silencer.silencedBy(alert, nowMs),
        inhibitedBy: running?.inhibitor.inhibitedBy(alert.labels, nowMs) ?? [],
      }),
      receiversOf: (alert: StoredAlert) => running?.dispatcher.receiversOf(alert) ?? [],
    };
  }

  /** The same for the live list, which asks a second apart: what holds for a whole route is found once. */
  liveStanding(): LiveStanding {
    const { running } = this;
    const { nowMs, suppressionOf } = this.standing();
    const muting = new Map<Route, readonly string[]>();
    const mutedBy = (route: Route, { plan }: Running) => {
      const known = muting.get(route) ?? mutingIntervals(route, plan.timeIntervals, nowMs);
      muting.set(route, known);
      return known;
    };
    const epoch = running ? `${running.epoch} ${intervalsNow(running.plan.timeIntervals, nowMs)}` : '';
    return {
      ...{ nowMs, suppressionOf, epoch },
      placementsOf: (alert) =>
        (running?.dispatcher.placementsOf(alert) ?? []).map(({ groupId, route }) => ({
          ...{ groupId, receiver: route.receiver },
          mutedBy: mutedBy(route, running as Running), // it has the dispatcher
        })),
      mayInhibit: ({ labels }) => running?.inhibitor.isSource(labels) ?? false,
      groups: () => liveGroups(running, (route) => this.mutedUntil(route, epoch, nowMs)),
    };
  }

  /** Looked for once an epoch, in which no interval begins or ends: the way to an end may be a year long. */
  private mutedUntil(route: Route, epoch: string, nowMs: number): number | undefined {
    const { timeIntervals } = this.running?.plan ?? {};
    if (!timeIntervals) return undefined;
    if (this.quiet.epoch !== epoch) this.quiet = { epoch, ends: new Map() };
    const { ends } = this.quiet;
    if (!ends.has(route)) {
      const isMuted = mutingIntervals(route, timeIntervals, nowMs).length > 0;
      ends.set(route, isMuted ? mutedUntil(route, timeIntervals, nowMs) : undefined);
    }
    return ends.get(route);
  }

  groups(): readonly AlertGroup[] {
    const { running } = this;
    if (!running) return [];
    const nowMs = this.options.clock.nowMs();
    return [...running.dispatcher.list()].map(({ placement: { groupLabels, route }, alerts }) => ({
      labels: groupLabels,
      receiver: route.receiver,
      alerts: inOrder(alerts.values()),
      mutedBy: mutingIntervals(route, running.plan.timeIntervals, nowMs),
    }));
  }
}

function* liveGroups(
  running: Running | undefined,
  mutedUntilOf: (route: Route) => number | undefined,
): Iterable<LiveGroup> {
  if (!running) return;
  const { plan, told } = running;
  for (const group of running.dispatcher.list()) {
    if (group.alerts.size === 0) continue;
    const { placement, lookedAtMs: flushedMs, dueAtMs: nextMs } = group;
    const { groupId: id, groupLabels: labels, route } = placement;
    const mutedUntilMs = mutedUntilOf(route);
    let live = told.get(group);
    if (live?.flushedMs !== flushedMs || live.nextMs !== nextMs || live.mutedUntilMs !== mutedUntilMs) {
      const integrations = plan.integrations.get(route.receiver)?.length ?? 0;
      live = { id, receiver: route.receiver, integrations, labels, flushedMs, nextMs, mutedUntilMs };
      told.set(group, live);
    }
    yield live;
  }
}

const intervalsNow = (intervals: AlertingPlan['timeIntervals'], nowMs: number) =>
  [...intervals].flatMap(([name, interval]) => (isWithin(interval, nowMs) ? [name] : [])).join('\0');

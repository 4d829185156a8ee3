// Tells Alertmanagers of alerts: external labels, relabelling, a queue for each. The door behind which rules send.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@/lib/kernel/clock';
import { Labels } from '@/lib/kernel/labels';
import { FollowedDiscoveries } from '../../discovery/followed';
import type { DiscoveryDoors } from '../../discovery/model';
import { closeIdleConnections } from '../../http-client';
import { compileRelabel, type Relabel, type RelabelRule } from '../../ingest/relabel';
import type { OutgoingAlert } from '../rules/model';
import { type Alertmanager, type AlertmanagerGroup, alertmanagersOf } from './alertmanager';
import type { PostAlerts } from './post';
import { AlertQueue, type NotifierEvents, type QueueLimits } from './queue';

/** Takes alerts to whoever is to know; returns at once. */
export type SendAlerts = (alerts: readonly OutgoingAlert[]) => void;

export type NotifierSettings = {
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly alertRelabelConfigs: readonly RelabelRule[];
  readonly alertmanagers: readonly AlertmanagerGroup[];
};

export type NotifierOptions = {
  readonly post: PostAlerts;
  readonly limits: QueueLimits;
  readonly events: NotifierEvents;
  readonly clock: Clock;
  readonly discovery: DiscoveryDoors;
  /** The alerts quarter of this process: told of all alerts, whatever Alertmanagers are configured. */
  readonly local?: SendAlerts;
};

type Receiver = { readonly queue: AlertQueue; readonly relabel: Relabel };

/** How long alerts that wait may take when nobody will ask again. */
const DRAIN_MS = 5_000;

export class Notifier {
  private groups: readonly AlertmanagerGroup[] = [];
  private readonly discoveries: FollowedDiscoveries<AlertmanagerGroup>;
  private receivers = new Map<string, Receiver>();
  private droppedUrls: readonly string[] = [];
  private externalLabels: NotifierSettings['externalLabels'] = {};
  private relabel: Relabel = (labels) => labels;

  constructor(private readonly options: NotifierOptions) {
    const { clock, discovery } = options;
    this.discoveries = new FollowedDiscoveries(clock, discovery, () => void this.take());
  }

  /** Takes over a configuration. What waits for an Alertmanager that stays goes on waiting for it; for others it is dropped. */
  async apply({ externalLabels, alertRelabelConfigs, alertmanagers }: NotifierSettings): Promise<void> {
    this.groups = await this.discoveries.follow(alertmanagers);
    this.externalLabels = externalLabels;
    this.relabel = compileRelabel(alertRelabelConfigs);
    await this.take();
  }

  /** Queues for all that are known now. Never fails: a queue that stops counts what it drops. */
  private async take(): Promise<void> {
    const found = (group: AlertmanagerGroup) => this.discoveries.groupsOf(group);
    const { active, dropped } = alertmanagersOf(this.groups, found);
    const next = new Map(active.map((each) => [each.url, this.receiverFor(each)]));
    const leaving = [...this.receivers].filter(([url, { queue }]) => next.get(url)?.queue !== queue);
    this.receivers = next;
    this.droppedUrls = dropped;
    await Promise.all(leaving.map(([, { queue }]) => queue.stop(AbortSignal.abort())));
  }

  readonly send: SendAlerts = (alerts) => {
    const common = relabelled(
      alerts.map((alert) => ({ ...alert, labels: { ...this.externalLabels, ...alert.labels } })),
      this.relabel,
    );
    this.options.local?.(common);
    for (const { queue, relabel } of this.receivers.values()) queue.add(relabelled(common, relabel));
  };

  /** The labels a rule's alert is sent with; undefined: it is not sent. */
  labelsOf(own: Readonly<Record<string, string>>): Labels | undefined {
    const labels = this.relabel(Labels.of({ ...this.externalLabels, ...own }));
    return labels && labels.size > 0 ? labels : undefined;
  }

  /** Addresses alerts go to, and those that relabelling dropped. */
  status(): { readonly active: readonly string[]; readonly dropped: readonly string[] } {
    return { active: [...this.receivers.keys()], dropped: this.droppedUrls };
  }

  /** Alerts that wait, for all Alertmanagers together. */
  get queueLength(): number {
    return [...this.receivers.values()].reduce((sum, { queue }) => sum + queue.length, 0);
  }

  /** Sends what waits, for a little while. */
  async stop(): Promise<void> {
    this.discoveries.stop();
    const deadline = AbortSignal.timeout(DRAIN_MS);
    await Promise.all([...this.receivers.values()].map(({ queue }) => queue.stop(deadline)));
    closeIdleConnections();
  }

  private receiverFor(alertmanager: Alertmanager): Receiver {
    const running = this.receivers.get(alertmanager.url);
    if (running && isDeepStrictEqual(running.queue.alertmanager, alertmanager)) return running;
    const { post, limits, events } = this.options;
    return {
      queue: new AlertQueue(alertmanager, post, limits, events),
      relabel: compileRelabel(alertmanager.group.alertRelabelConfigs),
    };
  }
}

/** Alerts that relabelling drops, or leaves without labels, are not sent. */
function relabelled(alerts: readonly OutgoingAlert[], relabel: Relabel): readonly OutgoingAlert[] {
  return alerts.flatMap((alert) => {
    const labels = relabel(Labels.of(alert.labels));
    return labels && labels.size > 0 ? [{ ...alert, labels: labels.toJSON() }] : [];
  });
}

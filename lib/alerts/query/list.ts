// Reading alerts: which there are, how they stand, who is told of them. Alertmanager API v2, GET /alerts and /alerts/groups.
import type { Labels } from '@/lib/kernel/labels';
import { compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import { isResolved, type StoredAlert } from '../model';

export type AlertStatus = {
  readonly state: 'active' | 'suppressed';
  /** Ids of silences, fingerprints of alerts, names of time intervals: why nobody is told. */
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
};

export type ListedAlert = {
  readonly alert: StoredAlert;
  readonly status: AlertStatus;
  readonly receivers: readonly string[];
};

export type AlertQuery = {
  readonly matchers: readonly Matcher[];
  /** Of its receivers one must pass. */
  readonly isReceiver: (name: string) => boolean;
  readonly active: boolean;
  readonly silenced: boolean;
  readonly inhibited: boolean;
  readonly muted: boolean;
};

/** How alerts stand with the configuration that is in force. */
export type Standing = {
  readonly nowMs: number;
  readonly suppressionOf: (alert: StoredAlert) => Pick<AlertStatus, 'silencedBy' | 'inhibitedBy'>;
  readonly receiversOf: (alert: StoredAlert) => readonly string[];
};

/** Firing alerts, by fingerprint. */
export function listAlerts(
  alerts: Iterable<StoredAlert>,
  query: AlertQuery,
  standing: Standing,
): readonly ListedAlert[] {
  const matches = compileMatchers(query.matchers);
  const found: ListedAlert[] = [];
  for (const alert of alerts) {
    if (isResolved(alert, standing.nowMs) || !matches(alert.labels)) continue;
    const receivers = standing.receiversOf(alert);
    if (!receivers.some(query.isReceiver)) continue;
    const status = statusOf(alert, standing, []);
    if (isWanted(status, query)) found.push({ alert, status, receivers });
  }
  return found.sort((a, b) => (a.alert.fingerprint < b.alert.fingerprint ? -1 : 1));
}

/** A group as its receiver sees it. */
export type AlertGroup = {
  readonly labels: Labels;
  readonly receiver: string;
  /** In the order in which they are told. */
  readonly alerts: readonly StoredAlert[];
  /** Time intervals that mute it now. */
  readonly mutedBy: readonly string[];
};

export type ListedGroup = Pick<AlertGroup, 'labels' | 'receiver'> & { readonly alerts: readonly ListedAlert[] };

/** Groups with at least one alert that is wanted, by labels, then by receiver. */
export function listGroups(
  groups: Iterable<AlertGroup>,
  query: AlertQuery,
  standing: Standing,
): readonly ListedGroup[] {
  const matches = compileMatchers(query.matchers);
  const found: ListedGroup[] = [];
  for (const { labels, receiver, alerts, mutedBy } of groups) {
    if (!query.isReceiver(receiver) || (!query.muted && mutedBy.length > 0)) continue;
    const listed = alerts
      .filter((alert) => !isResolved(alert, standing.nowMs) && matches(alert.labels))
      .map((alert) => ({ alert, status: statusOf(alert, standing, mutedBy), receivers: standing.receiversOf(alert) }))
      .filter(({ status }) => isWanted(status, query));
    if (listed.length > 0) found.push({ labels, receiver, alerts: listed });
  }
  return found.sort((a, b) => compareLabelSets(a.labels, b.labels) || (a.receiver < b.receiver ? -1 : 1));
}

function statusOf(alert: StoredAlert, { suppressionOf }: Standing, mutedBy: readonly string[]): AlertStatus {
  const { silencedBy, inhibitedBy } = suppressionOf(alert);
  const isSuppressed = silencedBy.length > 0 || inhibitedBy.length > 0 || mutedBy.length > 0;
  return { state: isSuppressed ? 'suppressed' : 'active', silencedBy, inhibitedBy, mutedBy };
}

const isWanted = ({ state, silencedBy, inhibitedBy }: AlertStatus, query: AlertQuery) =>
  (query.active || state !== 'active') &&
  (query.silenced || silencedBy.length === 0) &&
  (query.inhibited || inhibitedBy.length === 0);

/** Prometheus' model.LabelSet.Before: fewer labels first; then the first name in order that only one has, or that differs. */
function compareLabelSets(a: Labels, b: Labels): number {
  if (a.size !== b.size) return a.size - b.size;
  return a.compare(b);
}

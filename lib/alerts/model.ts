// The nouns of alerts. All times Unix milliseconds.
import type { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';

/** Names in the order they came; values may be empty. */
export type Annotations = Readonly<Record<string, string>>;

export type Alert = {
  /** Of its labels: 16 hexadecimal digits, as Alertmanager computes them. */
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly startsAtMs: number;
  /** Ahead: it is firing. */
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly generatorUrl: string;
  /** Nobody said when it ends: `endsAtMs` is when it is given up for lost. */
  readonly timeout: boolean;
  /** When this occurrence was first heard of: a new group waits from here. */
  readonly receivedAtMs: number;
};

/** `seq` rises with each change of any alert; of two versions of one alert the higher is the newer. */
export type StoredAlert = Alert & { readonly seq: number };

/** Over at this instant. Alertmanager: an end that is not after now. */
export const isResolved = (alert: Pick<Alert, 'endsAtMs'>, nowMs: number): boolean => alert.endsAtMs <= nowMs;

/** Why nobody is told: ids of silences, fingerprints of alerts, names of time intervals. */
export type Reason = {
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
};

export const NO_REASON: Reason = { silencedBy: [], inhibitedBy: [], mutedBy: [] };

/** The rule of ours an alert is of. */
export type LiveRule = {
  readonly file: string;
  readonly group: string;
  /** Its place among the rules of the group, from 0. */
  readonly index: number;
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
};

export type Silence = {
  /** A UUID. */
  readonly id: string;
  /** All must hold; at least one, and at least one that does not match the empty text. */
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
};

export type SilenceState = 'pending' | 'active' | 'expired';

export function silenceStateOf(
  { startsAtMs, endsAtMs }: Pick<Silence, 'startsAtMs' | 'endsAtMs'>,
  nowMs: number,
): SilenceState {
  if (nowMs < startsAtMs) return 'pending';
  return nowMs > endsAtMs ? 'expired' : 'active';
}

/** A node of the routing tree, with what it inherits filled in. lib/formats/alertmanager-config says more. */
export type Route = {
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly groupByAll: boolean;
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly Route[];
};

export type InhibitRule = {
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  readonly equal: readonly string[];
};

/** Both ends belong to it, but for minutes, where the end does not. */
export type Range = { readonly from: number; readonly to: number };

export type TimeInterval = {
  readonly times: readonly Range[];
  readonly weekdays: readonly Range[];
  readonly daysOfMonth: readonly Range[];
  readonly months: readonly Range[];
  readonly years: readonly Range[];
  readonly location: string;
};

/** What a group of alerts has been through, as far as a restart must know it. */
export type GroupState = {
  /** A UUID made of group key and receiver. */
  readonly id: string;
  readonly groupKey: string;
  readonly receiver: string;
  /** When it was last looked at, with whatever outcome. */
  readonly flushedAtMs: number;
  /** undefined: it was empty and went; the next alert begins a new one. */
  readonly nextFlushAtMs: number | undefined;
  /** Alerts that were over by `settledAtMs` and have a `seq` up to this one have been told of. */
  readonly settledSeq: number;
  readonly settledAtMs: number;
};

export const isSettled = (alert: StoredAlert, state: Pick<GroupState, 'settledSeq' | 'settledAtMs'>): boolean =>
  alert.seq <= state.settledSeq && isResolved(alert, state.settledAtMs);

/** The last message of one integration about one group: its log is what keeps pages from being repeated. */
export type NotificationEntry = {
  readonly groupId: string;
  /** Name of the kind, and which of that kind in the receiver. */
  readonly integration: string;
  readonly index: number;
  /** Fingerprints. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly sentAtMs: number;
  readonly expiresAtMs: number;
};

// An alert as a line of the live list, and the tables its ids point into.
import type { Labels } from '@/lib/kernel/labels';
import type { Annotations, LiveRule, Reason, Silence } from '../model';

/** `pending`: of a rule of ours that waits for its `for`. `resolved`: over, but not for long. */
export type RowState = 'active' | 'suppressed' | 'pending' | 'resolved';

/** Never changed: what is different about an alert is another row. */
export type AlertRow = Reason & {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly state: RowState;
  /** When it began; of a pending one, when its expression was first true. */
  readonly sinceMs: number;
  /** Of a resolved one. */
  readonly endedMs: number | undefined;
  readonly generatorUrl: string;
  /** Ids of groups, one for each route that takes it; empty when pending or over. */
  readonly groups: readonly string[];
  readonly receivers: readonly string[];
  /** Undefined: another server's. */
  readonly rule: LiveRule | undefined;
};

/** A route's group of alerts. */
export type LiveGroup = {
  readonly id: string;
  readonly receiver: string;
  readonly labels: Labels;
  /** When it was last looked at; 0: never. */
  readonly flushedMs: number;
  /** When it is looked at next. */
  readonly nextMs: number;
};

/** What the rules of one group say of their alerts. Labels are those alerts have when they are sent. */
export type GroupNews = {
  readonly firing: readonly { readonly fingerprint: string; readonly value: number; readonly rule: LiveRule }[];
  readonly pending: readonly PendingAlert[];
};

export type PendingAlert = {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly activeAtMs: number;
  readonly value: number;
  readonly rule: LiveRule;
};

export type AlertCounts = Readonly<Record<RowState, number>>;

/** What is different since the last look. Applied in order to a full state, deltas give the next. */
export type LiveDelta = {
  readonly atMs: number;
  readonly version: number;
  readonly rows: readonly AlertRow[];
  readonly gone: readonly string[];
  /** The value of a rule's alert at its last evaluation; undefined: there is none any more. */
  readonly values: readonly (readonly [fingerprint: string, value: number | undefined])[];
  readonly groups: readonly LiveGroup[];
  /** New or changed; those that are over stay known. */
  readonly silences: readonly Silence[];
};

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
  /** The last message about this occurrence by each integration that was to send one; empty: none yet. */
  readonly notified: readonly Notified[];
  /** Undefined: another server's. */
  readonly rule: LiveRule | undefined;
};

/** A message that told of an alert, or should have. */
export type Notified = {
  readonly receiver: string;
  /** Name of the kind and which of that kind: `webhook[0]`. */
  readonly integration: string;
  readonly atMs: number;
  readonly outcome: 'sent' | 'failed' | 'gave_up';
  /** What the other side answered last; undefined: nothing, or not in numbers. */
  readonly code: number | undefined;
};

/** The same, of all alerts it says are firing. */
export type SentMessage = Notified & { readonly firing: readonly string[] };

/** A route's group of alerts. */
export type LiveGroup = {
  readonly id: string;
  readonly receiver: string;
  /** How many ways there are to tell the receiver; 0: nobody hears of the group. */
  readonly integrations: number;
  readonly labels: Labels;
  /** When it was last looked at; 0: never. */
  readonly flushedMs: number;
  /** When it is looked at next. */
  readonly nextMs: number;
  /** When time intervals no longer keep it quiet; undefined: they do not, or nobody can say. */
  readonly mutedUntilMs: number | undefined;
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

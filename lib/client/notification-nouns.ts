// What /api/alerts/notifications, routing, receivers and why answer. All times Unix milliseconds; lists may be empty.

export type LabelSet = Readonly<Record<string, string>>;

export type Attempt = {
  readonly atMs: number;
  readonly durationMs: number;
  /** What the other side answered, as a number; missing: it did not. */
  readonly code?: number;
  /** Missing: it was taken. */
  readonly error?: string;
};

export type Outcome = 'sent' | 'failed' | 'gave_up' | 'sending';

export type WhyNow = 'first' | 'new_alerts' | 'resolved' | 'repeat' | 'test';

export type NotifiedAlert = {
  readonly fingerprint: string;
  readonly labels: LabelSet;
  readonly status: 'firing' | 'resolved';
};

/** A row of the list: the first alerts only. */
export type NotificationRow = {
  readonly id: string;
  readonly atMs: number;
  readonly groupKey: string;
  readonly groupLabels: LabelSet;
  readonly receiver: string;
  readonly integration: string;
  readonly index: number;
  readonly outcome: Outcome;
  readonly why: WhyNow;
  readonly tries: number;
  readonly lastAttempt?: Attempt;
  readonly firing: number;
  readonly resolved: number;
  readonly alerts: readonly NotifiedAlert[];
};

export type NotificationRecord = NotificationRow & { readonly attempts: readonly Attempt[] };

export type NotificationPage = {
  readonly notifications: readonly NotificationRow[];
  /** Where the next page begins; null: this is the last one. */
  readonly next: string | null;
  readonly retentionMs: number;
};

export type RouteNode = {
  /** Its place in the tree: `0` is the root, `0.2` its third child. */
  readonly id: string;
  readonly matchers: readonly string[];
  readonly receiver: string;
  readonly continue: boolean;
  readonly groupBy: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  /** Time intervals that keep it quiet now. */
  readonly mutedBy: readonly string[];
  readonly groups: number;
  readonly alerts: number;
};

export type Interval = {
  readonly name: string;
  readonly isActive: boolean;
  /** null: not for more than a year. */
  readonly nextChangeMs: number | null;
};

/** Nodes depth first. */
export type Routing = { readonly nodes: readonly RouteNode[]; readonly intervals: readonly Interval[] };

export type RouteOutcome = 'receives' | 'passes_on' | 'no_match' | 'not_reached';

export type PlacedRoute = {
  readonly routeId: string;
  readonly path: readonly string[];
  readonly receiver: string;
  readonly integrations: readonly {
    readonly integration: string;
    readonly index: number;
    readonly sendResolved: boolean;
  }[];
  readonly groupKey: string;
  readonly groupLabels: LabelSet;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly group?: { readonly dueAtMs: number; readonly hasBeenLookedAt: boolean; readonly alerts: number };
  readonly mutedBy: readonly string[];
  readonly mutedUntilMs?: number;
};

export type SilenceNote = {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly endsAtMs: number | null;
};

export type InhibitorNote = { readonly fingerprint: string; readonly labels: LabelSet | null };

export type RoutingTest = {
  readonly labels: LabelSet;
  readonly nodes: readonly {
    readonly id: string;
    readonly outcome: RouteOutcome;
    /** The matchers that do not hold. */
    readonly failing: readonly string[];
    /** The node before it that took it. */
    readonly takenBy?: string;
  }[];
  readonly routes: readonly PlacedRoute[];
  readonly silencedBy: readonly SilenceNote[];
  readonly inhibitedBy: readonly InhibitorNote[];
};

type LastMessage = {
  readonly id: string;
  readonly atMs: number;
  readonly why: WhyNow;
  readonly tries: number;
  readonly lastAttempt?: Attempt;
};

export type Integration = {
  readonly integration: string;
  readonly index: number;
  readonly target: string;
  readonly sendResolved: boolean;
  readonly lastSent: LastMessage | null;
  readonly lastFailure: (LastMessage & { readonly outcome: Outcome }) | null;
  readonly last24h: Readonly<Record<'sent' | 'failed' | 'gave_up', number>>;
  /** Messages that have failed and are tried again just now. */
  readonly retrying: readonly { readonly id: string; readonly tries: number; readonly lastAttempt?: Attempt }[];
};

export type Receiver = {
  readonly name: string;
  readonly integrations: readonly Integration[];
  readonly routes: readonly { readonly id: string; readonly path: readonly string[] }[];
};

export type TestOutcome = {
  readonly integration: string;
  readonly index: number;
  readonly outcome: Outcome;
  readonly attempt: Attempt;
};

export type RuleOrigin = {
  readonly file: string;
  readonly group: string;
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
  readonly evaluationMs: number;
  readonly valueThen?: number;
  readonly valueNow?: number;
};

export type HeldWhat = 'silence' | 'inhibition' | 'mute_time_interval' | 'active_time_interval';

export type WhyStep = { readonly atMs: number } & (
  | { readonly kind: 'sample' | 'pending' | 'firing'; readonly rule: RuleOrigin }
  | { readonly kind: 'received'; readonly startsAtMs: number; readonly isFromRule: boolean }
  | { readonly kind: 'routed' | 'grouped'; readonly route: PlacedRoute }
  | {
      readonly kind: 'held';
      readonly receiver: string;
      readonly what: HeldWhat;
      readonly by: readonly string[];
      readonly silences: readonly SilenceNote[];
      readonly inhibitors: readonly InhibitorNote[];
    }
  | { readonly kind: 'clear'; readonly receiver: string; readonly was: boolean }
  | { readonly kind: 'message' | 'sending'; readonly message: NotificationRecord }
  | {
      readonly kind: 'unchanged';
      readonly receiver: string;
      readonly integration: string;
      readonly index: number;
      readonly untilMs: number;
    }
  | { readonly kind: 'resolved'; readonly isLost: boolean }
  | { readonly kind: 'nobody'; readonly receiver: string }
);

export type WhyNext = {
  readonly kind: 'next';
  readonly what: 'look' | 'again' | 'repeat' | 'change' | 'silence_ends' | 'interval_ends' | 'inhibited';
  /** Missing: nobody knows. */
  readonly atMs?: number;
  readonly receiver: string;
  readonly integration?: string;
};

export type WhyVerdict = 'paged' | 'sending' | 'failed' | 'held' | 'waiting' | 'nobody' | 'not_sent';

export type Why = {
  readonly fingerprint: string;
  readonly labels: LabelSet;
  /** false: it is over, and known from the history alone. */
  readonly isKnown: boolean;
  readonly verdict: WhyVerdict;
  /** In order of time; what is to come last. */
  readonly steps: readonly (WhyStep | WhyNext)[];
};

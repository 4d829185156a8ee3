// Rules as they are evaluated: from files, defaults filled in. Plain values: they cross to the engine thread.

export type RuleGroupSpec = {
  readonly file: string;
  readonly name: string;
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
  /** Of series or alerts that one rule may give; 0: no limit. */
  readonly limit: number;
  /** In the order of their evaluation. */
  readonly rules: readonly RuleSpec[];
};

export type RuleSpec = RecordingRuleSpec | AlertingRuleSpec;

export type RecordingRuleSpec = {
  readonly kind: 'record';
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
};

export type AlertingRuleSpec = {
  readonly kind: 'alert';
  readonly alert: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  /** Templates, here and below. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** `FILE;NAME`: how Prometheus names a group in its metrics. */
export const groupKey = ({ file, name }: Pick<RuleGroupSpec, 'file' | 'name'>): string => `${file};${name}`;

export type AlertState = 'inactive' | 'pending' | 'firing';

/** How a rule's last evaluation went. */
export type RuleHealth = 'unknown' | 'ok' | 'err';

/** A firing or resolved alert on its way to Alertmanagers. */
export type OutgoingAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  /** In the past: resolved then. */
  readonly endsAtMs: number;
  readonly generatorUrl: string;
};

/** What one evaluation of a group came to. */
export type GroupOutcome = {
  readonly durationMs: number;
  /** In order. */
  readonly rules: readonly { readonly durationMs: number; readonly failed: boolean }[];
  /** Handed to the store, staleness markers included. */
  readonly samples: number;
  /** That the store did not take. */
  readonly refused: number;
  readonly alerts: readonly OutgoingAlert[];
};

/** A group as it stands, for /api/v1/rules. */
export type RuleGroupStatus = {
  readonly spec: RuleGroupSpec;
  /** undefined: not evaluated yet. */
  readonly lastEvaluationMs: number | undefined;
  readonly evaluationMs: number;
  readonly rules: readonly RuleStatus[];
};

export type RuleStatus = {
  readonly spec: RuleSpec;
  readonly health: RuleHealth;
  /** '' when the last evaluation was good. */
  readonly lastError: string;
  readonly lastEvaluationMs: number | undefined;
  readonly evaluationMs: number;
  /** Series of the last good evaluation; of an alerting rule those of ALERTS and ALERTS_FOR_STATE. */
  readonly series: number;
  /** Pending and firing ones, of an alerting rule. */
  readonly alerts: readonly AlertStatus[];
};

export type AlertStatus = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: Exclude<AlertState, 'inactive'>;
  readonly activeAtMs: number;
  readonly keepFiringSinceMs: number | undefined;
  readonly value: number;
};

/** A group as it stands, without its alerts: for lists of many. */
export type RuleGroupSummary = Omit<RuleGroupStatus, 'rules'> & { readonly rules: readonly RuleSummary[] };

export type RuleSummary = Omit<RuleStatus, 'alerts'> & { readonly pending: number; readonly firing: number };

export const summaryOf = ({ rules, ...group }: RuleGroupStatus): RuleGroupSummary => ({
  ...group,
  rules: rules.map(({ alerts, ...rule }) => {
    const firing = alerts.filter(({ state }) => state === 'firing').length;
    return { ...rule, firing, pending: alerts.length - firing };
  }),
});

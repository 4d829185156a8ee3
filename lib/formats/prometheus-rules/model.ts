// A loaded rule file: groups in order, durations in milliseconds.

export type RuleFile = {
  readonly groups: readonly RuleGroupConfig[];
  /** Said though the file is taken: that it was converted from the syntax before 2.0. */
  readonly warnings: readonly { readonly line: number; readonly message: string }[];
};

export type RuleGroupConfig = {
  readonly name: string;
  /** undefined: global.evaluation_interval. */
  readonly intervalMs: number | undefined;
  /** undefined: global.rule_query_offset. */
  readonly queryOffsetMs: number | undefined;
  /** Of series or alerts that a rule may give; 0: no limit. */
  readonly limit: number;
  readonly rules: readonly RuleConfig[];
};

/** The group's labels are among a rule's own, which win. */
export type RuleConfig = RecordingRuleConfig | AlertingRuleConfig;

export type RecordingRuleConfig = {
  readonly kind: 'record';
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
};

export type AlertingRuleConfig = {
  readonly kind: 'alert';
  readonly alert: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  /** Templates, here and below. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

// What would have happened: a rule as it would be, evaluated over samples of the past. Nothing is stored, nobody is told.
import type { AlertState, RuleGroupSpec, RuleSpec } from '../model';

export type DryRun = {
  readonly rule: RuleSpec;
  /** The group it is in, which says when it is evaluated and how. */
  readonly group: Omit<RuleGroupSpec, 'rules'>;
};

export type DryRunLimits = {
  readonly timeoutMs: number;
  /** Evaluations of one rule. */
  readonly maxEvaluations: number;
  /** Label sets an outcome lists; all are counted. */
  readonly maxLabelSets: number;
  /** Spans of one rule: one that flaps beyond is stopped there. */
  readonly maxSpans: number;
};

/** [startMs, endMs): from the evaluation that gave the state to the first one that did not, or to the end of the range. */
export type AlertSpan = {
  readonly state: Exclude<AlertState, 'inactive'>;
  readonly startMs: number;
  readonly endMs: number;
};

/** One alert over the range. */
export type AlertHistory = {
  readonly labels: Readonly<Record<string, string>>;
  /** As they were when it first fired, or first was pending. */
  readonly annotations: Readonly<Record<string, string>>;
  /** In the order of time; pending and firing ones follow each other without a gap. */
  readonly spans: readonly AlertSpan[];
};

export type DryRunOutcome = {
  /** Between these it was evaluated; `endMs` is earlier than asked for when it was stopped. */
  readonly startMs: number;
  readonly endMs: number;
  /** Why it was stopped; '' when it was not. */
  readonly stopped: string;
  readonly evaluations: number;
  readonly failedEvaluations: number;
  /** Of the first failed evaluation, '' when none failed. */
  readonly failure: string;
  /** Of the first template that could not be expanded. */
  readonly templateFailure: string;
  /** How often an alert began to fire, or fired from the start on. */
  readonly fired: number;
  /** Time with at least one alert firing. */
  readonly firingMs: number;
  /** Of a recording rule: its series. Otherwise its alerts. */
  readonly labelSets: number;
  /** The longest firing ones first. Empty for a recording rule. */
  readonly alerts: readonly AlertHistory[];
  /** Of a recording rule. */
  readonly samples: number;
};

/** `done` is of 1, over all runs. */
export type DryRunStep =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'outcome'; readonly outcomes: readonly DryRunOutcome[] };

// What /api/rules answers, in the words of its JSON.

export type LabelSet = Readonly<Record<string, string>>;

export type RuleGroups = {
  /** False while the engine is down: then no rule has a health. */
  readonly isStandingKnown: boolean;
  readonly groups: readonly RuleGroup[];
};

export type RuleGroup = {
  readonly file: string;
  readonly name: string;
  /** Where it was made; null: a file says it. */
  readonly namespace: string | null;
  readonly version: number | null;
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
  readonly limit: number;
  /** Why it is not evaluated; '' when it is. */
  readonly problem: string;
  readonly lastEvaluationMs: number | null;
  readonly evaluationMs: number | null;
  readonly nextEvaluationMs: number | null;
  readonly rules: readonly Rule[];
};

export type Rule = {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expr: string;
  /** null: the expression is no comparison with a number. */
  readonly threshold: { readonly expr: string; readonly operator: string; readonly value: string } | null;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError: string;
  readonly lastEvaluationMs: number | null;
  readonly evaluationMs: number | null;
  readonly pending: number;
  readonly firing: number;
  readonly series: number;
};

/** A group in the words of a rule file; every value is the text that stands there. */
export type RuleDefinition = {
  readonly name: string;
  readonly interval?: string;
  readonly query_offset?: string;
  readonly limit?: string;
  readonly labels?: LabelSet;
  readonly rules: readonly RuleFields[];
};

export type RuleFields = {
  readonly record?: string;
  readonly alert?: string;
  readonly expr?: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: LabelSet;
  readonly annotations?: LabelSet;
};

/** A group's text with what it says. */
export type GroupSource = { readonly text: string; readonly group: RuleDefinition; readonly version: number };

export type WrittenVersion = {
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly atMs: number;
  readonly author: string;
  readonly message: string;
  readonly isDeleted: boolean;
  /** Only where one version is asked for; null: a deletion. */
  readonly text?: string | null;
};

export type LineMessage = { readonly line: number; readonly message: string };

export type Validation = {
  readonly text: string;
  readonly problems: readonly LineMessage[];
  readonly warnings: readonly LineMessage[];
  readonly isOldSyntax: boolean;
  readonly groups: readonly RuleDefinition[];
};

export type Conversion = {
  readonly yaml: string;
  readonly rules: readonly (LineMessage & { readonly kind: 'alert' | 'record'; readonly name: string })[];
  readonly groups: readonly RuleDefinition[];
};

export type ActiveAlert = {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly state: 'pending' | 'firing';
  readonly activeAt: string;
  readonly value: string;
};

export type AlertSpan = { readonly state: 'pending' | 'firing'; readonly startMs: number; readonly endMs: number };

export type AlertHistory = {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly spans: readonly AlertSpan[];
};

/** One rule over the range, as it would be or as it is. */
export type TryOutcome = {
  readonly rule: number;
  readonly name: string;
  readonly side: 'new' | 'present';
  readonly startMs: number;
  readonly endMs: number;
  readonly stopped: string;
  readonly evaluations: number;
  readonly failedEvaluations: number;
  readonly failure: string;
  readonly templateFailure: string;
  readonly fired: number;
  readonly firingMs: number;
  readonly labelSets: number;
  readonly alerts: readonly AlertHistory[];
  readonly samples: number;
};

export type TryAnswer = { readonly notes: readonly string[]; readonly outcomes: readonly TryOutcome[] };

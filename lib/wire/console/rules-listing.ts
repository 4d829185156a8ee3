// GET /api/rules/groups: every group with its health, whether a file says it or somebody made it.
import { groupKey, type RuleGroupSpec, type RuleGroupSummary, type RuleSummary } from '@/lib/metrics/react/rules/model';

import { thresholdOf } from './rule-threshold';

export type GroupListing = {
  readonly spec: RuleGroupSpec;
  /** Of a group that somebody made. */
  readonly made: { readonly namespace: string; readonly version: number } | undefined;
  readonly nextEvaluationMs: number | undefined;
  /** Why it is not evaluated; '' when it is. */
  readonly problem: string;
};

export type Listed = {
  readonly groups: readonly GroupListing[];
  /** How the last evaluations went; undefined while the engine thread is down. */
  readonly standing: readonly RuleGroupSummary[] | undefined;
};

export function listingJson({ groups, standing }: Listed) {
  const byKey = new Map(standing?.map((summary) => [groupKey(summary.spec), summary]));
  return {
    isStandingKnown: standing !== undefined,
    groups: groups.map((group) => groupJson(group, byKey.get(groupKey(group.spec)))),
  };
}

function groupJson({ spec, made, nextEvaluationMs, problem }: GroupListing, standing: RuleGroupSummary | undefined) {
  const { file, name, intervalMs, queryOffsetMs, limit } = spec;
  return {
    ...{ file, name, intervalMs, queryOffsetMs, limit, problem },
    namespace: made?.namespace ?? null,
    version: made?.version ?? null,
    lastEvaluationMs: standing?.lastEvaluationMs ?? null,
    evaluationMs: standing?.evaluationMs ?? null,
    nextEvaluationMs: nextEvaluationMs ?? null,
    rules: spec.rules.map((rule, i) => ruleJson(rule, standing?.rules[i])),
  };
}

function ruleJson(spec: RuleGroupSpec['rules'][number], standing: RuleSummary | undefined) {
  const isAlert = spec.kind === 'alert';
  return {
    kind: spec.kind,
    name: isAlert ? spec.alert : spec.record,
    expr: spec.expr,
    forMs: isAlert ? spec.forMs : 0,
    keepFiringForMs: isAlert ? spec.keepFiringForMs : 0,
    threshold: thresholdOf(spec),
    labels: spec.labels,
    annotations: isAlert ? spec.annotations : {},
    health: standing?.health ?? 'unknown',
    lastError: standing?.lastError ?? '',
    lastEvaluationMs: standing?.lastEvaluationMs ?? null,
    evaluationMs: standing?.evaluationMs ?? null,
    pending: standing?.pending ?? 0,
    firing: standing?.firing ?? 0,
    series: standing?.series ?? 0,
  };
}

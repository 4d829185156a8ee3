// /api/v1/rules and /api/v1/alerts: groups, how their rules fared, and which alerts are pending or firing. Engine thread.
import { createHash } from 'node:crypto';
import { badInput } from '@/lib/kernel/errors';
import type { WireResponse } from '@/lib/kernel/http';
import { Labels } from '@/lib/kernel/labels';
import { compileMatchers } from '@/lib/kernel/matchers';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { printExpr } from '@/lib/metrics/query/promql/print';
import { type AlertStatus, groupKey, type RuleGroupStatus, type RuleStatus } from '@/lib/metrics/react/rules/model';
import { type Asked, type Endpoints, READ } from './endpoint';
import { successResponse } from './envelope';
import { matcherSetsOf } from './filter';
import { invalid, type Parameters } from './parameters';

export type RuleDoors = {
  /** In the order of the configuration. */
  readonly ruleGroups: () => readonly RuleGroupStatus[];
};

export const RULE_ENDPOINTS: Endpoints<RuleDoors> = {
  '/api/v1/rules': { methods: READ, answer: rules },
  '/api/v1/alerts': { methods: READ, answer: alerts },
};

// Go's zero time, which Prometheus prints for "not yet".
const NEVER = '0001-01-01T00:00:00Z';
const TYPES: ReadonlyMap<string, RuleStatus['spec']['kind'] | undefined> = new Map([
  ['', undefined],
  ['alert', 'alert'],
  ['record', 'record'],
]);

function alerts(_asked: Asked, doors: RuleDoors): WireResponse {
  const all = doors.ruleGroups().flatMap((group) => group.rules.flatMap((rule) => rule.alerts.map(alertJson)));
  return successResponse({ alerts: all });
}

/** Parameters: type, rule_name[], rule_group[], file[], match[], exclude_alerts, group_limit, group_next_token. */
function rules({ parameters }: Asked, doors: RuleDoors): WireResponse {
  const isWanted = ruleFilter(parameters);
  const isGroupWanted = oneOfAny(parameters.all('rule_group[]'));
  const isFileWanted = oneOfAny(parameters.all('file[]'));
  const withAlerts = !parameters.flag('exclude_alerts');
  const page = pageOf(parameters);
  const groups = doors
    .ruleGroups()
    .filter(({ spec }) => isGroupWanted(spec.name) && isFileWanted(spec.file))
    .map((group) => ({ ...group, rules: group.rules.filter(isWanted) }))
    .filter((group) => group.rules.length > 0)
    .sort((a, b) => Buffer.compare(Buffer.from(groupKey(a.spec)), Buffer.from(groupKey(b.spec))));
  const { shown, groupNextToken } = page(groups);
  return successResponse({
    groups: shown.map((group) => groupJson(group, withAlerts)),
    ...(groupNextToken !== undefined && { groupNextToken }),
  });
}

const oneOfAny = (names: readonly string[]) => (name: string) => names.length === 0 || names.includes(name);

function ruleFilter(parameters: Parameters): (rule: RuleStatus) => boolean {
  const type = parameters.text('type').toLowerCase();
  if (!TYPES.has(type)) throw invalid('type', `not supported value ${JSON.stringify(type)}`);
  const kind = TYPES.get(type);
  const isNameWanted = oneOfAny(parameters.all('rule_name[]'));
  const matchers = matcherSetsOf(parameters).map(compileMatchers);
  return ({ spec }) => {
    const name = spec.kind === 'record' ? spec.record : spec.alert;
    if ((kind !== undefined && spec.kind !== kind) || !isNameWanted(name)) return false;
    return matchers.length === 0 || matchers.some((matches) => matches(Labels.of(spec.labels)));
  };
}

type Page = { readonly shown: readonly RuleGroupStatus[]; readonly groupNextToken?: string };

/** `group_limit` groups from the one that `group_next_token` names. @throws bad_input */
function pageOf(parameters: Parameters): (groups: readonly RuleGroupStatus[]) => Page {
  const token = parameters.text('group_next_token');
  const limitText = parameters.text('group_limit');
  if (limitText === '' && token !== '')
    throw invalid('group_limit', 'group_limit needs to be set with group_next_token');
  const limit = limitText === '' ? Infinity : parameters.limit('group_limit');
  if (limit === 0) throw invalid('group_limit', 'group_limit needs to be greater than 0');
  return (groups) => {
    const from = token === '' ? 0 : groups.findIndex((group) => tokenOf(group) === token);
    if (from < 0) {
      throw badInput(`invalid group_next_token ${JSON.stringify(token)}: were rule groups changed?`);
    }
    const next = groups[from + limit];
    return { shown: groups.slice(from, from + limit), ...(next && { groupNextToken: tokenOf(next) }) };
  };
}

const tokenOf = ({ spec }: RuleGroupStatus) => createHash('sha1').update(groupKey(spec)).digest('hex');

const instant = (ms: number | undefined) => (ms === undefined ? NEVER : new Date(ms).toISOString());

const groupJson = (group: RuleGroupStatus, withAlerts: boolean) => ({
  name: group.spec.name,
  file: group.spec.file,
  rules: group.rules.map((rule) => ruleJson(rule, withAlerts)),
  interval: group.spec.intervalMs / 1000,
  limit: group.spec.limit,
  evaluationTime: group.evaluationMs / 1000,
  lastEvaluation: instant(group.lastEvaluationMs),
});

function ruleJson(rule: RuleStatus, withAlerts: boolean) {
  const { spec, health, lastError, evaluationMs, lastEvaluationMs } = rule;
  const query = printExpr(parseExpr(spec.expr));
  const common = {
    health,
    ...(lastError !== '' && { lastError }),
    evaluationTime: evaluationMs / 1000,
    lastEvaluation: instant(lastEvaluationMs),
  };
  if (spec.kind === 'record') {
    const hasLabels = Object.keys(spec.labels).length > 0;
    return { name: spec.record, query, ...(hasLabels && { labels: spec.labels }), ...common, type: 'recording' };
  }
  return {
    state: stateOf(rule),
    name: spec.alert,
    query,
    duration: spec.forMs / 1000,
    keepFiringFor: spec.keepFiringForMs / 1000,
    labels: spec.labels,
    annotations: spec.annotations,
    alerts: withAlerts ? rule.alerts.map(alertJson) : [],
    ...common,
    type: 'alerting',
  };
}

/** The worst of its alerts. */
function stateOf({ alerts: active, lastEvaluationMs }: RuleStatus): string {
  if (active.some(({ state }) => state === 'firing')) return 'firing';
  if (active.length > 0) return 'pending';
  return lastEvaluationMs === undefined ? 'unknown' : 'inactive';
}

const alertJson = ({ labels, annotations, state, activeAtMs, keepFiringSinceMs, value }: AlertStatus) => ({
  labels,
  annotations,
  state,
  activeAt: new Date(activeAtMs).toISOString(),
  ...(keepFiringSinceMs !== undefined && { keepFiringSince: new Date(keepFiringSinceMs).toISOString() }),
  value: exponential(value),
});

/** Go's FormatFloat(v, 'e', -1, 64): `1e+00`. */
function exponential(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

// What our own rules know of an alert, asked over the same API as everybody asks: lib/alerts must not know rules.
import type { StoredAlert } from '@/lib/alerts/model';
import type { RuleOrigin } from '@/lib/alerts/query/why-model';
import type { WireHandler } from '@/lib/kernel/http';
import type { Labels } from '@/lib/kernel/labels';
import type { Expr } from '@/lib/metrics/query/promql/ast';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { printExpr } from '@/lib/metrics/query/promql/print';

type LabelSet = Readonly<Record<string, string>>;

type RuleAlert = {
  readonly labels: LabelSet;
  readonly state: 'pending' | 'firing';
  readonly activeAt: string;
  readonly value: string;
};

type Rule = {
  readonly name: string;
  readonly query: string;
  readonly duration: number;
  readonly labels: LabelSet;
  readonly evaluationTime: number;
  readonly alerts: readonly RuleAlert[];
};

type Group = { readonly name: string; readonly file: string; readonly rules: readonly Rule[] };

type Series = { readonly metric: LabelSet; readonly value: readonly [number, string] };

type Alert = Pick<StoredAlert, 'labels' | 'startsAtMs'>;

/** undefined when no rule knows of the alert, or the engine does not answer: the timeline then begins when it was received. */
export function ruleOrigins(ask: WireHandler): (alert: Alert) => Promise<RuleOrigin | undefined> {
  return async (alert) => {
    const name = alert.labels.get('alertname');
    const answer = await data<{ groups: readonly Group[] }>(
      ask,
      `/api/v1/rules?type=alert&rule_name[]=${encodeURIComponent(name)}`,
    );
    const rules = (answer?.groups ?? []).flatMap((group) => group.rules.map((rule) => ({ group, rule })));
    for (const { group, rule } of rules) {
      const active = rule.alerts.find(({ labels }) => isWithin(labels, alert.labels));
      const activeAtMs = active ? Date.parse(active.activeAt) : await activeBefore(ask, alert, rule);
      if (activeAtMs !== undefined) return originOf(ask, alert, { group, rule, active, activeAtMs });
    }
    return undefined;
  };
}

/** An alert may have gained labels on its way: those that are common to all of a server. */
const isWithin = (some: LabelSet, all: Labels) =>
  Object.entries(some).every(([name, value]) => all.get(name) === value);

/** Of an alert that is over: ALERTS_FOR_STATE says since when it held while it fired. */
async function activeBefore(
  ask: WireHandler,
  { labels, startsAtMs }: Alert,
  { name }: Rule,
): Promise<number | undefined> {
  const series = await query(ask, `ALERTS_FOR_STATE{alertname=${JSON.stringify(name)}}`, startsAtMs);
  const own = series.find(({ metric: { __name__, ...rest } }) => isWithin(rest, labels));
  return own && Number(own.value[1]) * 1000;
}

type Found = {
  readonly group: Group;
  readonly rule: Rule;
  readonly active: RuleAlert | undefined;
  readonly activeAtMs: number;
};

async function originOf(
  ask: WireHandler,
  alert: Alert,
  { group, rule, active, activeAtMs }: Found,
): Promise<RuleOrigin> {
  const [then] = await valuesOf(ask, rule.query, activeAtMs, alert.labels);
  const selector = comparedSelector(rule.query);
  const [sampleAt] = selector ? await valuesOf(ask, `timestamp(${selector})`, activeAtMs, alert.labels) : [];
  return {
    ...{ file: group.file, group: group.name, name: rule.name, expr: rule.query, activeAtMs },
    ...{ forMs: rule.duration * 1000, evaluationMs: rule.evaluationTime * 1000 },
    state: active?.state ?? 'inactive',
    valueThen: then,
    sampleAtMs: sampleAt === undefined ? undefined : sampleAt * 1000,
    valueNow: active ? numberOf(active.value) : undefined,
  };
}

/** Of the series that became this alert. */
async function valuesOf(ask: WireHandler, expr: string, atMs: number, labels: Labels): Promise<readonly number[]> {
  const series = await query(ask, expr, atMs);
  return series
    .filter(({ metric: { __name__, ...rest } }) => isWithin(rest, labels))
    .map(({ value }) => numberOf(value[1]));
}

const numberOf = (text: string) => (text.endsWith('Inf') ? Number(`${text}inity`) : Number(text));

/** `a{b="c"} > 1`: the selector, whose samples have times of their own. */
function comparedSelector(expr: string): string | undefined {
  const tree = withoutParentheses(parseExpr(expr));
  if (tree.type !== 'binaryExpr') return undefined;
  const side = [tree.lhs, tree.rhs].map(withoutParentheses).find(({ type }) => type === 'vectorSelector');
  return side && printExpr(side);
}

const withoutParentheses = (expr: Expr): Expr => (expr.type === 'parenExpr' ? withoutParentheses(expr.expr) : expr);

async function query(ask: WireHandler, expr: string, atMs: number): Promise<readonly Series[]> {
  const answer = await data<{ resultType: string; result: readonly Series[] }>(
    ask,
    `/api/v1/query?query=${encodeURIComponent(expr)}&time=${atMs / 1000}`,
  );
  return answer?.resultType === 'vector' ? answer.result : [];
}

/** Of our own API, so its shape is known. */
async function data<T>(ask: WireHandler, url: string): Promise<T | undefined> {
  const request = { method: 'GET', url, headers: {}, body: new Uint8Array() };
  const { status, body } = await ask(request, new AbortController().signal);
  if (status !== 200) return undefined;
  return (JSON.parse(new TextDecoder().decode(body)) as { data: T }).data;
}

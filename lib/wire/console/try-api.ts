// POST /api/rules/try: a group as it would be -> the runs to evaluate, each rule as it would be and as it is now. Main thread.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { CheckExpr, RuleGroupConfig } from '@/lib/formats/prometheus-rules';
import { groupOfJson, textOfGroup } from '@/lib/formats/prometheus-rules/definition';
import { badInput } from '@/lib/kernel/errors';
import { inOnePiece, type StreamHandler } from '@/lib/kernel/http';
import { METRIC_NAME } from '@/lib/kernel/labels';
import { parseInstant } from '@/lib/kernel/time';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { selectorsOf } from '@/lib/metrics/query/promql/selectors-of';
import { ALL_SYNTAX } from '@/lib/metrics/query/promql/syntax';
import type { DryRunDoors } from '@/lib/metrics/react/rules/dry-run/dry-run';
import type { RuleGroupSpec, RuleSpec } from '@/lib/metrics/react/rules/model';
import { errorAnswer } from './endpoint';
import { oneGroupOf } from './rules-bodies';
import { bodyText, type ResolvedTry, TRY_PATH } from './try-stream';

export type TryDoors = {
  readonly checkExpr: CheckExpr;
  /** The group as it would be evaluated in that file, with the configuration's defaults. */
  readonly specOf: (file: string, group: RuleGroupConfig) => RuleGroupSpec;
  /** The group as it is evaluated now. */
  readonly presentGroup: (file: string, name: string) => RuleGroupSpec | undefined;
  readonly fileOfNamespace: (namespace: string) => string;
  readonly settings: () => DryRunDoors['settings'];
  readonly nowMs: () => number;
  /** Evaluates, in the engine thread. */
  readonly run: StreamHandler;
};

const MAX_BODY = 1_000_000;
const MAX_RUNS = 100;
const DEFAULT_RANGE_MS = 7 * 86_400_000;

const instant = z.union([z.string(), z.number()]).optional();
const tryBody = z.object({
  text: z.string().optional(),
  group: z.unknown().optional(),
  /** One rule alone, instead of a group: a group around it is made up. */
  rule: z.unknown().optional(),
  /** Which rules of the group, from 0; all of them without it. */
  rules: z.array(z.number().int().min(0)).optional(),
  namespace: z.string().optional(),
  file: z.string().optional(),
  /** The present group to compare with, when it has another name. */
  presentName: z.string().optional(),
  from: instant,
  to: instant,
});

type TryBody = z.infer<typeof tryBody>;

export function tryRoute(doors: TryDoors): { readonly path: string; readonly handler: { stream: StreamHandler } } {
  return { path: TRY_PATH, handler: { stream: (request, signal) => tryRules(request, signal, doors) } };
}

const tryRules = async (
  request: Parameters<StreamHandler>[0],
  signal: Parameters<StreamHandler>[1],
  doors: TryDoors,
): ReturnType<StreamHandler> => {
  try {
    if (request.method !== 'POST') throw badInput(`${request.method} is not allowed here; use POST`);
    const body = parsedBody(await bodyText(request, MAX_BODY));
    const resolved = resolvedTry(body, doors);
    const bytes = new TextEncoder().encode(JSON.stringify(resolved));
    return await doors.run({ method: 'POST', url: TRY_PATH, headers: {}, body: onePiece(bytes) }, signal);
  } catch (refused) {
    return inOnePiece(errorAnswer(refused));
  }
};

async function* onePiece(bytes: Uint8Array<ArrayBuffer>) {
  yield bytes;
}

function parsedBody(text: string): TryBody {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badInput('the body is not JSON', { cause });
  }
  const parsed = tryBody.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badInput(`the body's ${issue?.path.join('.') || 'value'}: ${issue?.message.toLowerCase()}`);
}

/** @throws bad_input with every problem of the group */
export function resolvedTry(body: TryBody, doors: TryDoors): ResolvedTry {
  const file = body.file ?? doors.fileOfNamespace(body.namespace ?? '');
  const config = oneGroupOf(textOf(body), 'the group', doors.checkExpr);
  const group = doors.specOf(file, config);
  const present = doors.presentGroup(file, body.presentName ?? config.name);
  const asked = body.rules ?? group.rules.map((_, i) => i);
  const runs = asked.flatMap((i) => runsOf(group, i, present));
  if (runs.length > MAX_RUNS) throw badInput(`${runs.length} runs are asked for, and ${MAX_RUNS} are allowed`);
  return { runs, range: rangeOf(body, doors.nowMs()), settings: doors.settings(), notes: notesOf(group, asked) };
}

function textOf({ text, group, rule }: TryBody): string {
  if (text !== undefined) return text;
  if (group !== undefined) return textOfGroup(groupOfJson(group));
  if (rule !== undefined) return textOfGroup(groupOfJson({ name: 'tried', rules: [rule] }));
  throw badInput('the body has none of "text", "group" and "rule"');
}

/** The rule as it would be, and, where there is one that would be evaluated otherwise, as it is now. */
function runsOf(group: RuleGroupSpec, index: number, present: RuleGroupSpec | undefined): ResolvedTry['runs'] {
  const rule = group.rules[index];
  if (!rule) throw badInput(`there is no rule ${index}: the group has ${group.rules.length}`);
  const tag = { rule: index, name: nameOf(rule) };
  const now = { tag: { ...tag, side: 'new' as const }, rule, group: withoutRules(group) };
  const before = present && presentRule(group, index, present);
  if (!before) return [now];
  const isSame = isDeepStrictEqual([before, withoutRules(present)], [rule, withoutRules(group)]);
  return isSame
    ? [now]
    : [now, { tag: { ...tag, side: 'present' as const }, rule: before, group: withoutRules(present) }];
}

/** Of several rules of one kind and name the one in the same place among them. */
function presentRule(group: RuleGroupSpec, index: number, present: RuleGroupSpec): RuleSpec | undefined {
  const rule = group.rules[index] as RuleSpec;
  const isAlike = (other: RuleSpec) => other.kind === rule.kind && nameOf(other) === nameOf(rule);
  const place = group.rules.slice(0, index).filter(isAlike).length;
  return present.rules.filter(isAlike)[place];
}

const withoutRules = ({ rules: _, ...group }: RuleGroupSpec): Omit<RuleGroupSpec, 'rules'> => group;

const nameOf = (rule: RuleSpec) => (rule.kind === 'record' ? rule.record : rule.alert);

function rangeOf({ from, to }: TryBody, nowMs: number) {
  const endMs = to === undefined ? nowMs : parseInstant(String(to));
  const startMs = from === undefined ? endMs - DEFAULT_RANGE_MS : parseInstant(String(from));
  if (startMs >= endMs) throw badInput('"from" must be before "to"');
  return { startMs, endMs: Math.min(endMs, nowMs) };
}

/** A rule that reads what another rule of its group records sees what was recorded, not what would have been. */
function notesOf({ rules }: RuleGroupSpec, asked: readonly number[]): string[] {
  const recorded = new Set(rules.flatMap((rule) => (rule.kind === 'record' ? [rule.record] : [])));
  return asked.flatMap((i) => {
    const rule = rules[i] as RuleSpec;
    const read = [...readsOf(rule.expr)].filter((metric) => recorded.has(metric));
    return read.map(
      (metric) =>
        `${nameOf(rule)} reads ${metric}, which a rule of this group records: what was recorded is read, not what the rule would have recorded`,
    );
  });
}

/** Metrics by name. @throws nothing: the expression has been read before */
function readsOf(expr: string): ReadonlySet<string> {
  const selectors = selectorsOf(parseExpr(expr, ALL_SYNTAX));
  return new Set(selectors.flatMap(({ matchers }) => matchers.filter(isName).map(({ value }) => value)));
}

const isName = ({ name, type }: { readonly name: string; readonly type: string }) =>
  name === METRIC_NAME && type === '=';

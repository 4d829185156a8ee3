// A rule file of Prometheus 3 -> RuleFile, strictly: every problem with its line. The syntax before 2.0 is converted first.
import { isMap, type Node } from 'yaml';
import { parseDuration } from '@/lib/kernel/duration';
import { messageOf } from '@/lib/kernel/errors';
import { METRIC_NAME } from '@/lib/kernel/labels';
import { ConfigError } from '../prometheus-config';
import { type Fields, listOf, parsed, type Read, Reader, recordOf, text } from '../prometheus-config/reader';
import { compileTemplate } from '../prometheus-template/expand';
import type { RuleConfig, RuleFile, RuleGroupConfig } from './model';
import { isOldRules, oldRulesToYaml, parseOldRules } from './old-syntax';

export type { AlertingRuleConfig, RecordingRuleConfig, RuleConfig, RuleFile, RuleGroupConfig } from './model';

/** Refuses what is no expression. @throws bad_input with Prometheus' message */
export type CheckExpr = (expr: string) => void;

/**
 * @param fileName for messages, and the name of the one group of a file in the old syntax
 * @throws ConfigError with all problems
 */
export function parseRuleFile(source: string, fileName: string, checkExpr: CheckExpr): RuleFile {
  if (!isOldRules(source)) return { groups: parseYaml(source, fileName, checkExpr), warnings: [] };
  const yaml = convertOldRules(source, fileName, checkExpr);
  const message =
    'the rule syntax of Prometheus before 2.0 was converted; write it as YAML before that syntax is dropped here, too';
  return { groups: parseYaml(yaml, `${fileName} (converted)`, checkExpr), warnings: [{ line: 1, message }] };
}

type Lines = readonly { readonly line: number; readonly message: string }[];

/** What parseRuleFile says of a text, for those who only want to know. */
export function checkedRuleFile(
  source: string,
  fileName: string,
  checkExpr: CheckExpr,
): { readonly problems: Lines; readonly warnings: Lines } {
  try {
    return { problems: [], warnings: parseRuleFile(source, fileName, checkExpr).warnings };
  } catch (refused) {
    if (!(refused instanceof ConfigError)) throw refused;
    return { problems: refused.problems, warnings: [] };
  }
}

/** A file in the old syntax as YAML. @throws ConfigError with all problems, by the lines of the old file */
export function convertOldRules(source: string, fileName: string, checkExpr: CheckExpr): string {
  const { rules, problems } = parseOldRules(source);
  const unreadable = rules.flatMap(({ expr, line }) => {
    const problem = problemOf(() => checkExpr(expr));
    return problem === undefined ? [] : [{ line, message: `could not parse expression: ${problem}` }];
  });
  const all = [...problems, ...unreadable].sort((a, b) => a.line - b.line);
  if (all.length > 0) throw new ConfigError(fileName, all);
  return oldRulesToYaml(rules, (fileName.split('/').pop() as string).replace(/\.[^.]*$/, ''));
}

function parseYaml(source: string, fileName: string, checkExpr: CheckExpr): readonly RuleGroupConfig[] {
  const reader = new Reader(source);
  const groups = reader.problems.length === 0 ? readGroups(reader, checkExpr) : [];
  if (reader.problems.length === 0) return groups;
  throw new ConfigError(
    fileName,
    reader.problems.toSorted((a, b) => a.line - b.line),
  );
}

function readGroups(reader: Reader, checkExpr: CheckExpr): readonly RuleGroupConfig[] {
  if (!reader.root) return [];
  const top = reader.mapping(reader.root, '', { fields: { groups: listOf(groupReader(checkExpr)) } });
  return (top.groups as RuleGroupConfig[] | undefined) ?? [];
}

const duration = parsed(parseDuration);

const limit = parsed((given) => {
  if (!/^[+-]?\d+$/.test(given)) throw new Error(`${JSON.stringify(given)} is not a whole number`);
  return Math.max(0, Number(given));
});

const labels: Read<Record<string, string>> = (node, reader, path) => {
  const record = recordOf(text)(node, reader, path);
  const bad = Object.keys(record ?? {}).find((name) => name === '' || name === METRIC_NAME);
  return bad === undefined ? record : reader.problem(node, `${path}: invalid label name: ${bad}`);
};

const annotations: Read<Record<string, string>> = (node, reader, path) => {
  const record = recordOf(text)(node, reader, path);
  return record && '' in record ? reader.problem(node, `${path}: invalid annotation name: `) : record;
};

function groupReader(checkExpr: CheckExpr): Read<RuleGroupConfig> {
  const fields: Fields = {
    name: text,
    interval: duration,
    query_offset: duration,
    limit,
    labels,
    rules: (node) => node,
  };
  const seen = new Set<string>();
  return (node, reader, path) => {
    const values = reader.mapping(node, path, { fields });
    const name = (values.name as string | undefined) ?? '';
    if (name === '') return reader.problem(node, 'Groupname must not be empty');
    if (seen.has(name)) return reader.problem(node, `groupname: ${JSON.stringify(name)} is repeated in the same file`);
    seen.add(name);
    const own = (values.labels as Record<string, string> | undefined) ?? {};
    const where = `group ${JSON.stringify(name)}`;
    const rules = values.rules ? listOf(ruleReader(checkExpr, own))(values.rules as Node, reader, where) : [];
    return {
      name,
      intervalMs: (values.interval as number | undefined) || undefined,
      queryOffsetMs: values.query_offset as number | undefined,
      limit: (values.limit as number | undefined) ?? 0,
      rules: rules ?? [],
    };
  };
}

const RULE_FIELDS: Fields = {
  record: text,
  alert: text,
  expr: text,
  for: duration,
  keep_firing_for: duration,
  labels,
  annotations,
};

type RuleFields = {
  readonly record?: string;
  readonly alert?: string;
  readonly expr?: string;
  readonly for?: number;
  readonly keep_firing_for?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

function ruleReader(checkExpr: CheckExpr, groupLabels: Readonly<Record<string, string>>): Read<RuleConfig> {
  return (node, reader, path) => {
    const values = reader.mapping(node, path, { fields: RULE_FIELDS }) as RuleFields; // as RULE_FIELDS reads them
    const name = values.record || values.alert || '';
    const problems = ruleProblems(values, checkExpr);
    for (const { field, message } of problems) {
      const where = `${path}, rule ${name === '' ? '' : `${JSON.stringify(name)}: `}`;
      reader.problem(fieldOf(node, field, reader), where + message);
    }
    return problems.length > 0 ? undefined : ruleOf(values, { ...groupLabels, ...values.labels });
  };
}

function ruleOf(values: RuleFields, allLabels: Readonly<Record<string, string>>): RuleConfig {
  const { record, alert = '', expr = '' } = values;
  if (record) return { kind: 'record', record, expr, labels: allLabels };
  return {
    kind: 'alert',
    alert,
    expr,
    forMs: values.for ?? 0,
    keepFiringForMs: values.keep_firing_for ?? 0,
    labels: allLabels,
    annotations: values.annotations ?? {},
  };
}

/** What stands behind a field; the rule itself where there is no such field. */
function fieldOf(node: Node, field: keyof RuleFields | undefined, reader: Reader): Node {
  const map = reader.resolved(node);
  const found = field !== undefined && isMap(map) ? map.get(field, true) : undefined;
  return (found as Node | undefined) ?? node;
}

type RuleProblem = { readonly message: string; readonly field?: keyof RuleFields };

function ruleProblems(values: RuleFields, checkExpr: CheckExpr): RuleProblem[] {
  const { record = '', alert = '', expr = '' } = values;
  const problems: RuleProblem[] = [];
  if (record !== '' && alert !== '') problems.push({ message: "only one of 'record' and 'alert' must be set" });
  if (record === '' && alert === '') problems.push({ message: "one of 'record' or 'alert' must be set" });
  if (expr === '') problems.push({ message: "field 'expr' must be set in rule" });
  const unreadable = expr === '' ? undefined : problemOf(() => checkExpr(expr));
  if (unreadable !== undefined) {
    problems.push({ field: 'expr', message: `could not parse expression: ${unreadable}` });
  }
  return [...problems, ...(record === '' ? templateProblems(alert, values) : recordProblems(record, values))];
}

function recordProblems(record: string, values: RuleFields): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const invalid = (field: keyof RuleFields) =>
    problems.push({ field, message: `invalid field '${field}' in recording rule` });
  if (Object.keys(values.annotations ?? {}).length > 0) invalid('annotations');
  if (values.for) invalid('for');
  if (values.keep_firing_for) invalid('keep_firing_for');
  if (/[{}]/.test(record)) {
    const message = 'braces present in the recording rule name; should it be in expr?';
    problems.push({ field: 'record', message });
  }
  return problems;
}

function templateProblems(alert: string, values: RuleFields): RuleProblem[] {
  const check = (field: 'labels' | 'annotations', what: string) =>
    Object.entries(values[field] ?? {}).flatMap(([name, template]) => {
      const problem = problemOf(() => compileTemplate(`__alert_${alert}`, template));
      return problem === undefined ? [] : [{ field, message: `${what} ${JSON.stringify(name)}: ${problem}` }];
    });
  return [...check('labels', 'label'), ...check('annotations', 'annotation')];
}

function problemOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (refused) {
    return messageOf(refused);
  }
}

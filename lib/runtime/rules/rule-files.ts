// `rule_files` of prometheus.yml -> groups to evaluate. One file that is refused refuses the whole configuration.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { ConfigProblem, PrometheusConfig } from '@/lib/formats/prometheus-config';
import { type CheckExpr, parseRuleFile, type RuleGroupConfig } from '@/lib/formats/prometheus-rules';
import { badInput, messageOf } from '@/lib/kernel/errors';
import type { RuleGroupSpec } from '@/lib/metrics/react/rules/model';

export type RuleFileText = { readonly path: string; readonly text: string };

export type FileWarning = ConfigProblem & { readonly file: string };

export type LoadedRules = { readonly groups: readonly RuleGroupSpec[]; readonly warnings: readonly FileWarning[] };

/**
 * The files that match, in the order of the patterns, each once. A pattern that matches nothing is no mistake.
 * @param directory of the configuration: patterns are relative to it
 * @throws bad_input for a file that cannot be read
 */
export function readRuleFiles(patterns: readonly string[], directory: string): readonly RuleFileText[] {
  const paths = new Set(
    patterns.flatMap((pattern) => matches(isAbsolute(pattern) ? pattern : resolve(directory, pattern))),
  );
  return [...paths].map((path) => {
    try {
      return { path, text: readFileSync(path, 'utf8') };
    } catch (cause) {
      throw badInput(`cannot read ${path}: ${messageOf(cause)}`);
    }
  });
}

/** @throws bad_input with the problems of all files */
export function parseRuleFiles(
  files: readonly RuleFileText[],
  { evaluationIntervalMs, ruleQueryOffsetMs }: PrometheusConfig['global'],
  checkExpr: CheckExpr,
): LoadedRules {
  const groups: RuleGroupSpec[] = [];
  const warnings: FileWarning[] = [];
  const problems: string[] = [];
  for (const { path, text } of files) {
    try {
      const parsed = parseRuleFile(text, path, checkExpr);
      warnings.push(...parsed.warnings.map((warning) => ({ ...warning, file: path })));
      groups.push(...parsed.groups.map((group) => specOf(path, group, evaluationIntervalMs, ruleQueryOffsetMs)));
    } catch (refused) {
      problems.push(messageOf(refused));
    }
  }
  if (problems.length > 0) throw badInput(problems.join('\n'));
  return { groups, warnings };
}

/** A group as it is evaluated, with the configuration's defaults. */
export const specOf = (
  file: string,
  group: RuleGroupConfig,
  intervalMs: number,
  queryOffsetMs: number,
): RuleGroupSpec => ({
  ...{ file, name: group.name, limit: group.limit, rules: group.rules },
  intervalMs: group.intervalMs ?? intervalMs,
  queryOffsetMs: group.queryOffsetMs ?? queryOffsetMs,
});

/** Paths that match an absolute pattern, sorted: `*`, `?` and `[…]` stand for no slash (Go's filepath.Glob). */
function matches(pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return isThere(pattern) ? [pattern] : [];
  const parent = dirname(pattern);
  const isWanted = segmentTest(pattern.slice(parent.length + (parent.endsWith('/') ? 0 : 1)), pattern);
  const directories = /[*?[]/.test(parent) ? matches(parent) : [parent];
  return directories.flatMap((directory) =>
    namesIn(directory)
      .filter(isWanted)
      .sort()
      .map((name) => join(directory, name)),
  );
}

function segmentTest(segment: string, pattern: string): (name: string) => boolean {
  const source = segment.replace(/\\.|\*|\?|\[\^?|[.+^${}()|/]/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.startsWith('[') || part.startsWith('\\') ? part : `\\${part}`;
  });
  try {
    const regex = new RegExp(`^${source}$`);
    return (name) => regex.test(name);
  } catch {
    throw badInput(`rule_files: ${JSON.stringify(pattern)} is no pattern: a bracket is not closed`);
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A directory that cannot be listed has nothing that matches, as in Go. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

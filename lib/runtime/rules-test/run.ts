// Runs promtool's unit tests: rules evaluated over loaded samples, on a clock of their own, in a store of their own.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatGoDuration } from '@/lib/formats/go-template/time';
import { compileTemplate } from '@/lib/formats/prometheus-template/expand';
import { tableLink } from '@/lib/formats/prometheus-template/links';
import { formatDuration } from '@/lib/kernel/duration';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { histogramPoints } from '@/lib/metrics/query/promql/conformance/histogram-notation';
import { Loaded } from '@/lib/metrics/query/promql/conformance/loaded';
import { seriesOf } from '@/lib/metrics/query/promql/conformance/script';
import type { EngineOptions } from '@/lib/metrics/query/promql/engine/context';
import { parseExpr, parseMetricSelector } from '@/lib/metrics/query/promql/parser';
import { groupKey, type RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import { type RuleQuery, ruleQuery } from '@/lib/metrics/react/rules/query';
import { RuleGroups } from '@/lib/metrics/react/rules/rule-groups';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { memoryActiveAlerts } from '@/lib/metrics/store/memory-active-alerts';
import { parseRuleFiles, readRuleFiles } from '../rules/rule-files';
import { type AlertRuleTest, type PromqlExprTest, parseUnitFile, type UnitFile, type UnitTest } from './unit-file';
import { alertVerdict, type ExpectedAlert, sampleVerdict, type TestSample } from './verdicts';

// As promtool: a test is small.
const LIMITS = { maxSamples: 10_000, timeoutMs: 100_000 };
const RULES_OF_TESTS = { resendDelayMs: 60_000, restore: { outageToleranceMs: 0, gracePeriodMs: Infinity } };

export type RunOptions = {
  readonly engine: EngineOptions;
  /** Only tests whose name matches. */
  readonly isWanted: (name: string) => boolean;
};

/** What failed, in promtool's words; none: the file passed. @throws bad_input for files that cannot be read */
export async function runUnitFile(path: string, options: RunOptions): Promise<readonly string[]> {
  const file = parseUnitFile(readUnitFile(path), path);
  const repeated = file.groupEvalOrder.find((name, i) => file.groupEvalOrder.indexOf(name) !== i);
  if (repeated !== undefined) throw badInput(`group name repeated in evaluation order: ${repeated}`);
  const global = { ...NO_GLOBAL, evaluationIntervalMs: file.evaluationIntervalMs };
  const checkExpr = (expr: string) => void parseExpr(expr, options.engine.syntax);
  const { groups } = parseRuleFiles(readRuleFiles(file.ruleFiles, dirname(path)), global, checkExpr);
  const failures: string[] = [];
  for (const test of file.tests) {
    if (options.isWanted(test.name))
      failures.push(...(await runTest(test, file, inOrder(groups, file), options.engine)));
  }
  return failures;
}

const NO_GLOBAL = {
  scrapeIntervalMs: 0,
  scrapeTimeoutMs: 0,
  externalLabels: {},
  queryLogFile: '',
  ruleQueryOffsetMs: 0,
};

function readUnitFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw badInput(`open ${path}: ${messageOf(cause)}`);
  }
}

/** Groups that are not named come first, as they were found. */
const inOrder = (groups: readonly RuleGroupSpec[], { groupEvalOrder }: UnitFile): readonly RuleGroupSpec[] =>
  [...groups].sort((a, b) => groupEvalOrder.indexOf(a.name) - groupEvalOrder.indexOf(b.name));

async function runTest(
  test: UnitTest,
  file: UnitFile,
  groups: readonly RuleGroupSpec[],
  engine: EngineOptions,
): Promise<readonly string[]> {
  const loaded = new Loaded(test.startMs);
  const series = test.inputSeries.map(({ series: name, values }) => seriesOf(`${name} ${values}`));
  await loaded.load({ type: 'load', line: 0, stepMs: test.intervalMs, series, starts: new Map() });
  const query = ruleQuery({ reader: loaded.store, engine, limits: LIMITS });
  const rules = await rulesOf(test, groups, loaded.store, query);
  const failures: string[] = [];
  const lastMs = Math.max(0, ...[...test.alertRuleTests, ...test.promqlExprTests].map(({ evalTimeMs }) => evalTimeMs));
  for (let ms = 0; ms <= lastMs; ms += file.evaluationIntervalMs) {
    for (const group of groups) await rules.evaluate(groupKey(group), test.startMs + ms);
    const broken = brokenRules(rules, ms);
    if (broken.length > 0) return broken;
    const due = test.alertRuleTests.filter(({ evalTimeMs: at }) => at >= ms && at < ms + file.evaluationIntervalMs);
    failures.push(...due.flatMap((each) => checkAlerts(each, rules, test.name)));
  }
  for (const each of test.promqlExprTests) failures.push(...(await checkSamples(each, test, query, file.fuzzyCompare)));
  return failures;
}

async function rulesOf(
  { startMs, externalLabels, externalUrl }: UnitTest,
  groups: readonly RuleGroupSpec[],
  store: SampleStore,
  query: RuleQuery,
): Promise<RuleGroups> {
  const rules = new RuleGroups({
    ...{ query, store, compileTemplate, tableLink },
    alerts: memoryActiveAlerts(),
    onTemplateError() {}, // its message is in the alert, which is compared
    onRuleFailed() {}, // found by brokenRules
  });
  await rules.apply(groups, { externalLabels, externalUrl, ...RULES_OF_TESTS }, startMs);
  return rules;
}

function brokenRules(rules: RuleGroups, ms: number): string[] {
  return rules.status().flatMap((group) =>
    group.rules
      .filter(({ health }) => health === 'err')
      .map(({ spec, lastError }) => {
        const name = spec.kind === 'record' ? spec.record : spec.alert;
        return `    rule: ${name}, time: ${formatGoDuration(BigInt(ms) * 1_000_000n)}, err: ${lastError}`;
      }),
  );
}

/** The firing alerts of a name, in whatever groups. */
function checkAlerts(
  { alertname, evalTimeMs, expAlerts }: AlertRuleTest,
  rules: RuleGroups,
  testName: string,
): string[] {
  const got = rules
    .status()
    .flatMap((group) => group.rules)
    .filter(({ spec }) => spec.kind === 'alert' && spec.alert === alertname)
    .flatMap(({ alerts }) => alerts)
    .filter(({ state }) => state === 'firing')
    .map(
      ({ labels, annotations }): ExpectedAlert => ({ labels: Labels.of(labels), annotations: Labels.of(annotations) }),
    );
  const expected = expAlerts.map(({ labels, annotations }) => ({
    labels: Labels.of({ ...labels, alertname }),
    annotations: Labels.of(annotations),
  }));
  return alertVerdict({ alertname, time: formatDuration(evalTimeMs), testName }, expected, got);
}

async function checkSamples(
  { expr, evalTimeMs, expSamples }: PromqlExprTest,
  { startMs, name }: UnitTest,
  query: RuleQuery,
  isFuzzy: boolean,
): Promise<string[]> {
  const where = { expr, time: formatDuration(evalTimeMs), testName: name };
  try {
    const got = (await query(expr, startMs + evalTimeMs)).map(({ labels, value, histogram }) => ({
      labels,
      value: histogram ?? value,
    }));
    return sampleVerdict(where, expSamples.map(expectedSample), got, isFuzzy);
  } catch (refused) {
    return [`    expr: ${JSON.stringify(expr)}, time: ${where.time}, err: ${messageOf(refused)}`];
  }
}

function expectedSample({ labels, value, histogram }: PromqlExprTest['expSamples'][number]): TestSample {
  const isEmpty = labels.replace(/[\s{}]/g, '') === '';
  const pairs = isEmpty ? [] : parseMetricSelector(labels).map((each) => [each.name, each.value] as const);
  const [point] = histogram === '' ? [] : histogramPoints(histogram);
  return { labels: Labels.fromPairs(pairs), value: point ? { ...point, hasHint: true } : value };
}

// promtool's unit tests of rules as they are written: YAML -> what is to be loaded, evaluated and expected.
import { ConfigError } from '@/lib/formats/prometheus-config';
import {
  bool,
  type Fields,
  listOf,
  parsed,
  type Read,
  Reader,
  recordOf,
  text,
} from '@/lib/formats/prometheus-config/reader';
import { parseDuration } from '@/lib/kernel/duration';
import { parseFloatText } from '@/lib/kernel/float';
import { parseInstant } from '@/lib/kernel/time';

export type UnitFile = {
  /** Patterns, relative to the file. */
  readonly ruleFiles: readonly string[];
  readonly evaluationIntervalMs: number;
  readonly groupEvalOrder: readonly string[];
  /** Values may differ in the last bit. */
  readonly fuzzyCompare: boolean;
  readonly tests: readonly UnitTest[];
};

export type UnitTest = {
  readonly name: string;
  /** Between values of input series. */
  readonly intervalMs: number;
  readonly startMs: number;
  readonly inputSeries: readonly { readonly series: string; readonly values: string }[];
  readonly alertRuleTests: readonly AlertRuleTest[];
  readonly promqlExprTests: readonly PromqlExprTest[];
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
};

export type AlertRuleTest = {
  readonly evalTimeMs: number;
  readonly alertname: string;
  readonly expAlerts: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
};

export type PromqlExprTest = {
  readonly expr: string;
  readonly evalTimeMs: number;
  /** `histogram` in the test language, '' for none. */
  readonly expSamples: readonly { readonly labels: string; readonly value: number; readonly histogram: string }[];
};

const duration = parsed(parseDuration);
const instant = parsed(parseInstant);
const value = parsed((given) => {
  const number = parseFloatText(given);
  if (number === undefined) throw new Error(`${JSON.stringify(given)} is not a number`);
  return number;
});

/** A mapping, of which what is absent comes from `defaults`. */
const section =
  <T extends object>(fields: Fields, defaults: T): Read<T> =>
  (node, reader, path) => {
    const values = reader.mapping(node, path, { fields });
    return {
      ...defaults,
      ...Object.fromEntries(Object.entries(values).map(([name, each]) => [camelCase(name), each])),
    };
  };

const SPELLINGS: Readonly<Record<string, string>> = {
  alert_rule_test: 'alertRuleTests',
  promql_expr_test: 'promqlExprTests',
  exp_labels: 'labels',
  exp_annotations: 'annotations',
  eval_time: 'evalTimeMs',
  interval: 'intervalMs',
  evaluation_interval: 'evaluationIntervalMs',
  start_timestamp: 'startMs',
};

const camelCase = (name: string) =>
  SPELLINGS[name] ?? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const expAlert = section(
  { exp_labels: recordOf(text), exp_annotations: recordOf(text) },
  { labels: {}, annotations: {} },
);

const alertRuleTest = section<AlertRuleTest>(
  { eval_time: duration, alertname: text, exp_alerts: listOf(expAlert) },
  { evalTimeMs: 0, alertname: '', expAlerts: [] },
);

const expSample = section({ labels: text, value, histogram: text }, { labels: '', value: 0, histogram: '' });

const promqlExprTest = section<PromqlExprTest>(
  { expr: text, eval_time: duration, exp_samples: listOf(expSample) },
  { expr: '', evalTimeMs: 0, expSamples: [] },
);

const unitTest = (intervalMs: number) =>
  section<UnitTest>(
    {
      name: text,
      interval: duration,
      start_timestamp: instant,
      input_series: listOf(section({ series: text, values: text }, { series: '', values: '' })),
      alert_rule_test: listOf(alertRuleTest),
      promql_expr_test: listOf(promqlExprTest),
      external_labels: recordOf(text),
      external_url: text,
    },
    {
      ...{ name: '', intervalMs, startMs: 0, externalLabels: {}, externalUrl: '' },
      ...{ inputSeries: [], alertRuleTests: [], promqlExprTests: [] },
    },
  );

const DEFAULT_INTERVAL_MS = 60_000;

/** @throws ConfigError with all problems, by line */
export function parseUnitFile(source: string, fileName: string): UnitFile {
  const reader = new Reader(source);
  const defaults: Omit<UnitFile, 'tests'> = {
    ...{ ruleFiles: [], evaluationIntervalMs: DEFAULT_INTERVAL_MS, groupEvalOrder: [], fuzzyCompare: false },
  };
  const fields: Fields = {
    rule_files: listOf(text),
    evaluation_interval: duration,
    group_eval_order: listOf(text),
    fuzzy_compare: bool,
    tests: (node) => node,
  };
  const top =
    reader.root && reader.problems.length === 0
      ? section(fields, { ...defaults, tests: undefined })(reader.root, reader, '')
      : undefined;
  const read = { ...defaults, ...top };
  // An interval of 0 is one that was not given.
  const evaluationIntervalMs = read.evaluationIntervalMs || DEFAULT_INTERVAL_MS;
  const tests = read.tests ? (listOf(unitTest(evaluationIntervalMs))(read.tests, reader, 'tests') ?? []) : [];
  if (reader.problems.length > 0) throw new ConfigError(fileName, reader.problems);
  return { ...read, evaluationIntervalMs, tests };
}

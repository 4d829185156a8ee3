// prometheus.yml: text -> PrometheusConfig, strictly. Pure: secret files and environment come from whoever calls. Long, being a catalogue of fields.
import type { Node } from 'yaml';
import { QuadrantError } from '@/lib/kernel/errors';
import { alertingSection, NO_ALERTING } from './alerting';
import { discoveriesOf, discoveryFields } from './discovery';
import {
  count,
  duration,
  labels,
  oneOf,
  positiveDuration,
  type ReadSecretFile,
  relabelConfig,
  size,
  staticConfig,
} from './fields';
import { httpClientFields, httpClientOf } from './http-client';
import { UNSUPPORTED_GLOBAL, UNSUPPORTED_SCRAPE, UNSUPPORTED_TOP } from './known-fields';
import type { AlertingConfig, ConfigProblem, PrometheusConfig, ScrapeConfig } from './model';
import { bool, type Fields, listOf, parsed, type Read, Reader, recordOf, text } from './reader';
import { storageSection } from './storage';

export { defaultPrometheusConfig } from './default';
export type { AlertmanagerConfig, ConfigProblem, PrometheusConfig, RelabelConfig, ScrapeConfig } from './model';
export { redactSecrets } from './redact';

/** A refused file: every problem in it, in order of lines. `message` has one line each, `file:line: reason`. */
export class ConfigError extends QuadrantError {
  constructor(
    fileName: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    super('bad_input', problems.map(({ line, message }) => `${fileName}:${line}: ${message}`).join('\n'));
  }
}

/** What a configuration may refer to outside itself. */
export type Surroundings = {
  /** The text of a `…_file` setting's file, its name as written. @throws when it cannot be read. */
  readonly readSecretFile: ReadSecretFile;
  /** For `${NAME}` in external labels. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** @param fileName only for messages. @throws ConfigError with all problems. */
export function parsePrometheusConfig(source: string, fileName: string, surroundings: Surroundings): PrometheusConfig {
  const reader = new Reader(source);
  const config = reader.problems.length === 0 ? readTop(reader, surroundings) : undefined;
  if (!config || reader.problems.length > 0) {
    throw new ConfigError(
      fileName,
      reader.problems.toSorted((a, b) => a.line - b.line),
    );
  }
  return config;
}

function readTop(reader: Reader, { env, readSecretFile }: Surroundings): PrometheusConfig {
  const fields = {
    global: globalSection(env),
    scrape_configs: (node: Node) => node,
    rule_files: listOf(text),
    alerting: alertingSection(readSecretFile),
    storage: storageSection,
  };
  const top = reader.root ? reader.mapping(reader.root, '', { fields, unsupported: UNSUPPORTED_TOP }) : {};
  const global = { ...GLOBAL_DEFAULTS, ...(top.global as Partial<Global> | undefined) };
  const scrapeConfigs = top.scrape_configs
    ? (listOf(scrapeSection(global, readSecretFile))(top.scrape_configs as Node, reader, 'scrape_configs') ?? [])
    : [];
  const { scrapeIntervalMs, scrapeTimeoutMs, externalLabels, queryLogFile, evaluationIntervalMs, ruleQueryOffsetMs } =
    global;
  return {
    global: {
      scrapeIntervalMs,
      scrapeTimeoutMs,
      externalLabels,
      queryLogFile,
      evaluationIntervalMs,
      ruleQueryOffsetMs,
    },
    scrapeConfigs,
    ruleFiles: (top.rule_files as string[] | undefined) ?? [],
    alerting: (top.alerting as AlertingConfig | undefined) ?? NO_ALERTING,
    storage: (top.storage as PrometheusConfig['storage'] | undefined) ?? { outOfOrderWindowMs: undefined },
    warnings: reader.warnings,
  };
}

// ---- global ------------------------------------------------------------------------------------------------------------

const LIMITS = {
  body_size_limit: size,
  sample_limit: count,
  label_limit: count,
  label_name_length_limit: count,
  label_value_length_limit: count,
} satisfies Fields;

type Limits = Pick<
  ScrapeConfig,
  'bodySizeLimitBytes' | 'sampleLimit' | 'labelLimit' | 'labelNameLengthLimit' | 'labelValueLengthLimit'
>;

function limitsOf(values: Record<string, unknown>, fallback: Limits): Limits {
  const or = (name: string, otherwise: number) => (values[name] as number | undefined) ?? otherwise;
  return {
    bodySizeLimitBytes: or('body_size_limit', fallback.bodySizeLimitBytes),
    sampleLimit: or('sample_limit', fallback.sampleLimit),
    labelLimit: or('label_limit', fallback.labelLimit),
    labelNameLengthLimit: or('label_name_length_limit', fallback.labelNameLengthLimit),
    labelValueLengthLimit: or('label_value_length_limit', fallback.labelValueLengthLimit),
  };
}

type Global = Limits & {
  scrapeIntervalMs: number;
  scrapeTimeoutMs: number;
  externalLabels: Record<string, string>;
  queryLogFile: string;
  evaluationIntervalMs: number;
  ruleQueryOffsetMs: number;
};

const GLOBAL_DEFAULTS: Global = {
  scrapeIntervalMs: 60_000,
  scrapeTimeoutMs: 10_000,
  externalLabels: {},
  queryLogFile: '',
  evaluationIntervalMs: 60_000,
  ruleQueryOffsetMs: 0,
  bodySizeLimitBytes: 0,
  sampleLimit: 0,
  labelLimit: 0,
  labelNameLengthLimit: 0,
  labelValueLengthLimit: 0,
};

/** `${NAME}` is taken from the environment, `$$` is a dollar, as Prometheus expands external labels. */
const externalLabels =
  (env: Surroundings['env']): Read<Record<string, string>> =>
  (node, reader, path) => {
    const expand = (value: string) =>
      value.replace(/\$\$|\$\{(\w+)\}|\$(\w+)/g, (all, a, b) => (all === '$$' ? '$' : (env[a ?? b] ?? '')));
    const record = labels(node, reader, path);
    return record && Object.fromEntries(Object.entries(record).map(([name, value]) => [name, expand(value)]));
  };

const globalFields = (env: Surroundings['env']): Fields => ({
  scrape_interval: positiveDuration,
  scrape_timeout: positiveDuration,
  external_labels: externalLabels(env),
  query_log_file: text,
  evaluation_interval: positiveDuration,
  rule_query_offset: duration,
  ...LIMITS,
});

const globalSection =
  (env: Surroundings['env']): Read<Global> =>
  (node, reader) => {
    const values = reader.mapping(node, 'global', { fields: globalFields(env), unsupported: UNSUPPORTED_GLOBAL });
    const scrapeIntervalMs = (values.scrape_interval as number | undefined) ?? GLOBAL_DEFAULTS.scrapeIntervalMs;
    const scrapeTimeoutMs =
      (values.scrape_timeout as number | undefined) ?? Math.min(GLOBAL_DEFAULTS.scrapeTimeoutMs, scrapeIntervalMs);
    if (scrapeTimeoutMs > scrapeIntervalMs)
      reader.problem(node, 'global.scrape_timeout is longer than scrape_interval');
    return {
      ...limitsOf(values, GLOBAL_DEFAULTS),
      scrapeIntervalMs,
      scrapeTimeoutMs,
      externalLabels: (values.external_labels as Global['externalLabels'] | undefined) ?? {},
      queryLogFile: (values.query_log_file as string | undefined) ?? '',
      evaluationIntervalMs: (values.evaluation_interval as number | undefined) ?? GLOBAL_DEFAULTS.evaluationIntervalMs,
      ruleQueryOffsetMs: (values.rule_query_offset as number | undefined) ?? 0,
    };
  };

// ---- scrape_configs ----------------------------------------------------------------------------------------------------

const scrapeFields = (readSecretFile: ReadSecretFile): Fields => ({
  job_name: parsed((given) => {
    if (given === '') throw new Error('must not be empty');
    return given;
  }),
  scrape_interval: positiveDuration,
  scrape_timeout: positiveDuration,
  metrics_path: text,
  scheme: oneOf(['http', 'https'] as const),
  params: recordOf(listOf(text)),
  honor_labels: bool,
  honor_timestamps: bool,
  static_configs: listOf(staticConfig),
  relabel_configs: listOf(relabelConfig),
  metric_relabel_configs: listOf(relabelConfig),
  ...httpClientFields(readSecretFile),
  ...discoveryFields(readSecretFile),
  ...LIMITS,
});

function scrapeSection(global: Global, readSecretFile: ReadSecretFile): Read<ScrapeConfig> {
  const fields = scrapeFields(readSecretFile);
  const seen = new Map<string, number>();
  return (node, reader, path) => {
    const values = reader.mapping(node, path, { fields, unsupported: UNSUPPORTED_SCRAPE });
    const jobName = values.job_name as string | undefined;
    if (jobName === undefined) return reader.problem(node, `${path}: job_name is missing`);
    const firstLine = seen.get(jobName);
    if (firstLine !== undefined)
      return reader.problem(node, `duplicate job_name ${JSON.stringify(jobName)}, first used in line ${firstLine}`);
    seen.set(jobName, reader.lineOf(node));
    return scrapeConfig(jobName, values, { global, readSecretFile, node, reader });
  };
}

type ScrapeSurroundings = {
  readonly global: Global;
  readonly readSecretFile: ReadSecretFile;
  readonly node: Node;
  readonly reader: Reader;
};

function scrapeConfig(
  jobName: string,
  values: Record<string, unknown>,
  { global, readSecretFile, node, reader }: ScrapeSurroundings,
): ScrapeConfig {
  // Present fields were read by the functions of scrapeFields, whose results have these types.
  const given = <K extends keyof ScrapeConfig>(name: string, fallback: ScrapeConfig[K]) =>
    (values[name] as ScrapeConfig[K] | undefined) ?? fallback;
  const scrapeIntervalMs = given<'scrapeIntervalMs'>('scrape_interval', global.scrapeIntervalMs);
  const scrapeTimeoutMs = given<'scrapeTimeoutMs'>(
    'scrape_timeout',
    Math.min(global.scrapeTimeoutMs, scrapeIntervalMs),
  );
  const job = JSON.stringify(jobName);
  if (scrapeTimeoutMs > scrapeIntervalMs)
    reader.problem(node, `job ${job}: scrape_timeout is longer than scrape_interval`);
  const client = httpClientOf(values, readSecretFile, { node, reader, path: `job ${job}` });
  return {
    jobName,
    scrapeIntervalMs,
    scrapeTimeoutMs,
    metricsPath: given<'metricsPath'>('metrics_path', '/metrics'),
    scheme: given<'scheme'>('scheme', 'http'),
    params: given<'params'>('params', {}),
    honorLabels: given<'honorLabels'>('honor_labels', false),
    honorTimestamps: given<'honorTimestamps'>('honor_timestamps', true),
    staticConfigs: given<'staticConfigs'>('static_configs', []),
    relabelConfigs: given<'relabelConfigs'>('relabel_configs', []),
    metricRelabelConfigs: given<'metricRelabelConfigs'>('metric_relabel_configs', []),
    client,
    discoveries: discoveriesOf(values),
    ...limitsOf(values, global),
  };
}

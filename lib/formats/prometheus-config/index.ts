// prometheus.yml: text -> PrometheusConfig, strictly. Pure: secret files and environment come from whoever calls. Long, being a catalogue of fields.
import type { Node } from 'yaml';
import { parseDuration } from '@/lib/kernel/duration';
import { messageOf, QuadrantError } from '@/lib/kernel/errors';
import { compilePattern } from '@/lib/kernel/matchers';
import { UNSUPPORTED_GLOBAL, UNSUPPORTED_SCRAPE, UNSUPPORTED_TOP } from './known-fields';
import {
  type ConfigProblem,
  type PrometheusConfig,
  RELABEL_ACTIONS,
  type RelabelConfig,
  type ScrapeConfig,
} from './model';
import { bool, type Fields, listOf, parsed, type Read, Reader, recordOf, text } from './reader';

export { defaultPrometheusConfig } from './default';
export type { ConfigProblem, PrometheusConfig, RelabelConfig, ScrapeConfig } from './model';
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
  readonly readSecretFile: (name: string) => string;
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
  const fields = { global: globalSection(env), scrape_configs: (node: Node) => node };
  const top = reader.root ? reader.mapping(reader.root, '', { fields, unsupported: UNSUPPORTED_TOP }) : {};
  const global = { ...GLOBAL_DEFAULTS, ...(top.global as Partial<Global> | undefined) };
  const scrapeConfigs = top.scrape_configs
    ? (listOf(scrapeSection(global, readSecretFile))(top.scrape_configs as Node, reader, 'scrape_configs') ?? [])
    : [];
  const { scrapeIntervalMs, scrapeTimeoutMs, externalLabels, queryLogFile } = global;
  return {
    global: { scrapeIntervalMs, scrapeTimeoutMs, externalLabels, queryLogFile },
    scrapeConfigs,
    warnings: reader.warnings,
  };
}

// ---- values ------------------------------------------------------------------------------------------------------------

const positiveDuration = parsed((given) => {
  const durationMs = parseDuration(given);
  if (durationMs <= 0) throw new Error('must be longer than 0');
  return durationMs;
});

const labels: Read<Record<string, string>> = (node, reader, path) => {
  const record = recordOf(text)(node, reader, path);
  const bad = Object.keys(record ?? {}).find((name) => name === '' || name === '__name__');
  return bad === undefined ? record : reader.problem(node, `${path}: ${JSON.stringify(bad)} is not a valid label name`);
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

const count = parsed((given) => {
  if (!/^\d+$/.test(given)) throw new Error(`${JSON.stringify(given)} is not a whole number of 0 or more`);
  return Number(given);
});

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 2 ** 10,
  KIB: 2 ** 10,
  MB: 2 ** 20,
  MIB: 2 ** 20,
  GB: 2 ** 30,
  GIB: 2 ** 30,
};

/** "10MB": powers of 1024 in either spelling, as Prometheus reads sizes. */
const size = parsed((given) => {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(given);
  const unit = SIZE_UNITS[(match?.[2] ?? '?').toUpperCase()];
  if (!match || unit === undefined) throw new Error(`${JSON.stringify(given)} is not a size such as 10MB`);
  return Math.floor(Number(match[1]) * unit);
});

const oneOf = <T extends string>(allowed: readonly T[]) =>
  parsed((given) => {
    const found = allowed.find((candidate) => candidate === given.toLowerCase());
    if (!found) throw new Error(`${JSON.stringify(given)} must be one of ${allowed.join(', ')}`);
    return found;
  });

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
};

const GLOBAL_DEFAULTS: Global = {
  scrapeIntervalMs: 60_000,
  scrapeTimeoutMs: 10_000,
  externalLabels: {},
  queryLogFile: '',
  bodySizeLimitBytes: 0,
  sampleLimit: 0,
  labelLimit: 0,
  labelNameLengthLimit: 0,
  labelValueLengthLimit: 0,
};

const globalFields = (env: Surroundings['env']): Fields => ({
  scrape_interval: positiveDuration,
  scrape_timeout: positiveDuration,
  external_labels: externalLabels(env),
  query_log_file: text,
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
    };
  };

// ---- scrape_configs ----------------------------------------------------------------------------------------------------

const target = parsed((given) => {
  if (given === '' || given.includes('/'))
    throw new Error(`${JSON.stringify(given)} is not a host:port: scheme and path are set in scheme and metrics_path`);
  return given;
});

const staticConfig: Read<ScrapeConfig['staticConfigs'][number]> = (node, reader, path) => {
  const values = reader.mapping(node, path, { fields: { targets: listOf(target), labels } });
  return {
    targets: (values.targets as string[] | undefined) ?? [],
    labels: (values.labels as Record<string, string> | undefined) ?? {},
  };
};

const pattern = parsed((given) => {
  compilePattern(given);
  return given;
});

const RELABEL_FIELDS: Fields = {
  source_labels: listOf(text),
  separator: text,
  regex: pattern,
  modulus: count,
  target_label: text,
  replacement: text,
  action: oneOf(RELABEL_ACTIONS),
};

const RELABEL_DEFAULTS: RelabelConfig = {
  sourceLabels: [],
  separator: ';',
  regex: '(.*)',
  modulus: 0,
  targetLabel: '',
  replacement: '$1',
  action: 'replace',
};

const relabelConfig: Read<RelabelConfig> = (node, reader, path) => {
  const values = reader.mapping(node, path, { fields: RELABEL_FIELDS });
  const given = {
    sourceLabels: values.source_labels,
    separator: values.separator,
    regex: values.regex,
    modulus: values.modulus,
    targetLabel: values.target_label,
    replacement: values.replacement,
    action: values.action,
  };
  const config = {
    ...RELABEL_DEFAULTS,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
  const needsTarget = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'].includes(
    config.action,
  );
  if (needsTarget && config.targetLabel === '')
    return reader.problem(node, `${path}: action ${config.action} needs a target_label`);
  if (config.action === 'hashmod' && config.modulus === 0)
    return reader.problem(node, `${path}: action hashmod needs a modulus above 0`);
  return config;
};

type ReadSecretFile = Surroundings['readSecretFile'];

/** A secret written in place or in a file beside the configuration. */
function secret(
  values: Record<string, unknown>,
  name: string,
  readSecretFile: ReadSecretFile,
  node: Node,
  reader: Reader,
): string {
  const file = values[`${name}_file`] as string | undefined;
  if (file === undefined) return (values[name] as string | undefined) ?? '';
  if (values[name] !== undefined) reader.problem(node, `only one of ${name} and ${name}_file may be given`);
  try {
    return readSecretFile(file).trim();
  } catch (cause) {
    reader.problem(node, `cannot read ${name}_file: ${messageOf(cause)}`);
    return '';
  }
}

const basicAuth =
  (readSecretFile: ReadSecretFile): Read<ScrapeConfig['basicAuth']> =>
  (node, reader, path) => {
    const fields = { username: text, username_file: text, password: text, password_file: text };
    const values = reader.mapping(node, path, { fields });
    return {
      username: secret(values, 'username', readSecretFile, node, reader),
      password: secret(values, 'password', readSecretFile, node, reader),
    };
  };

const authorization =
  (readSecretFile: ReadSecretFile): Read<ScrapeConfig['authorization']> =>
  (node, reader, path) => {
    const values = reader.mapping(node, path, { fields: { type: text, credentials: text, credentials_file: text } });
    return {
      type: (values.type as string | undefined) ?? 'Bearer',
      credentials: secret(values, 'credentials', readSecretFile, node, reader),
    };
  };

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
  basic_auth: basicAuth(readSecretFile),
  authorization: authorization(readSecretFile),
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
    return scrapeConfig(jobName, values, global, node, reader);
  };
}

function scrapeConfig(
  jobName: string,
  values: Record<string, unknown>,
  global: Global,
  node: Node,
  reader: Reader,
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
  if (values.basic_auth && values.authorization)
    reader.problem(node, `job ${job}: only one of basic_auth and authorization may be given`);
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
    basicAuth: given<'basicAuth'>('basic_auth', undefined),
    authorization: given<'authorization'>('authorization', undefined),
    ...limitsOf(values, global),
  };
}

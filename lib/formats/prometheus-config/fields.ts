// Settings that sections of prometheus.yml share: durations, sizes, label sets, targets, relabelling, credentials. A catalogue.
import type { Node } from 'yaml';
import { parseDuration } from '@/lib/kernel/duration';
import { messageOf } from '@/lib/kernel/errors';
import { compilePattern } from '@/lib/kernel/matchers';
import { type HttpClientConfig, RELABEL_ACTIONS, type RelabelConfig, type ScrapeConfig } from './model';
import { type Fields, listOf, parsed, type Read, type Reader, recordOf, text } from './reader';

export const duration = parsed(parseDuration);

export const positiveDuration = parsed((given) => {
  const durationMs = parseDuration(given);
  if (durationMs <= 0) throw new Error('must be longer than 0');
  return durationMs;
});

export const labels: Read<Record<string, string>> = (node, reader, path) => {
  const record = recordOf(text)(node, reader, path);
  const bad = Object.keys(record ?? {}).find((name) => name === '' || name === '__name__');
  return bad === undefined ? record : reader.problem(node, `${path}: ${JSON.stringify(bad)} is not a valid label name`);
};

export const count = parsed((given) => {
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
export const size = parsed((given) => {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(given);
  const unit = SIZE_UNITS[(match?.[2] ?? '?').toUpperCase()];
  if (!match || unit === undefined) throw new Error(`${JSON.stringify(given)} is not a size such as 10MB`);
  return Math.floor(Number(match[1]) * unit);
});

export const oneOf = <T extends string>(allowed: readonly T[]) =>
  parsed((given) => {
    const found = allowed.find((candidate) => candidate === given.toLowerCase());
    if (!found) throw new Error(`${JSON.stringify(given)} must be one of ${allowed.join(', ')}`);
    return found;
  });

const target = parsed((given) => {
  if (given === '' || given.includes('/'))
    throw new Error(`${JSON.stringify(given)} is not a host:port: scheme and path are set in scheme and metrics_path`);
  return given;
});

export const staticConfig: Read<ScrapeConfig['staticConfigs'][number]> = (node, reader, path) => {
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

export const relabelConfig: Read<RelabelConfig> = (node, reader, path) => {
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

/** The text of a `…_file` setting's file, its name as written. @throws when it cannot be read. */
export type ReadSecretFile = (name: string) => string;

/** A secret written in place or in a file beside the configuration. */
export function secret(
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

export const basicAuth =
  (readSecretFile: ReadSecretFile): Read<HttpClientConfig['basicAuth']> =>
  (node, reader, path) => {
    const fields = { username: text, username_file: text, password: text, password_file: text };
    const values = reader.mapping(node, path, { fields });
    return {
      username: secret(values, 'username', readSecretFile, node, reader),
      password: secret(values, 'password', readSecretFile, node, reader),
    };
  };

export const authorization =
  (readSecretFile: ReadSecretFile): Read<HttpClientConfig['authorization']> =>
  (node, reader, path) => {
    const values = reader.mapping(node, path, { fields: { type: text, credentials: text, credentials_file: text } });
    return {
      type: (values.type as string | undefined) ?? 'Bearer',
      credentials: secret(values, 'credentials', readSecretFile, node, reader),
    };
  };

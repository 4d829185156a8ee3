// alertmanager.yml: text -> AlertmanagerConfig, strictly. Pure: files of secrets are read by whoever calls.
import type { Node } from 'yaml';
import { ConfigError } from '../prometheus-config';
import { listOf, type Read, text } from '../prometheus-config/reader';
import { wrongOf } from './checks';
import { badUrlOf, type Global, missingOf, readGlobal, withGlobal } from './global';
import type { AlertmanagerConfig, TimeInterval } from './model';
import {
  type IntegrationConfig,
  RECEIVER_FIELDS,
  RECEIVER_KINDS,
  type ReceiverConfig,
  type ReceiverSettings,
} from './receivers';
import { inhibitRule, readRoot } from './route';
import { type ReadSecretFile, SecretReader, section } from './section';
import { timeInterval } from './time-intervals';

export { canonicalHeader } from './checks';
export { defaultAlertmanagerConfig } from './default';
export type { HttpConfig, TlsConfig } from './http-client';
export type { AlertmanagerConfig, InhibitRule, Route, TimeInterval } from './model';
export type { IntegrationConfig, ReceiverConfig, ReceiverKind, ReceiverSettings } from './receivers';

/** @param fileName only for messages. @throws ConfigError with all problems, in order of lines */
export function parseAlertmanagerConfig(
  source: string,
  fileName: string,
  surroundings: { readonly readSecretFile: ReadSecretFile },
): AlertmanagerConfig {
  const reader = new SecretReader(source, surroundings.readSecretFile);
  const config = reader.problems.length === 0 ? readTop(reader) : undefined;
  if (config && reader.problems.length === 0) return config;
  throw new ConfigError(
    fileName,
    reader.problems.toSorted((a, b) => a.line - b.line),
  );
}

const itself: Read<Node> = (node) => node;

const namedInterval = section({ name: text, time_intervals: listOf(timeInterval) }, { name: '', time_intervals: [] });

const readFile = section(
  {
    ...{ global: readGlobal, templates: listOf(text), route: itself, receivers: listOf(itself) },
    ...{ inhibit_rules: listOf(inhibitRule), time_intervals: listOf(itself), mute_time_intervals: listOf(itself) },
    tracing: itself,
  },
  { templates: [], inhibit_rules: [], time_intervals: [], mute_time_intervals: [], receivers: [] },
);

function readTop(reader: SecretReader): AlertmanagerConfig | undefined {
  const values = reader.root ? readFile(reader.root, reader, '') : undefined;
  if (!values?.route) return reader.problem(reader.root, 'no route provided in config');
  const global = values.global ?? readDefaults();
  const receivers: ReceiverConfig[] = [];
  for (const node of values.receivers) readReceiver(node, reader, global, receivers);
  const timeIntervals = new Map<string, readonly TimeInterval[]>();
  for (const node of [...values.mute_time_intervals, ...values.time_intervals])
    readInterval(node, reader, timeIntervals);
  const names = {
    receivers: new Set(receivers.map(({ name }) => name)),
    timeIntervals: new Set(timeIntervals.keys()),
  };
  const route = readRoot(values.route, reader, names);
  return (
    route && {
      resolveTimeoutMs: global.resolve_timeout,
      templates: values.templates,
      route,
      receivers,
      inhibitRules: values.inhibit_rules,
      timeIntervals,
      redacted: reader.redacted(),
    }
  );
}

/** `global` of a file that has none. */
function readDefaults(): Global {
  const reader = new SecretReader('{}', () => '');
  return readGlobal(reader.root as Node, reader, 'global') as Global; // `{}` has a root, and no problem
}

const anyReceiver = section(RECEIVER_FIELDS, {});

function readReceiver(node: Node, reader: SecretReader, global: Global, known: ReceiverConfig[]): void {
  const values = anyReceiver(node, reader, 'receivers') as Readonly<Record<string, unknown>>;
  const name = values.name as string | undefined;
  if (!name) return void reader.problem(node, 'missing name in receiver');
  if (known.some((other) => other.name === name))
    reader.problem(node, `notification config name ${JSON.stringify(name)} is not unique`);
  const integrations = RECEIVER_KINDS.flatMap((kind) =>
    ((values[`${kind}_configs`] ?? []) as object[]).map((given, index): IntegrationConfig => {
      const settings = withGlobal(kind, given, global);
      const where = `receiver ${JSON.stringify(name)}: ${kind}_configs[${index}]`;
      // Its section read it, so it has what its kind's checks look at. They go before `global`, as in Alertmanager.
      const wrong = missingOf(kind, settings) ?? wrongOf(kind, given as ReceiverSettings<typeof kind>);
      const badUrl = badUrlOf(kind, settings);
      if (wrong) reader.problem(node, `${where}: ${wrong}`);
      if (badUrl) reader.problem(node, `${where}: ${badUrl}: unsupported scheme for URL`); // the value may be a secret
      return { kind, index, settings } as IntegrationConfig; // read by the section of its kind
    }),
  );
  known.push({ name, integrations });
}

function readInterval(node: Node, reader: SecretReader, known: Map<string, readonly TimeInterval[]>): void {
  const { name, time_intervals: intervals } = namedInterval(node, reader, 'time_intervals') ?? {};
  if (!name) reader.problem(node, 'missing name in time interval');
  else if (known.has(name)) reader.problem(node, `time interval ${JSON.stringify(name)} is not unique`);
  else known.set(name, intervals ?? []);
}

// First step of the process: argv and environment -> Options. Names a peer already has are accepted as they are.
import { parseArgs } from 'node:util';
import { parseByteSize } from '@/lib/kernel/byte-size';
import { parseDuration } from '@/lib/kernel/duration';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { compilePattern } from '@/lib/kernel/matchers';
import { FLAGS, type Flag } from './flag-table';
import { LOG_LEVELS, type Options } from './options';

/** What `--help` prints. */
export function helpText(): string {
  const rows = FLAGS.map(({ name, value, env, fallback, help }) => {
    const left = value ? `--${name} <${value}>` : `--[no-]${name}`;
    return `  ${left.padEnd(44)} ${help}${fallback ? ` (default ${fallback})` : ''} [${env}]`;
  });
  return ['Usage: npm start -- [flags]', '', ...rows, ''].join('\n');
}

/**
 * Flags win over environment, environment over defaults.
 * @throws bad_input naming the flag and the value.
 */
export function parseOptions(argv: readonly string[], env: Environment, isTerminal: boolean): Options {
  const given = readFlags(argv);
  const text = (name: string): string | undefined => textOf(flagNamed(name), given, env);
  const required = (name: string): string => text(name) as string; // its row in FLAGS has a fallback
  const numeric = (name: string) => positiveInteger(name, required(name));
  const duration = (name: string) => durationOf(name, required(name));
  const bytes = (name: string) => parseByteSize(required(name));
  return {
    listen: parseListen(required('listen')),
    allowUnauthenticated: switchOf('allow-unauthenticated', given, env) ?? false,
    dataDir: required('data-dir'),
    configDir: required('config-dir'),
    databaseUrl: text('database-url') || undefined,
    demo: switchOf('demo', given, env),
    demoPort: portOf('demo-port', required('demo-port'), DEMO_PORTS),
    dev: switchOf('dev', given, env) ?? false,
    logLevel: oneOf('log-level', required('log-level'), LOG_LEVELS),
    logFormat: oneOf('log-format', text('log-format') ?? (isTerminal ? 'text' : 'json'), ['text', 'json'] as const),
    store: {
      retentionMs: duration('storage.tsdb.retention.time'),
      retentionBytes: bytes('storage.tsdb.retention.size'),
      outOfOrderWindowMs: parseDuration(required('storage.tsdb.out-of-order-time-window')),
      maxSeries: numeric('storage.max-series'),
      maxExemplars: numeric('storage.exemplars.exemplars-limit'),
      blockCacheBytes: bytes('storage.block-cache'),
      decodedCacheBytes: bytes('storage.decoded-cache'),
      synchronousCommit:
        oneOf('storage.synchronous-commit', required('storage.synchronous-commit'), ['on', 'off'] as const) === 'on',
    },
    scrapes: {
      maxSeriesPerTarget: wholeNumber('scrape.max-series-per-target', required('scrape.max-series-per-target')),
      backlogBytes: bytes('scrape.backlog'),
    },
    queryTimeoutMs: duration('query.timeout'),
    queryMaxSamples: numeric('query.max-samples'),
    lookbackDeltaMs: duration('query.lookback-delta'),
    enabledFeatures: (text('enable-feature') ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    rules: {
      outageToleranceMs: parseDuration(required('rules.alert.for-outage-tolerance')),
      gracePeriodMs: parseDuration(required('rules.alert.for-grace-period')),
      resendDelayMs: duration('rules.alert.resend-delay'),
      queueCapacity: numeric('alertmanager.notification-queue-capacity'),
      queueBatchSize: numeric('alertmanager.notification-batch-size'),
      tries: {
        timeoutMs: duration('rules.try.timeout'),
        maxEvaluations: numeric('rules.try.max-evaluations'),
        maxTries: numeric('rules.try.max-concurrency'),
      },
    },
    silences: {
      maxDurationMs: parseDuration(required('silences.max-duration')),
      resolvedGraceMs: parseDuration(required('silences.resolved-grace')),
    },
    alerts: {
      historyRetentionMs: duration('alerts.state-history-retention'),
      resolvedForMs: duration('alerts.resolved-for'),
      maxResolved: numeric('alerts.max-resolved'),
      maxStreams: numeric('alerts.max-streams'),
    },
    notificationHistory: {
      retentionMs: duration('alerts.history.retention'),
      queueCapacity: numeric('alerts.history.queue-capacity'),
    },
    externalUrl: urlOf('web.external-url', text('web.external-url') ?? ''),
    maxBodyBytes: numeric('web.max-body-bytes'),
    maxWaitingBytes: bytes('web.max-waiting-bytes'),
    answerCacheBytes: bytes('web.answer-cache'),
    rehearsal: switchOf('query.rehearsal', given, env) ?? true,
    adminApiEnabled: switchOf('web.enable-admin-api', given, env) ?? false,
    corsOrigin: patternOf('web.cors.origin', required('web.cors.origin')),
    texts: textsOf(given, env),
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;

type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

function readFlags(argv: readonly string[]): Given {
  const options = Object.fromEntries(
    FLAGS.map(({ name, value, repeats = false }) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), multiple: repeats },
    ]),
  );
  try {
    return parseArgs({ args: [...argv], options, allowNegative: true, strict: true }).values as Given;
  } catch (cause) {
    throw badInput(`${messageOf(cause).split('. ')[0]}; npm start -- --help lists the flags`);
  }
}

const flagNamed = (name: string): Flag => FLAGS.find((flag) => flag.name === name) as Flag;

function textOf(flag: Flag, given: Given, env: Environment): string | undefined {
  const value = given[flag.name];
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : (env[flag.env] ?? flag.fallback);
}

function switchOf(name: string, given: Given, env: Environment): boolean | undefined {
  const value = given[name];
  if (typeof value === 'boolean') return value;
  const fromEnv = env[flagNamed(name).env];
  return fromEnv === undefined || fromEnv === ''
    ? undefined
    : oneOf(name, fromEnv, ['true', 'false', '1', '0'] as const).match(/true|1/) !== null;
}

function textsOf(given: Given, env: Environment): Record<string, string> {
  const shown = (flag: Flag) => {
    const text = flag.value ? textOf(flag, given, env) : switchOf(flag.name, given, env);
    return flag.name === 'database-url' && text ? '<set>' : String(text ?? '');
  };
  return Object.fromEntries(FLAGS.map((flag) => [flag.name, shown(flag)]));
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw badInput(`--${name} ${JSON.stringify(value)}: must be one of ${allowed.join(', ')}`);
  return found;
}

function wholeNumber(name: string, value: string): number {
  return value === '0' ? 0 : positiveInteger(name, value);
}

function positiveInteger(name: string, value: string): number {
  const parsed = Number(value);
  if (!Number.isSafeInteger(parsed) || parsed <= 0)
    throw badInput(`--${name} ${JSON.stringify(value)}: must be a whole number above 0`);
  return parsed;
}

/** The demo takes this many ports in a row. */
const DEMO_PORTS = 3;

function portOf(name: string, value: string, inARow: number): number {
  const port = positiveInteger(name, value);
  const highest = 65_536 - inARow;
  if (port > highest) throw badInput(`--${name} ${JSON.stringify(value)}: must be at most ${highest}`);
  return port;
}

function urlOf(name: string, value: string): string | undefined {
  if (value === '') return undefined;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw badInput(`--${name} ${JSON.stringify(value)}: must be an address such as https://example.org/quadrant`);
  return value.replace(/\/+$/, '');
}

function patternOf(name: string, value: string): string {
  try {
    compilePattern(value);
    return value;
  } catch (refused) {
    throw badInput(`--${name} ${JSON.stringify(value)}: ${messageOf(refused)}`);
  }
}

function durationOf(name: string, value: string): number {
  const parsed = parseDuration(value);
  if (parsed <= 0) throw badInput(`--${name} ${JSON.stringify(value)}: must be longer than 0`);
  return parsed;
}

function parseListen(value: string): Options['listen'] {
  const match = /^(\[[^\]]+\]|[^:]*):(\d{1,5})$/.exec(value);
  const port = Number(match?.[2]);
  if (!match || port > 65535)
    throw badInput(`--listen ${JSON.stringify(value)}: must be host:port, such as 127.0.0.1:3000`);
  return { host: (match[1] as string).replace(/^\[|\]$/g, '') || '0.0.0.0', port };
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

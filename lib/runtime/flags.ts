// First step of the process: argv and environment -> Options. Names a peer already has are accepted as they are.
import { parseArgs } from 'node:util';
import { parseByteSize } from '@/lib/kernel/byte-size';
import { parseDuration } from '@/lib/kernel/duration';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { compilePattern } from '@/lib/kernel/matchers';

/** The sample store's part. */
export type StoreOptions = {
  readonly retentionMs: number;
  /** 0: no limit. */
  readonly retentionBytes: number;
  readonly outOfOrderWindowMs: number;
  readonly maxSeries: number;
  readonly maxExemplars: number;
  readonly blockCacheBytes: number;
  readonly decodedCacheBytes: number;
  readonly synchronousCommit: boolean;
};

/** What becomes of scrapes on their way to the store. */
export type ScrapeStoreOptions = {
  /** 0: no limit. */
  readonly maxSeriesPerTarget: number;
  readonly backlogBytes: number;
};

/** Rules' part, and that of telling Alertmanagers. */
export type RuleOptions = {
  readonly outageToleranceMs: number;
  readonly gracePeriodMs: number;
  readonly resendDelayMs: number;
  /** Alerts that may wait for one Alertmanager. */
  readonly queueCapacity: number;
  readonly queueBatchSize: number;
  readonly tries: RuleTryOptions;
};

/** Dry runs of rules. */
export type RuleTryOptions = {
  readonly timeoutMs: number;
  /** Of one rule. */
  readonly maxEvaluations: number;
  /** At one time. */
  readonly maxTries: number;
};

/** Silences' part. */
export type SilenceOptions = {
  /** 0: no limit. */
  readonly maxDurationMs: number;
  readonly resolvedGraceMs: number;
};

export type AlertOptions = {
  readonly historyRetentionMs: number;
  /** How long an alert that is over stays in the list, and how many such alerts at most. */
  readonly resolvedForMs: number;
  readonly maxResolved: number;
  /** Pages that may follow the list at a time. */
  readonly maxStreams: number;
};

/** The notification history's part. */
export type NotificationHistoryOptions = {
  readonly retentionMs: number;
  /** Records that may wait while the database is away. */
  readonly queueCapacity: number;
};

export type Options = {
  readonly listen: { readonly host: string; readonly port: number };
  readonly allowUnauthenticated: boolean;
  readonly dataDir: string;
  readonly configDir: string;
  /** undefined: the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** undefined: as the configuration file says (it has a job named "demo", or there is none yet). */
  readonly demo: boolean | undefined;
  /** The first of three consecutive ports. */
  readonly demoPort: number;
  readonly dev: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: 'text' | 'json';
  readonly store: StoreOptions;
  readonly scrapes: ScrapeStoreOptions;
  readonly queryTimeoutMs: number;
  readonly queryMaxSamples: number;
  readonly lookbackDeltaMs: number;
  /** Prometheus' feature flags as they were given, known or not. */
  readonly enabledFeatures: readonly string[];
  readonly rules: RuleOptions;
  readonly silences: SilenceOptions;
  readonly alerts: AlertOptions;
  readonly notificationHistory: NotificationHistoryOptions;
  /** Where others reach this server, without a slash at the end; undefined: at the address it listens on. */
  readonly externalUrl: string | undefined;
  readonly maxBodyBytes: number;
  /** Of remote write messages that wait for their commit. */
  readonly maxWaitingBytes: number;
  readonly adminApiEnabled: boolean;
  /** Anchored RE2 pattern of origins whose pages may read the API. */
  readonly corsOrigin: string;
  /** Every flag as text, for /api/v1/status/flags; without passwords. */
  readonly texts: Readonly<Record<string, string>>;
};

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Flag = {
  readonly name: string;
  readonly env: string;
  /** undefined: a switch, which also has a `--no-` form. */
  readonly value?: string;
  readonly fallback?: string;
  /** May be given more than once: the values are joined by commas. */
  readonly repeats?: true;
  readonly help: string;
};

/** Every flag, in the order `--help` prints them. */
export const FLAGS: readonly Flag[] = [
  {
    name: 'listen',
    env: 'QUADRANT_LISTEN',
    value: 'host:port',
    fallback: '127.0.0.1:3000',
    help: 'address of UI and APIs',
  },
  {
    name: 'allow-unauthenticated',
    env: 'QUADRANT_ALLOW_UNAUTHENTICATED',
    help: 'listen beyond loopback although nobody has to sign in',
  },
  {
    name: 'data-dir',
    env: 'QUADRANT_DATA_DIR',
    value: 'dir',
    fallback: './data',
    help: 'the embedded Postgres and its log',
  },
  {
    name: 'config-dir',
    env: 'QUADRANT_CONFIG_DIR',
    value: 'dir',
    fallback: './config',
    help: 'prometheus.yml and alertmanager.yml, written on the first run',
  },
  {
    name: 'database-url',
    env: 'DATABASE_URL',
    value: 'url',
    help: 'a Postgres of your own instead of the embedded one',
  },
  {
    name: 'demo',
    env: 'QUADRANT_DEMO',
    help: 'run three small services to watch (default: while prometheus.yml has a job "demo")',
  },
  {
    name: 'demo-port',
    env: 'QUADRANT_DEMO_PORT',
    value: 'port',
    fallback: '7101',
    help: 'first of the three ports of the demo',
  },
  { name: 'dev', env: 'QUADRANT_DEV', help: 'serve pages with hot reload' },
  {
    name: 'log-level',
    env: 'QUADRANT_LOG_LEVEL',
    value: LOG_LEVELS.join('|'),
    fallback: 'info',
    help: 'the least level that is logged',
  },
  {
    name: 'log-format',
    env: 'QUADRANT_LOG_FORMAT',
    value: 'text|json',
    help: 'one line an event (default: text on a terminal, else json)',
  },
  {
    name: 'storage.tsdb.retention.time',
    env: 'QUADRANT_RETENTION',
    value: 'duration',
    fallback: '15d',
    help: 'how long samples are kept',
  },
  {
    name: 'storage.tsdb.retention.size',
    env: 'QUADRANT_RETENTION_SIZE',
    value: 'bytes',
    fallback: '0',
    help: 'most that blocks of samples may take, such as 50GB; the oldest days go first (0: no limit)',
  },
  {
    name: 'storage.tsdb.out-of-order-time-window',
    env: 'QUADRANT_OUT_OF_ORDER_WINDOW',
    value: 'duration',
    fallback: '0s',
    help: 'how much older than the newest sample one may be that comes after a newer one of its series',
  },
  {
    name: 'storage.max-series',
    env: 'QUADRANT_MAX_SERIES',
    value: 'n',
    fallback: '3000000',
    help: 'most series in memory; samples of others are refused and counted',
  },
  {
    name: 'storage.exemplars.exemplars-limit',
    env: 'QUADRANT_MAX_EXEMPLARS',
    value: 'n',
    fallback: '100000',
    help: 'exemplars that are kept, the newest',
  },
  {
    name: 'storage.block-cache',
    env: 'QUADRANT_BLOCK_CACHE',
    value: 'bytes',
    fallback: '256MB',
    help: 'blocks of samples kept in memory',
  },
  {
    name: 'storage.decoded-cache',
    env: 'QUADRANT_DECODED_CACHE',
    value: 'bytes',
    fallback: '64MB',
    help: 'decoded samples kept in memory: what one query of a dashboard unpacked, the next finds; a sample takes 8 bytes',
  },
  {
    name: 'storage.synchronous-commit',
    env: 'QUADRANT_SYNCHRONOUS_COMMIT',
    value: 'on|off',
    fallback: 'on',
    help: 'off: samples are acknowledged before they are on disk; the last 0.6 s may be lost when Postgres or the machine dies',
  },
  {
    name: 'scrape.max-series-per-target',
    env: 'QUADRANT_MAX_SERIES_PER_TARGET',
    value: 'n',
    fallback: '0',
    help: 'most series of one target; what is beyond is left out, and the target says so (0: no limit)',
  },
  {
    name: 'scrape.backlog',
    env: 'QUADRANT_SCRAPE_BACKLOG',
    value: 'bytes',
    fallback: '64MB',
    help: 'scrapes that may wait while the database is gone',
  },
  {
    name: 'query.timeout',
    env: 'QUADRANT_QUERY_TIMEOUT',
    value: 'duration',
    fallback: '2m',
    help: 'longest time a query may take',
  },
  {
    name: 'query.max-samples',
    env: 'QUADRANT_QUERY_MAX_SAMPLES',
    value: 'n',
    fallback: '50000000',
    help: 'most samples a query may hold',
  },
  {
    name: 'query.lookback-delta',
    env: 'QUADRANT_QUERY_LOOKBACK_DELTA',
    value: 'duration',
    fallback: '5m',
    help: 'how far back an instant looks for a sample',
  },
  {
    name: 'rules.alert.for-outage-tolerance',
    env: 'QUADRANT_RULES_OUTAGE_TOLERANCE',
    value: 'duration',
    fallback: '1h',
    help: 'how old ALERTS_FOR_STATE may be to restore an alert of another server from',
  },
  {
    name: 'rules.alert.for-grace-period',
    env: 'QUADRANT_RULES_GRACE_PERIOD',
    value: 'duration',
    fallback: '10m',
    help: 'least time between that and firing',
  },
  {
    name: 'rules.alert.resend-delay',
    env: 'QUADRANT_RULES_RESEND_DELAY',
    value: 'duration',
    fallback: '1m',
    help: 'least time between two notifications of one alert to an Alertmanager',
  },
  {
    name: 'rules.try.timeout',
    env: 'QUADRANT_RULES_TRY_TIMEOUT',
    value: 'duration',
    fallback: '1m',
    help: 'how long one dry run of rules may take; what it found until then is answered',
  },
  {
    name: 'rules.try.max-evaluations',
    env: 'QUADRANT_RULES_TRY_MAX_EVALUATIONS',
    value: 'n',
    fallback: '250000',
    help: 'most evaluations of one rule in a dry run; 7 days at 5 s are 120,960',
  },
  {
    name: 'rules.try.max-concurrency',
    env: 'QUADRANT_RULES_TRY_MAX_CONCURRENCY',
    value: 'n',
    fallback: '2',
    help: 'dry runs at one time',
  },
  {
    name: 'silences.max-duration',
    env: 'QUADRANT_SILENCES_MAX_DURATION',
    value: 'duration',
    fallback: '0s',
    help: 'longest that a silence may last; longer ones are refused (0s: no limit)',
  },
  {
    name: 'silences.resolved-grace',
    env: 'QUADRANT_SILENCES_RESOLVED_GRACE',
    value: 'duration',
    fallback: '5m',
    help: 'how long nothing must fire before a silence "until resolved" ends',
  },
  {
    name: 'alerts.state-history-retention',
    env: 'QUADRANT_ALERTS_STATE_HISTORY_RETENTION',
    value: 'duration',
    fallback: '30d',
    help: 'how long it is kept when alerts were active, and why nobody was told',
  },
  {
    name: 'alerts.resolved-for',
    env: 'QUADRANT_ALERTS_RESOLVED_FOR',
    value: 'duration',
    fallback: '6h',
    help: 'how long an alert that is over stays in the list of alerts',
  },
  {
    name: 'alerts.max-resolved',
    env: 'QUADRANT_ALERTS_MAX_RESOLVED',
    value: 'n',
    fallback: '1000',
    help: 'most such alerts in the list',
  },
  {
    name: 'alerts.max-streams',
    env: 'QUADRANT_ALERTS_MAX_STREAMS',
    value: 'n',
    fallback: '200',
    help: 'most pages that may follow the list of alerts at a time',
  },
  {
    name: 'alertmanager.notification-queue-capacity',
    env: 'QUADRANT_NOTIFICATION_QUEUE_CAPACITY',
    value: 'n',
    fallback: '10000',
    help: 'alerts that may wait for one Alertmanager; beyond, the oldest are dropped',
  },
  {
    name: 'alertmanager.notification-batch-size',
    env: 'QUADRANT_NOTIFICATION_BATCH_SIZE',
    value: 'n',
    fallback: '256',
    help: 'most alerts an Alertmanager is sent at once',
  },
  {
    name: 'alerts.history.retention',
    env: 'QUADRANT_NOTIFICATION_HISTORY_RETENTION',
    value: 'duration',
    fallback: '15d',
    help: 'how long it is kept who was told of which alerts, and why others were not',
  },
  {
    name: 'alerts.history.queue-capacity',
    env: 'QUADRANT_NOTIFICATION_HISTORY_QUEUE_CAPACITY',
    value: 'n',
    fallback: '10000',
    help: 'records of that history that may wait while the database is gone; beyond, the oldest are dropped',
  },
  {
    name: 'web.external-url',
    env: 'QUADRANT_EXTERNAL_URL',
    value: 'url',
    help: 'where others reach this server, for links in alerts (default: where it listens)',
  },
  {
    name: 'enable-feature',
    env: 'QUADRANT_ENABLE_FEATURE',
    value: 'names',
    repeats: true,
    help: "Prometheus' feature flags, by comma; may be repeated",
  },
  {
    name: 'web.max-body-bytes',
    env: 'QUADRANT_MAX_BODY_BYTES',
    value: 'n',
    fallback: '16777216',
    help: 'largest request body, after decompression',
  },
  {
    name: 'web.max-waiting-bytes',
    env: 'QUADRANT_MAX_WAITING_BYTES',
    value: 'bytes',
    fallback: '256MB',
    help: 'remote write messages that may wait for their commit before senders are told to come again',
  },
  {
    name: 'web.enable-admin-api',
    env: 'QUADRANT_ENABLE_ADMIN_API',
    help: 'allow deleting series and snapshots over HTTP',
  },
  {
    name: 'web.cors.origin',
    env: 'QUADRANT_CORS_ORIGIN',
    value: 'regex',
    fallback: '.*',
    help: "origins whose pages may read Prometheus' API, anchored",
  },
];

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

// Every flag: its name, its variable, its default and what it is for. A catalogue, longer than other files. Names a peer already
// has are as they are there.

import { LOG_LEVELS } from './options';

export type Flag = {
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

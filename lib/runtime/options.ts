// What a process was told at its start, by flags and environment, as values: units last, defaults filled in.

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

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
  /** Of answers about names, values and series that are kept while they hold; 0: none are. */
  readonly answerCacheBytes: number;
  /** Whether made-up questions are asked after the start, before real ones come. */
  readonly rehearsal: boolean;
  readonly adminApiEnabled: boolean;
  /** Anchored RE2 pattern of origins whose pages may read the API. */
  readonly corsOrigin: string;
  /** Every flag as text, for /api/v1/status/flags; without passwords. */
  readonly texts: Readonly<Record<string, string>>;
};

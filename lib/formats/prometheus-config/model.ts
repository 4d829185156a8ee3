// A loaded prometheus.yml: what this version acts on, durations in milliseconds, defaults filled in.
import type { TlsSettings } from '@/lib/kernel/tls';

export type PrometheusConfig = {
  readonly global: {
    readonly scrapeIntervalMs: number;
    readonly scrapeTimeoutMs: number;
    readonly externalLabels: Readonly<Record<string, string>>;
    /** As written; '' for none. */
    readonly queryLogFile: string;
    readonly evaluationIntervalMs: number;
    readonly ruleQueryOffsetMs: number;
  };
  readonly scrapeConfigs: readonly ScrapeConfig[];
  /** Patterns as written. */
  readonly ruleFiles: readonly string[];
  readonly alerting: AlertingConfig;
  /** undefined: as the flag says. */
  readonly storage: { readonly outOfOrderWindowMs: number | undefined };
  /** Settings that were accepted though this version does not act on them (docs/decisions/0003). */
  readonly warnings: readonly ConfigProblem[];
};

export type AlertingConfig = {
  readonly alertRelabelConfigs: readonly RelabelConfig[];
  readonly alertmanagers: readonly AlertmanagerConfig[];
};

/** How a server is spoken to. */
export type HttpClientConfig = {
  readonly basicAuth: { readonly username: string; readonly password: string } | undefined;
  readonly authorization: { readonly type: string; readonly credentials: string } | undefined;
  readonly tls: TlsSettings | undefined;
  readonly httpHeaders: Readonly<Record<string, readonly string[]>>;
};

export type DnsRecordType = 'A' | 'AAAA' | 'MX' | 'NS' | 'SRV';

/** Where targets are looked for, again and again. */
export type DiscoveryConfig =
  /** Names may have one `*`, in the last part; relative to the configuration. */
  | { readonly kind: 'file'; readonly files: readonly string[]; readonly refreshMs: number }
  | { readonly kind: 'http'; readonly url: string; readonly client: HttpClientConfig; readonly refreshMs: number }
  | {
      readonly kind: 'dns';
      readonly names: readonly string[];
      readonly type: DnsRecordType;
      /** Of SRV records not looked at: they have their own. */
      readonly port: number;
      readonly refreshMs: number;
    };

/** Some Alertmanagers that are told of alerts in the same way. */
export type AlertmanagerConfig = Pick<
  ScrapeConfig,
  'scheme' | 'staticConfigs' | 'relabelConfigs' | 'client' | 'discoveries'
> & {
  /** '' or a path, to stand before that of the API. */
  readonly pathPrefix: string;
  readonly timeoutMs: number;
  readonly alertRelabelConfigs: readonly RelabelConfig[];
};

export type ScrapeConfig = {
  readonly jobName: string;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly metricsPath: string;
  readonly scheme: 'http' | 'https';
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  readonly staticConfigs: readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly relabelConfigs: readonly RelabelConfig[];
  readonly metricRelabelConfigs: readonly RelabelConfig[];
  readonly client: HttpClientConfig;
  readonly discoveries: readonly DiscoveryConfig[];
  /** 0: no limit, here and below. */
  readonly bodySizeLimitBytes: number;
  readonly sampleLimit: number;
  readonly labelLimit: number;
  readonly labelNameLengthLimit: number;
  readonly labelValueLengthLimit: number;
};

export const RELABEL_ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const;
export type RelabelAction = (typeof RELABEL_ACTIONS)[number];

export type RelabelConfig = {
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  readonly regex: string;
  readonly modulus: number;
  readonly targetLabel: string;
  readonly replacement: string;
  readonly action: RelabelAction;
};

/** `line` counts from 1. */
export type ConfigProblem = { readonly line: number; readonly message: string };

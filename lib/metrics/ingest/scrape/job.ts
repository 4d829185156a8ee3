// A scrape job as configured: scrape_configs of prometheus.yml. 0 means "no limit" in every limit.

import type { Discovery } from '../../discovery/model';
import type { ExpositionFormat } from '../../doors';
import type { HttpClient } from '../../http-client';
import type { RelabelRule } from '../relabel';

export type ScrapeJob = ScrapeRules & {
  readonly jobName: string;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly metricsPath: string;
  readonly scheme: 'http' | 'https';
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly staticConfigs: readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly relabelConfigs: readonly RelabelRule[];
  readonly client: HttpClient;
  readonly discoveries: readonly Discovery[];
  readonly bodySizeLimitBytes: number;
};

/** What of a job decides how a scraped body becomes samples. */
export type ScrapeRules = {
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  readonly metricRelabelConfigs: readonly RelabelRule[];
  readonly sampleLimit: number;
  readonly labelLimit: number;
  readonly labelNameLengthLimit: number;
  readonly labelValueLengthLimit: number;
};

/** What one scrape brought, on its way to the engine thread. Plain values only. */
export type ScrapedBody = {
  /** Same for each scrape of a target. */
  readonly targetId: string;
  /** The target's labels; they go onto every sample. */
  readonly targetLabels: Readonly<Record<string, string>>;
  readonly rules: ScrapeRules;
  readonly timestampMs: number;
  readonly durationMs: number;
  /** undefined: the target could not be read. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** Of the body. */
  readonly format: ExpositionFormat;
};

export type ScrapeOutcome = {
  /** '' when the scrape's samples are stored, or will be. */
  readonly error: string;
  readonly samplesScraped: number;
  readonly samplesAdded: number;
  /** Samples left out since their target had as many series as it may. */
  readonly samplesOverLimit: number;
};

export type EndedTarget = Pick<ScrapedBody, 'targetId' | 'targetLabels' | 'timestampMs'>;

/** Where scrapes go: the engine thread's append-scrape. */
export type ScrapeDoors = {
  /** Rejects only when the engine thread or the database is gone: then nothing of the scrape is stored. */
  ingest(scraped: ScrapedBody): Promise<ScrapeOutcome>;
  /** The target is scraped no more: its series end here. */
  end(target: EndedTarget): Promise<void>;
};

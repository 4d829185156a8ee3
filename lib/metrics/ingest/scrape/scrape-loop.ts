// One target's loop: wait for its moment, GET, hand over, note how it went. Never two scrapes of a target at once.
import { createHash } from 'node:crypto';
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import { headersOf } from '../../http-client';
import { ACCEPT, formatOf } from './content-type';
import { getExposition } from './http-get';
import type { ScrapeDoors, ScrapedBody } from './job';
import type { Target } from './target';

export type TargetHealth = 'up' | 'down' | 'unknown';

/** How the last scrape went. */
export type TargetState = {
  readonly health: TargetHealth;
  /** '' when the last scrape was good, and before the first. */
  /** Why it is down; of one that is up, what was left out of its scrape; ''. */
  readonly lastError: string;
  readonly lastScrapeMs: number | undefined;
  readonly lastScrapeDurationMs: number;
};

export type ScrapeLoopOptions = {
  readonly clock: Clock;
  readonly doors: ScrapeDoors;
  readonly userAgent: string;
  readonly onScraped: (target: Target, state: TargetState) => void;
  /** The end of a target's series could not be stored: for queries they last one lookback longer. */
  readonly onEndLost: (target: Target, reason: string) => void;
};

// Timers are a little late. A scrape that is at most this late is stamped with the moment it was due, so that timestamps
// keep an even distance and compress well (Prometheus does the same); never more than a hundredth of the interval.
const TIMESTAMP_TOLERANCE_MS = 2;

export class ScrapeLoop {
  private currentState: TargetState = {
    health: 'unknown',
    lastError: '',
    lastScrapeMs: undefined,
    lastScrapeDurationMs: 0,
  };
  private readonly stopping = new AbortController();
  private cancelTimer: () => void = () => {};
  private running: Promise<void> = Promise.resolve();

  constructor(
    readonly target: Target,
    private readonly options: ScrapeLoopOptions,
  ) {}

  get state(): TargetState {
    return this.currentState;
  }

  start(): void {
    this.schedule();
  }

  /** Ends the loop; a scrape under way is cut off. The target's series end with it unless `keepSeries`. */
  async stop({ keepSeries = false } = {}): Promise<void> {
    this.stopping.abort();
    this.cancelTimer();
    await this.running;
    if (keepSeries) return;
    const { id: targetId, labels } = this.target;
    const { doors, clock, onEndLost } = this.options;
    // A database that is gone must not keep a new configuration from being taken over.
    await doors
      .end({ targetId, targetLabels: labels.toJSON(), timestampMs: clock.nowMs() })
      .catch((thrown) => onEndLost(this.target, messageOf(thrown)));
  }

  private schedule(): void {
    if (this.stopping.signal.aborted) return;
    const nowMs = this.options.clock.nowMs();
    const dueMs = nextDueMs(this.target, nowMs);
    this.cancelTimer = this.options.clock.after(dueMs - nowMs, () => {
      this.running = this.scrape(dueMs).finally(() => this.schedule());
    });
  }

  private async scrape(dueMs: number): Promise<void> {
    const { clock, doors, onScraped } = this.options;
    const startedMs = clock.nowMs();
    const toleranceMs = Math.min(TIMESTAMP_TOLERANCE_MS, this.target.job.scrapeIntervalMs / 100);
    const timestampMs = startedMs - dueMs <= toleranceMs ? dueMs : startedMs;
    const { body, format, error: readError } = await this.read();
    if (this.stopping.signal.aborted) return;
    const durationMs = clock.nowMs() - startedMs;
    const stored = await this.hand(doors, { ...this.common(), timestampMs, durationMs, body, format });
    const error = readError || stored.error;
    this.currentState = {
      health: error ? 'down' : 'up',
      lastError: error || stored.warning,
      lastScrapeMs: timestampMs,
      lastScrapeDurationMs: durationMs,
    };
    onScraped(this.target, this.currentState);
  }

  private common(): Pick<ScrapedBody, 'targetId' | 'targetLabels' | 'rules'> {
    const {
      honorLabels,
      honorTimestamps,
      metricRelabelConfigs,
      sampleLimit,
      labelLimit,
      labelNameLengthLimit,
      labelValueLengthLimit,
    } = this.target.job;
    const rules = {
      honorLabels,
      honorTimestamps,
      metricRelabelConfigs,
      sampleLimit,
      labelLimit,
      labelNameLengthLimit,
      labelValueLengthLimit,
    };
    return { targetId: this.target.id, targetLabels: this.target.labels.toJSON(), rules };
  }

  /** A body, or why there is none. */
  private async read(): Promise<Pick<ScrapedBody, 'body' | 'format'> & { error: string }> {
    const { job, url } = this.target;
    try {
      const { body, contentType } = await getExposition({
        url,
        headers: this.headers(),
        timeoutMs: job.scrapeTimeoutMs,
        maxBytes: job.bodySizeLimitBytes,
        signal: this.stopping.signal,
        tls: job.client.tls,
      });
      const found = formatOf(contentType);
      return 'problem' in found ? unread(found.problem) : { body, format: found.format, error: '' };
    } catch (thrown) {
      return unread(messageOf(thrown));
    }
  }

  private async hand(doors: ScrapeDoors, scraped: ScrapedBody): Promise<{ error: string; warning: string }> {
    try {
      const { error, samplesOverLimit } = await doors.ingest(scraped);
      const warning =
        samplesOverLimit > 0 ? `${samplesOverLimit} samples over the target’s limit of series were left out` : '';
      return { error, warning };
    } catch (thrown) {
      return { error: `the samples could not be stored: ${messageOf(thrown)}`, warning: '' };
    }
  }

  private headers(): Record<string, string | string[]> {
    const { job } = this.target;
    return {
      accept: ACCEPT,
      'accept-encoding': 'gzip',
      'user-agent': this.options.userAgent,
      'x-prometheus-scrape-timeout-seconds': String(job.scrapeTimeoutMs / 1000),
      ...headersOf(job.client),
    };
  }
}

const unread = (error: string) => ({ body: undefined, format: 'text' as const, error });

/** The first moment after `nowMs` on the target's own grid: a hash of its id spreads targets over the interval. */
export function nextDueMs({ id, job: { scrapeIntervalMs } }: Target, nowMs: number): number {
  const offsetMs = createHash('md5').update(id).digest().readUInt32BE(0) % scrapeIntervalMs;
  return nowMs + scrapeIntervalMs - ((((nowMs - offsetMs) % scrapeIntervalMs) + scrapeIntervalMs) % scrapeIntervalMs);
}

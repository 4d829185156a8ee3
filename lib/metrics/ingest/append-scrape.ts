// Engine thread's end of a scrape: body -> samples with the target's labels -> store. Tracks each target's series, so that
// one that vanished is marked stale, and so that known series cost a map look-up and no label parsing.
import { kindOf, messageOf } from '@/lib/kernel/errors';
import { Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { ExpositionReader } from '../doors';
import type { SampleWriter } from '../store/contract';
import { BatchBuilder } from './batch';
import { failedReading, type Reading, ReadScrape, TargetMemory, type TargetSeries } from './read-scrape';
import type { EndedTarget, ScrapedBody, ScrapeOutcome } from './scrape/job';

export class ScrapeAppender {
  private readonly targets = new Map<string, TargetMemory>();

  constructor(
    private readonly store: SampleWriter,
    private readonly exposition: ExpositionReader,
    /** Series of one target at most; what is beyond is left out, the rest is stored. 0: no limit. */
    private readonly maxSeriesPerTarget = 0,
  ) {}

  /**
   * Stores one scrape with its report series (`up`, …). A malformed body, or one over a limit, stores `up 0` and staleness
   * markers but none of its samples; `error` says why.
   * @throws unavailable when the store could not commit: then nothing of this scrape is stored.
   */
  async ingest(scraped: ScrapedBody): Promise<ScrapeOutcome> {
    const memory = this.memoryOf(scraped.targetId);
    memory.scrapes++;
    const reading = this.read(scraped, memory);
    const isSeen = (series: TargetSeries) => reading.error === '' && series.seenIn === memory.scrapes;
    markVanished(memory, isSeen, reading.batch, scraped.timestampMs);
    this.addReport(scraped, reading);
    await this.store.append(reading.batch.build(memory.metadata.changed()));
    noteStored(memory, isSeen);
    const { error, samplesScraped, samplesAdded, samplesOverLimit } = reading;
    return { error, samplesScraped, samplesAdded, samplesOverLimit };
  }

  /** Ends all series of a target, its report series included, and forgets it. */
  async end({ targetId, targetLabels, timestampMs }: EndedTarget): Promise<void> {
    const memory = this.targets.get(targetId);
    if (!memory) return;
    const batch = new BatchBuilder();
    markVanished(memory, () => false, batch, timestampMs);
    const labels = Labels.of(targetLabels);
    for (const name of REPORT_SERIES) batch.addStale(this.store.refOf(labels.with(METRIC_NAME, name)), timestampMs);
    await this.store.append(batch.build([]));
    this.targets.delete(targetId);
  }

  private memoryOf(targetId: string): TargetMemory {
    const memory = this.targets.get(targetId) ?? new TargetMemory();
    this.targets.set(targetId, memory);
    return memory;
  }

  private read(scraped: ScrapedBody, memory: TargetMemory): Reading {
    if (!scraped.body) return failedReading(UNREAD);
    const body = new ReadScrape({
      store: this.store,
      exposition: this.exposition,
      maxSeries: this.maxSeriesPerTarget,
      ...{ scraped, memory },
    });
    try {
      this.exposition.parse[scraped.format](scraped.body, body);
      return body;
    } catch (thrown) {
      if (kindOf(thrown) === 'bug') throw thrown;
      return failedReading(messageOf(thrown));
    }
  }

  private addReport(scraped: ScrapedBody, reading: Reading): void {
    const labels = Labels.of(scraped.targetLabels);
    const values: Readonly<Record<(typeof REPORT_SERIES)[number], number>> = {
      up: reading.error === '' ? 1 : 0,
      scrape_duration_seconds: scraped.durationMs / 1000,
      scrape_samples_scraped: reading.samplesScraped,
      scrape_samples_post_metric_relabeling: reading.samplesAdded,
      scrape_series_added: reading.seriesAdded,
    };
    for (const name of REPORT_SERIES)
      reading.batch.add(this.store.refOf(labels.with(METRIC_NAME, name)), scraped.timestampMs, values[name]);
  }
}

/** Staleness markers for what the last stored scrape had and this one has not. */
function markVanished(
  memory: TargetMemory,
  isSeen: (series: TargetSeries) => boolean,
  batch: BatchBuilder,
  timestampMs: number,
): void {
  for (const series of memory.series.values()) {
    const wasThere = series.storedIn > 0 && series.storedIn === memory.storedScrape;
    if (wasThere && !isSeen(series) && !series.ownTimestamps && series.ref !== undefined)
      batch.addStale(series.ref, timestampMs);
  }
}

/** After the commit: what was seen is stored, what was not is forgotten. */
function noteStored(memory: TargetMemory, isSeen: (series: TargetSeries) => boolean): void {
  memory.storedScrape = memory.scrapes;
  memory.metadata.stored();
  for (const [text, series] of memory.series) {
    if (isSeen(series)) series.storedIn = memory.scrapes;
    else memory.forget(text, series);
  }
}

/** Only `up` and its like tell of a target that gave no body; the loop that read it knows why. */
const UNREAD = 'the target could not be read';

const REPORT_SERIES = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
] as const;

// Engine thread's end of a scrape: body -> samples with the target's labels -> store. Tracks each target's series, so that
// one that vanished is marked stale, and so that known series cost a map look-up and no label parsing.
import { kindOf, messageOf } from '@/lib/kernel/errors';
import { Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { ExposedExemplar, ExpositionReader } from '../doors';
import type { SeriesRef } from '../model';
import type { SampleWriter } from '../store/contract';
import { BatchBuilder } from './batch';
import { isShort } from './exemplar-rules';
import { MetadataCollector } from './metadata';
import type { EndedTarget, ScrapedBody, ScrapeOutcome } from './scrape/job';
import { SeriesResolver } from './series-resolver';

/** A series of a target. Scrapes are counted from 1. */
type KnownSeries = {
  /** undefined: relabelling drops it. */
  readonly ref: SeriesRef | undefined;
  /** The scrape whose body last had it, whatever became of that scrape. */
  seenIn: number;
  /** The scrape that last stored a sample of it; 0: none. */
  storedIn: number;
  /** A series with timestamps of its own says itself when it ends: it gets no staleness markers. */
  ownTimestamps: boolean;
};

class TargetMemory {
  /** By the series' text in the exposition, one char a byte. */
  series = new Map<string, KnownSeries>();
  readonly metadata = new MetadataCollector();
  scrapes = 0;
  /** The last scrape that reached the store. */
  storedScrape = 0;
}

/** What a body gave. Of a body with something wrong in it: nothing, and `error` says what. */
class Reading {
  readonly batch = new BatchBuilder();
  samplesScraped = 0;
  samplesAdded = 0;
  seriesAdded = 0;

  constructor(readonly error = '') {}
}

/** Texts of series, one char a byte; nearly all of them lie in one body. */
class SeriesKeys {
  private bytes: Uint8Array | undefined;
  private buffer: Buffer = Buffer.alloc(0);

  of(bytes: Uint8Array, start: number, end: number): string {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.buffer.toString('latin1', start, end);
  }
}

export class ScrapeAppender {
  private readonly targets = new Map<string, TargetMemory>();

  constructor(
    private readonly store: SampleWriter,
    private readonly exposition: ExpositionReader,
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
    const isSeen = (series: KnownSeries) => reading.error === '' && series.seenIn === memory.scrapes;
    markVanished(memory, isSeen, reading.batch, scraped.timestampMs);
    this.addReport(scraped, reading);
    await this.store.append(reading.batch.build(memory.metadata.changed()));
    noteStored(memory, isSeen);
    return { error: reading.error, samplesScraped: reading.samplesScraped, samplesAdded: reading.samplesAdded };
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
    if (!scraped.body) return new Reading(UNREAD);
    try {
      return this.readBody(scraped.body, scraped, memory);
    } catch (thrown) {
      if (kindOf(thrown) === 'bug') throw thrown;
      return new Reading(messageOf(thrown));
    }
  }

  private readBody(body: Uint8Array, scraped: ScrapedBody, memory: TargetMemory): Reading {
    const reading = new Reading();
    const resolver = new SeriesResolver(scraped, memory.metadata);
    const keys = new SeriesKeys();
    this.exposition.parse[scraped.format](body, {
      sample: (bytes, start, end, value, givenMs, startTimestampMs = 0, exemplar) => {
        reading.samplesScraped++;
        const key = keys.of(bytes, start, end);
        let series = memory.series.get(key);
        if (!series) {
          series = this.discover(resolver.resolve(this.exposition.parseSeries(bytes, start, end)), reading);
          memory.series.set(key, series);
        }
        const ownMs = scraped.rules.honorTimestamps ? givenMs : undefined;
        series.seenIn = memory.scrapes;
        series.ownTimestamps = ownMs !== undefined;
        if (series.ref === undefined) return;
        reading.samplesAdded++;
        resolver.checkSampleLimit(reading.samplesAdded);
        const timestampMs = ownMs ?? scraped.timestampMs;
        reading.batch.add(series.ref, timestampMs, value);
        if (startTimestampMs !== 0) reading.batch.startLast(startTimestampMs);
        if (exemplar) addExemplar(reading.batch, series.ref, exemplar, timestampMs);
      },
      metadata: (kind, metric, text) => memory.metadata.take(kind, metric, text),
    });
    return reading;
  }

  private discover(labels: Labels | undefined, reading: Reading): KnownSeries {
    if (labels) reading.seriesAdded++;
    return { ref: labels && this.store.refOf(labels), seenIn: 0, storedIn: 0, ownTimestamps: false };
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

/** An exemplar that is too long is left out, as in Prometheus: the scrape is as good without it. */
function addExemplar(batch: BatchBuilder, ref: SeriesRef, exemplar: ExposedExemplar, sampleMs: number): void {
  const { labels, value, timestampMs = sampleMs } = exemplar;
  if (isShort(labels)) batch.addExemplar({ ref, labels, value, timestampMs });
}

/** Staleness markers for what the last stored scrape had and this one has not. */
function markVanished(
  memory: TargetMemory,
  isSeen: (series: KnownSeries) => boolean,
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
function noteStored(memory: TargetMemory, isSeen: (series: KnownSeries) => boolean): void {
  memory.storedScrape = memory.scrapes;
  memory.metadata.stored();
  for (const [text, series] of memory.series) {
    if (isSeen(series)) series.storedIn = memory.scrapes;
    else memory.series.delete(text);
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

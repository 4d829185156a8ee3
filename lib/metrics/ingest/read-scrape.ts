// One scraped body as it is read: samples into a batch, each with the series its target's memory has for its text.
import type { ExposedExemplar, ExpositionReader, ExpositionSink } from '../doors';
import type { SeriesRef } from '../model';
import type { SampleWriter } from '../store/contract';
import { BatchBuilder } from './batch';
import { isShort } from './exemplar-rules';
import { MetadataCollector } from './metadata';
import type { ScrapedBody } from './scrape/job';
import { SeriesResolver } from './series-resolver';

/** A series of a target. Scrapes are counted from 1. */
export type TargetSeries = {
  /** undefined: relabelling drops it. */
  ref: SeriesRef | undefined;
  /** The scrape whose body last had it, whatever became of that scrape. */
  seenIn: number;
  /** The scrape that last stored a sample of it; 0: none. */
  storedIn: number;
  /** A series with timestamps of its own says itself when it ends: it gets no staleness markers. */
  ownTimestamps: boolean;
};

export class TargetMemory {
  /** By the series' text in the exposition, one char a byte. Change it by `keep` and `forget`. */
  readonly series = new Map<string, TargetSeries>();
  /** How many of them relabelling does not drop. */
  kept = 0;
  readonly metadata = new MetadataCollector();
  scrapes = 0;
  /** The last scrape that reached the store. */
  storedScrape = 0;

  keep(text: string, series: TargetSeries): void {
    this.series.set(text, series);
    if (series.ref !== undefined) this.kept++;
  }

  forget(text: string, series: TargetSeries): void {
    this.series.delete(text);
    if (series.ref !== undefined) this.kept--;
  }
}

/** What a body gave. Of a body with something wrong in it: nothing, and `error` says what. */
export type Reading = {
  readonly batch: BatchBuilder;
  readonly samplesScraped: number;
  readonly samplesAdded: number;
  readonly seriesAdded: number;
  readonly samplesOverLimit: number;
  readonly error: string;
};

export const failedReading = (error: string): Reading => ({
  batch: new BatchBuilder(),
  ...{ samplesScraped: 0, samplesAdded: 0, seriesAdded: 0, samplesOverLimit: 0, error },
});

export type ScrapeParts = {
  readonly store: Pick<SampleWriter, 'refOf' | 'isKnown'>;
  readonly exposition: Pick<ExpositionReader, 'parseSeries'>;
  readonly scraped: ScrapedBody;
  readonly memory: TargetMemory;
  /** 0: no limit. */
  readonly maxSeries: number;
};

export class ReadScrape implements Reading, ExpositionSink {
  readonly batch = new BatchBuilder();
  readonly error = '';
  samplesScraped = 0;
  samplesAdded = 0;
  seriesAdded = 0;
  samplesOverLimit = 0;
  private readonly resolver: SeriesResolver;
  private readonly keys = new SeriesKeys();

  constructor(private readonly parts: ScrapeParts) {
    this.resolver = new SeriesResolver(parts.scraped, parts.memory.metadata);
  }

  sample(
    bytes: Uint8Array,
    start: number,
    end: number,
    value: number,
    givenMs: number | undefined,
    startTimestampMs = 0,
    exemplar?: ExposedExemplar,
  ): void {
    const { scraped, memory } = this.parts;
    this.samplesScraped++;
    const series = this.seriesOf(bytes, start, end);
    if (!series) {
      this.samplesOverLimit++;
      return;
    }
    const ownMs = scraped.rules.honorTimestamps ? givenMs : undefined;
    series.seenIn = memory.scrapes;
    series.ownTimestamps = ownMs !== undefined;
    if (series.ref === undefined) return;
    this.samplesAdded++;
    this.resolver.checkSampleLimit(this.samplesAdded);
    const timestampMs = ownMs ?? scraped.timestampMs;
    this.batch.add(series.ref, timestampMs, value);
    if (startTimestampMs !== 0) this.batch.startLast(startTimestampMs);
    if (exemplar) this.addExemplar(series.ref, exemplar, timestampMs);
  }

  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void {
    this.parts.memory.metadata.take(kind, metric, text);
  }

  /**
   * Known by its text, unless it has left the store's memory, or had no room there: then it is asked for again. undefined: it
   * is new, and the target has as many series as it may.
   */
  private seriesOf(bytes: Uint8Array, start: number, end: number): TargetSeries | undefined {
    const { memory, store, maxSeries } = this.parts;
    const key = this.keys.of(bytes, start, end);
    const known = memory.series.get(key);
    if (!known && maxSeries > 0 && memory.kept >= maxSeries) return undefined;
    if (!known) return this.discover(key, this.refOf(bytes, start, end));
    if (known.ref !== undefined && !store.isKnown(known.ref)) known.ref = this.refOf(bytes, start, end);
    return known;
  }

  private discover(key: string, ref: SeriesRef | undefined): TargetSeries {
    if (ref !== undefined) this.seriesAdded++;
    const series = { ref, seenIn: 0, storedIn: 0, ownTimestamps: false };
    this.parts.memory.keep(key, series);
    return series;
  }

  private refOf(bytes: Uint8Array, start: number, end: number): SeriesRef | undefined {
    const labels = this.resolver.resolve(this.parts.exposition.parseSeries(bytes, start, end));
    return labels && this.parts.store.refOf(labels);
  }

  /** One that is too long is left out, as in Prometheus: the scrape is as good without it. */
  private addExemplar(ref: SeriesRef, exemplar: ExposedExemplar, sampleMs: number): void {
    const { labels, value, timestampMs = sampleMs } = exemplar;
    if (isShort(labels)) this.batch.addExemplar({ ref, labels, value, timestampMs });
  }
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

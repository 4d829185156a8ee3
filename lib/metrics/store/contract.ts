// The sample store as the other stages of metrics see it. Every implementation passes contract.suite.ts.
import type { Histogram } from '@/lib/kernel/histogram';
import type { Watch } from '@/lib/kernel/http';
import type { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { Exemplar, MetricMetadata, SeriesRef, SeriesSamples } from '../model';

/** Sample i is `values[i]` of series `refs[i]` at `timestampsMs[i]`. Columns of one length; order within a series counts. */
export type AppendBatch = {
  readonly refs: Uint32Array;
  readonly timestampsMs: Float64Array;
  /** A staleness marker is written with kernel/float: writeStale. */
  readonly values: Float64Array;
  /** By sample index: the sample is this histogram, `values[i]` is not looked at. */
  readonly histograms?: ReadonlyMap<number, Histogram>;
  /** When counting began, by sample index; 0: not known. */
  readonly startTimestampsMs?: Float64Array;
  readonly exemplars?: readonly SeriesExemplar[];
  /** Families whose type, help or unit the writer believes to be new or changed. */
  readonly metadata?: readonly MetricMetadata[];
};

export type SeriesExemplar = Exemplar & { readonly ref: SeriesRef };

/** Why a sample was not taken. An equal sample sent twice (`duplicate`) is no error to the sender. */
export type Refusal =
  | 'duplicate'
  | 'duplicate_timestamp'
  | 'out_of_order'
  | 'too_old'
  | 'too_far_in_future'
  /** Its series is not in memory, and there was no room to make it. */
  | 'series_limit';

/** The ref of every series for which there was no room. */
export const NO_ROOM: SeriesRef = 0xffffffff;

export type AppendResult = {
  /** Floats and histograms. */
  readonly stored: number;
  readonly histogramsStored: number;
  readonly exemplarsStored: number;
  readonly refused: Readonly<Record<Refusal, number>>;
};

/** Inclusive on both ends. */
export type TimeRange = { readonly startMs: number; readonly endMs: number };

/** Series that match any of the sets (each set: all matchers). No sets: every series. */
export type SeriesFilter = TimeRange & {
  readonly matcherSets: readonly (readonly Matcher[])[];
};

export interface SampleWriter {
  /**
   * The series with exactly these labels, made when new. Costs memory only; nothing durable happens until samples come.
   * When there are as many series in memory as may be, a new one is given NO_ROOM: its samples will be refused.
   */
  refOf(labels: Labels): SeriesRef;

  /**
   * Whether a ref still means a series. One that got no samples for long has left memory: `refOf` makes it anew. NO_ROOM means
   * none: there may be room by now.
   */
  isKnown(ref: SeriesRef): boolean;

  /**
   * Stores a batch. Resolves once the samples are committed to Postgres, and only then are they visible to readers.
   * Samples that break a rule are refused one by one and counted; the rest is stored. Until then the columns must not change;
   * afterwards they are the caller's again.
   * @throws unavailable when the commit failed: then nothing of the batch is stored.
   */
  append(batch: AppendBatch): Promise<AppendResult>;
}

export interface SampleReader {
  /**
   * The samples of each series that matches all matchers and has a sample in the range, in batches of series, in no
   * particular order; a series comes once. Nothing matched: no batch.
   * @param isLent values are looked at no more once the next batch is asked for: the store may use their room again
   */
  select(matchers: readonly Matcher[], range: TimeRange, isLent?: boolean): AsyncIterable<readonly SeriesSamples[]>;

  /** Label sets with a sample in the range, sorted by kernel Labels.compare, each once. */
  series(filter: SeriesFilter): Promise<Labels[]>;

  /** Names of labels on those series, sorted by bytes. */
  labelNames(filter: SeriesFilter): Promise<string[]>;

  /** Values of one label on those series, sorted by bytes. */
  labelValues(name: string, filter: SeriesFilter): Promise<string[]>;

  /**
   * Exemplars in the range of series that match any of the sets, by series in the order of their labels, oldest first; those
   * that are still held: the newest so many of all series together.
   */
  exemplars(filter: SeriesFilter): Promise<SeriesExemplars[]>;

  /** How the series in memory spread over names and values: the `limit` largest of each list, largest first. */
  cardinality(limit: number): Promise<Cardinality>;

  /** Newest known metadata by metric family name, sorted by bytes; of one family when `metric` is given. */
  metadata(metric?: string): Promise<MetricMetadata[]>;
}

export type SeriesExemplars = { readonly labels: Labels; readonly exemplars: readonly Exemplar[] };

/** `name` is a metric name, a label name or `name=value`. */
export type NamedCount = { readonly name: string; readonly value: number };

export type Cardinality = {
  readonly series: number;
  readonly labelPairs: number;
  /** undefined: no sample in memory. */
  readonly minTimeMs: number | undefined;
  readonly maxTimeMs: number | undefined;
  readonly chunks: number;
  readonly seriesByMetric: readonly NamedCount[];
  readonly valuesByLabel: readonly NamedCount[];
  /** Bytes of the values of a label, each value once. */
  readonly memoryByLabel: readonly NamedCount[];
  readonly seriesByPair: readonly NamedCount[];
};

/** Figures for /metrics and the UI. */
export type StoreStats = {
  /** Series with samples in memory. */
  readonly activeSeries: number;
  readonly headSamples: number;
  readonly samplesAppended: number;
  readonly refused: Readonly<Record<Refusal, number>>;
  readonly oldestMs: number | undefined;
  readonly exemplars: number;
  /** Packed samples in memory. */
  readonly headBytes: number;
  readonly blockCacheBytes: number;
  readonly blockCacheHits: number;
  readonly blockCacheMisses: number;
  /** Samples that a query decoded, kept for the next one. */
  readonly decodedCacheBytes: number;
  readonly decodedCacheHits: number;
  readonly decodedCacheMisses: number;
};

export interface SampleStore extends SampleWriter, SampleReader {
  stats(): StoreStats;

  /**
   * Watches which series have samples in a range. While it goes on, `series`, `labelNames` and `labelValues` of that range, asked
   * after this, have the same answers. It ends before an append, a deletion or anything else that may change them is acknowledged.
   * undefined: it cannot be told now.
   */
  watchSeries(range: TimeRange): Watch | undefined;

  /** From the next batch on a sample may come so much later than the newest of all; 0: none out of order is taken. */
  setOutOfOrderWindow(windowMs: number): void;

  /** What samples take on disk, their indexes and write-ahead rows included. @throws unavailable */
  diskBytes(): Promise<number>;

  /** Moves what is older than the head window into blocks and drops what is past retention. Called by a loop. */
  maintain(nowMs: number): Promise<void>;

  /**
   * Deletes samples of matching series in the range, durably, before it resolves. A series without samples is gone.
   * @returns how many series had samples there.
   */
  deleteSeries(filter: SeriesFilter): Promise<number>;

  /** Moves everything in memory into blocks, whatever its age; samples before the end of it are then too old. */
  flush(): Promise<void>;

  /**
   * Stores samples of any age, at most once for each series and timestamp: what is there already stays. Order does not count.
   * Slower than `append`; for history that is brought along. @throws unavailable: nothing of the batch is stored.
   */
  backfill(series: readonly SeriesSamples[]): Promise<BackfillResult>;

  /** Finishes what was accepted; afterwards every call throws unavailable. */
  close(): Promise<void>;
}

export type BackfillResult = {
  readonly stored: number;
  readonly alreadyThere: number;
  /** Older than what is kept, or too far in the future. */
  readonly outsideRetention: number;
};

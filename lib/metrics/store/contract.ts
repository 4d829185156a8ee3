// The sample store as the other stages of metrics see it. Every implementation passes contract.suite.ts.
import type { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { MetricMetadata, SeriesRef, SeriesSamples } from '../model';

/** Sample i is `values[i]` of series `refs[i]` at `timestampsMs[i]`. Columns of one length; order within a series counts. */
export type AppendBatch = {
  readonly refs: Uint32Array;
  readonly timestampsMs: Float64Array;
  /** A staleness marker is written with kernel/float: writeStale. */
  readonly values: Float64Array;
  /** Families whose type, help or unit the writer believes to be new or changed. */
  readonly metadata?: readonly MetricMetadata[];
};

/** Why a sample was not taken. An equal sample sent twice (`duplicate`) is no error to the sender. */
export type Refusal = 'duplicate' | 'duplicate_timestamp' | 'out_of_order' | 'too_old' | 'too_far_in_future';

export type AppendResult = {
  readonly stored: number;
  readonly refused: Readonly<Record<Refusal, number>>;
};

/** Inclusive on both ends. */
export type TimeRange = { readonly startMs: number; readonly endMs: number };

/** Series that match any of the sets (each set: all matchers). No sets: every series. */
export type SeriesFilter = TimeRange & {
  readonly matcherSets: readonly (readonly Matcher[])[];
};

export interface SampleWriter {
  /** The series with exactly these labels, made when new. Costs memory only; nothing durable happens until samples come. */
  refOf(labels: Labels): SeriesRef;

  /**
   * Stores a batch. Resolves once the samples are committed to Postgres, and only then are they visible to readers.
   * Samples that break a rule are refused one by one and counted; the rest is stored.
   * @throws unavailable when the commit failed: then nothing of the batch is stored.
   */
  append(batch: AppendBatch): Promise<AppendResult>;
}

export interface SampleReader {
  /**
   * The samples of each series that matches all matchers and has a sample in the range, in batches of series, in no
   * particular order; a series comes once. Nothing matched: no batch.
   */
  select(matchers: readonly Matcher[], range: TimeRange): AsyncIterable<readonly SeriesSamples[]>;

  /** Label sets with a sample in the range, sorted by kernel Labels.compare, each once. */
  series(filter: SeriesFilter): Promise<Labels[]>;

  /** Names of labels on those series, sorted by bytes. */
  labelNames(filter: SeriesFilter): Promise<string[]>;

  /** Values of one label on those series, sorted by bytes. */
  labelValues(name: string, filter: SeriesFilter): Promise<string[]>;

  /** Newest known metadata by metric family name, sorted by bytes; of one family when `metric` is given. */
  metadata(metric?: string): Promise<MetricMetadata[]>;
}

/** Figures for /metrics and the UI. */
export type StoreStats = {
  /** Series with samples in memory. */
  readonly activeSeries: number;
  readonly headSamples: number;
  readonly samplesAppended: number;
  readonly refused: Readonly<Record<Refusal, number>>;
  readonly oldestMs: number | undefined;
};

export interface SampleStore extends SampleWriter, SampleReader {
  stats(): StoreStats;

  /** Moves what is older than the head window into blocks and drops what is past retention. Called by a loop. */
  maintain(nowMs: number): Promise<void>;

  /** Finishes what was accepted; afterwards every call throws unavailable. */
  close(): Promise<void>;
}

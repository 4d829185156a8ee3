// The nouns of metrics: a sample is a value of a series at an instant; a series is a label set with samples.
import type { Histogram } from '@/lib/kernel/histogram';
import type { Labels } from '@/lib/kernel/labels';

/**
 * The identity of a series inside this process: rising from 0, never given to another series. It goes when the series has left
 * memory; what is durable is the label set.
 */
export type SeriesRef = number;

/** What an exposition says about a metric family. */
export type MetricType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'gaugehistogram'
  | 'summary'
  | 'info'
  | 'stateset'
  | 'unknown';

export type MetricMetadata = {
  readonly metric: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
};

/**
 * Samples of one series, oldest first. `timestampsMs` is strictly increasing; all columns have the same length, which is
 * never 0. A staleness marker is a value (kernel/float: isStale). Read only: the arrays may be the store's own, and
 * series scraped together may share one `timestampsMs` object, so work that depends on it alone can be done once.
 */
export type SeriesSamples = {
  readonly labels: Labels;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** Where set, sample i is this native histogram and `values[i]` means nothing (but is no staleness marker). Absent: floats only. */
  readonly histograms?: readonly (Histogram | undefined)[];
  /** When counting began, as the sender said; 0: it did not say. Absent: it never did. */
  readonly startTimestampsMs?: Float64Array;
  /** No value is a NaN, so none is a staleness marker. Absent: not known. */
  readonly isAllNumbers?: boolean | undefined;
  /** No value is a NaN or below the one before it: a counter that did not begin anew. Absent: not known. */
  readonly isRising?: boolean | undefined;
};

/** A value observed beside a series, with labels of its own, such as a trace id. */
export type Exemplar = { readonly labels: Labels; readonly value: number; readonly timestampMs: number };

// The nouns of metrics: a sample is a value of a series at an instant; a series is a label set with samples.
import type { Labels } from '@/lib/kernel/labels';

/**
 * The identity of a series inside this process, dense from 0. Stable until the store closes; never written to a client.
 * What is durable is the label set.
 */
export type SeriesRef = number;

/** What an exposition says about a metric family. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown';

export type MetricMetadata = {
  readonly metric: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
};

/**
 * Samples of one series, oldest first. `timestampsMs` is strictly increasing; both arrays have the same length, which is
 * never 0. A staleness marker is a value (kernel/float: isStale). Read only: the arrays may be the store's own, and
 * series scraped together may share one `timestampsMs` object, so work that depends on it alone can be done once.
 */
export type SeriesSamples = {
  readonly labels: Labels;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
};

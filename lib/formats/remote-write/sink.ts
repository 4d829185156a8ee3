// What both versions of remote write come down to.
import type { Histogram } from '@/lib/kernel/histogram';

export type RemoteMetadata = {
  /** Of the family. */
  readonly metric: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown';
  readonly help: string;
  readonly unit: string;
};

/**
 * Receives a request, series by series. Nothing is kept by the reader. Labels are given as bytes, `labels[start, end)`: the
 * label fields of a version 1 series, whichever version was sent; equal bytes are equal labels, in any request.
 * `parseLabels` reads them. They hold until the call returns.
 */
export type RemoteWriteSink = {
  /**
   * Series of a version 1 message may begin at `at`: takes those that are expected and have samples only. Where the first stands
   * that was not taken, maybe `at` itself.
   */
  expectedRun(message: Uint8Array, at: number): number;
  /** How many label bytes the series has that is expected to begin next; 0: none is expected. */
  expectedLabelBytes(): number;
  /** A series may begin, whose labels, if it is the expected one, begin at `start`. True: it is; then it has begun. */
  expectedSeries(labels: DataView, start: number): boolean;
  series(labels: DataView, start: number, end: number): void;
  /** A series begins whose labels cannot be told. What follows is not stored. */
  badSeries(problem: string): void;
  /**
   * A sample of the series that began last. Its value: eight bytes at `valueAt` of the message, little-endian, to be copied as
   * they are: a staleness marker may not survive as a number. -1: the value is 0, which writers may leave out.
   * A native histogram that is a staleness marker comes here, too.
   * @param startTimestampMs when counting began; 0: not known
   */
  sample(valueAt: number, timestampMs: number, startTimestampMs: number): void;
  /** As it was sent: not validated. */
  histogram(histogram: Histogram, timestampMs: number, startTimestampMs: number): void;
  exemplar(labels: DataView, start: number, end: number, value: number, timestampMs: number): void;
  /** An exemplar whose labels cannot be told. */
  badExemplar(): void;
  metadata(metadata: RemoteMetadata): void;
};

// What both versions of remote write come down to.
import type { Labels } from '@/lib/kernel/labels';

export type RemoteMetadata = {
  readonly metric: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown';
  readonly help: string;
  readonly unit: string;
};

/** Receives a request, series by series. Nothing is kept by the reader. */
export type RemoteWriteSink = {
  /**
   * A series begins. `bytes[start, end)` says its labels; equal bytes are equal labels within one request, and for version 1
   * across requests. `labels` reads them, for whoever does not know the bytes yet.
   */
  series(start: number, end: number, labels: () => Labels): void;
  /**
   * A sample of the series that began last. Its value: eight bytes at `valueAt`, little-endian, to be copied as they are: a
   * staleness marker may not survive as a number. -1: the value is 0, which writers may leave out.
   */
  sample(valueAt: number, timestampMs: number): void;
  /** Something of the series that is not a float sample: it is only counted. */
  other(kind: 'histogram' | 'exemplar'): void;
  metadata(metadata: RemoteMetadata): void;
};

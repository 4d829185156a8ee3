// What metrics needs from elsewhere, as function types. lib/runtime brings the functions.
import type { Labels } from '@/lib/kernel/labels';
import type { MetricMetadata } from './model';

/** Receives one exposition; see lib/formats/exposition, whose shapes these are. */
export type ExpositionSink = {
  sample(start: number, end: number, value: number, timestampMs: number | undefined): void;
  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void;
};

/** Reads text expositions. Both throw bad_input for malformed bytes. */
export type ExpositionReader = {
  parse(bytes: Uint8Array, sink: ExpositionSink): void;
  parseSeries(bytes: Uint8Array, start: number, end: number): Labels;
};

/** Lossless compression of whole buffers. `decompress` throws for what `compress` did not make. */
export type Compression = {
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  decompress(bytes: Uint8Array): Promise<Uint8Array>;
};

/** Receives a remote write request, series by series; see lib/formats/remote-write, whose shapes these are. */
export type RemoteWriteSink = {
  /** `bytes[start, end)` says the labels of the series that begins; `labels` reads them. */
  series(start: number, end: number, labels: () => Labels): void;
  /** A sample of that series; its value is the eight bytes at `valueAt`, or 0 for -1. */
  sample(valueAt: number, timestampMs: number): void;
  other(kind: 'histogram' | 'exemplar'): void;
  metadata(metadata: MetricMetadata): void;
};

/** Reads one version of the request. Throws bad_input for malformed bytes. */
export type RemoteWriteReader = {
  readonly read: (bytes: Uint8Array, sink: RemoteWriteSink) => void;
  /** Whether equal label bytes mean equal labels from one request to the next. */
  readonly labelsAreSpelledOut: boolean;
};

// What metrics needs from elsewhere, as function types. lib/runtime brings the functions.
import type { Labels } from '@/lib/kernel/labels';

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

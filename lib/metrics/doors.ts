// What metrics needs from elsewhere, as function types. lib/runtime brings the functions.
import type { Histogram } from '@/lib/kernel/histogram';
import type { Labels } from '@/lib/kernel/labels';
import type { MetricMetadata, SeriesRef } from './model';

/** Receives one exposition; see lib/formats/exposition and openmetrics, whose shapes these are. */
export type ExpositionSink = {
  /** `startTimestampMs` is when counting began; 0 or nothing: the exposition does not say. */
  sample(
    bytes: Uint8Array,
    start: number,
    end: number,
    value: number,
    timestampMs: number | undefined,
    startTimestampMs?: number,
    exemplar?: ExposedExemplar,
  ): void;
  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void;
};

/** Without a timestamp of its own it is as old as its sample. */
export type ExposedExemplar = {
  readonly labels: Labels;
  readonly value: number;
  readonly timestampMs: number | undefined;
};

/** What scrape targets speak. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** Reads expositions. Both throw bad_input for malformed bytes. */
export type ExpositionReader = {
  readonly parse: Readonly<Record<ExpositionFormat, (bytes: Uint8Array, sink: ExpositionSink) => void>>;
  parseSeries(bytes: Uint8Array, start: number, end: number): Labels;
};

/** Receives history that is brought along, sample by sample. */
export type HistorySink = {
  /** The samples that follow are of this series. @throws bad_input for labels that cannot be those of a series */
  series(labels: Labels): void;
  /** Started at 0: not known. */
  sample(value: number, timestampMs: number, startTimestampMs: number): void;
  /** A sample the text says too little of to store it. */
  unsaidSample(): void;
  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void;
};

/** Reads history in chunks of any size. All throw bad_input with the line; what came before it has been given, or is by `flush`. */
export type HistoryReader = {
  write(chunk: Uint8Array): void;
  end(): void;
  /** Gives what is held back: for a text that goes no further. */
  flush(): void;
};

/** Lossless compression of whole buffers. `decompress` throws for what `compress` did not make. */
export type Compression = {
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  decompress(bytes: Uint8Array): Promise<Uint8Array>;
};

/** Receives a remote write request, series by series; see lib/formats/remote-write, whose shapes these are. */
export type RemoteWriteSink = {
  /** Takes series of a version 1 message from `at` on that are expected; where the first stands that was not taken. */
  expectedRun(message: Uint8Array, at: number): number;
  /** How many label bytes the series has that is expected to begin next; 0: none is expected. */
  expectedLabelBytes(): number;
  /** A series may begin, whose labels, if it is the expected one, begin at `start`. True: it is; then it has begun. */
  expectedSeries(labels: DataView, start: number): boolean;
  /** A series begins. Equal label bytes are equal labels, in any request. */
  series(labels: DataView, start: number, end: number): void;
  /** A series begins whose labels cannot be told. */
  badSeries(problem: string): void;
  /** A sample of that series; its value is the eight bytes at `valueAt`, or 0 for -1. Started at 0: not known. */
  sample(valueAt: number, timestampMs: number, startTimestampMs: number): void;
  histogram(histogram: Histogram, timestampMs: number, startTimestampMs: number): void;
  exemplar(labels: DataView, start: number, end: number, value: number, timestampMs: number): void;
  badExemplar(): void;
  metadata(metadata: MetricMetadata): void;
};

/** Reads one version of the request. Both throw bad_input for malformed bytes. */
export type RemoteWriteReader = {
  read(message: Uint8Array, sink: RemoteWriteSink): void;
  /** Name, value, name, value … of at most so many labels; undefined: not UTF-8. */
  parseLabels(labels: DataView, start: number, end: number, mostLabels: number): (string | undefined)[];
};

/** Which series label bytes mean; see lib/formats/remote-write/known-series, whose shape this is. */
export type KnownSeries = {
  begin(message: Uint8Array): void;
  readonly expectedBytes: number;
  takeRun(message: Uint8Array, at: number): KnownRun | undefined;
  runEndIn(message: Uint8Array): number;
  renewInRun(index: number, refOf: (labels: DataView, start: number, end: number) => SeriesRef): void;
  takeExpected(labels: DataView, start: number): boolean;
  take(labels: DataView, start: number, end: number): boolean;
  /** Of the series that was taken last. */
  ref: SeriesRef;
  add(labels: DataView, start: number, end: number, ref: SeriesRef): void;
};

/** Samples of known series, in columns of one length that hold until the next is taken. */
export type KnownRun = {
  readonly refs: Uint32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
};

/** A sample as the templates of rules see it. */
export type TemplateSample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What a rule's template is about and whom it may ask; see lib/formats/prometheus-template, whose shapes these are. */
export type TemplateData = {
  readonly labels: Readonly<Record<string, string>>;
  /** A native histogram comes as its text. */
  readonly value: number | string;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
  readonly nowMs: number;
  readonly query: (expr: string) => Promise<readonly TemplateSample[]>;
};

/** Parses a template once; what it gives expands it. Both throw bad_input with Go's message. */
export type CompileTemplate = (name: string, text: string) => (data: TemplateData) => Promise<string>;

// io.prometheus.write.v2.Request, remote write 2.0: texts once, in a table of symbols. Source: prometheus/prompb io/prometheus/write/v2.
import { readHistogram } from './histogram';
import { metadataType } from './metadata-type';
import { readSample } from './sample';
import type { RemoteMetadata, RemoteWriteSink } from './sink';
import { Symbols } from './symbols';
import { WireReader } from './wire-reader';

const TIMESERIES = (5 << 3) | 2;

/** @throws bad_input for what is no such message; what the sink was given until then must not be used. */
export function readRequestV2(bytes: Uint8Array, sink: RemoteWriteSink): void {
  new RequestV2(bytes, sink).read();
}

const LABELS_REFS = (1 << 3) | 2;
const SAMPLES = (2 << 3) | 2;
const HISTOGRAMS = (3 << 3) | 2;
const EXEMPLARS = (4 << 3) | 2;
const METADATA = (5 << 3) | 2;
/** Of drafts of the specification; since then each sample says it. */
const CREATED_TIMESTAMP = 6 << 3;

class RequestV2 {
  private readonly reader: WireReader;
  private readonly symbols = new Symbols();
  /** Symbols of metric names whose metadata was given: it comes again with each series of a family. */
  private readonly described = new Set<number>();

  constructor(
    bytes: Uint8Array,
    private readonly sink: RemoteWriteSink,
  ) {
    this.reader = new WireReader(bytes);
  }

  read(): void {
    const { reader } = this;
    this.symbols.take(reader.bytes);
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === TIMESERIES) this.readSeries(reader.enter());
      else reader.skip(tag);
    }
  }

  private readSeries(end: number): void {
    const { reader, sink } = this;
    const outer = reader.end;
    const start = reader.at;
    reader.end = end;
    const { labelsAt, createdMs } = this.findSeries();
    this.beginSeries(labelsAt);
    reader.at = start;
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === SAMPLES) readSample(reader, reader.enter(), createdMs, sink);
      else if (tag === HISTOGRAMS) readHistogram(reader, reader.enter(), createdMs, sink);
      else if (tag === EXEMPLARS) this.readExemplar(reader.enter());
      else if (tag === METADATA) this.readMetadata(reader.enter(), labelsAt);
      else reader.skip(tag);
    }
    reader.end = outer;
  }

  /** Where the packed refs of the labels stand, wherever in the series that is (-1: nowhere), and when it began to count. */
  private findSeries(): { labelsAt: number; createdMs: number } {
    const { reader } = this;
    let [labelsAt, createdMs] = [-1, 0];
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === LABELS_REFS) labelsAt = reader.at;
      if (tag === CREATED_TIMESTAMP) createdMs = reader.signed();
      else reader.skip(tag);
    }
    return { labelsAt, createdMs };
  }

  private beginSeries(labelsAt: number): void {
    const { sink, symbols } = this;
    const problem = this.spell(labelsAt);
    if (problem !== '') sink.badSeries(problem);
    else if (sink.expectedLabelBytes() !== symbols.length || !sink.expectedSeries(symbols.view, 0))
      sink.series(symbols.view, 0, symbols.length);
  }

  private spell(labelsAt: number): string {
    if (labelsAt < 0) return 'a series has no labels';
    this.reader.at = labelsAt;
    return this.symbols.spell(this.reader, this.reader.enter());
  }

  private readExemplar(end: number): void {
    const { reader, sink, symbols } = this;
    const outer = reader.end;
    reader.end = end;
    let [problem, value, timestampMs] = ['', 0, 0];
    symbols.length = 0;
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === LABELS_REFS) problem = symbols.spell(reader, reader.enter());
      else if (tag === ((2 << 3) | 1)) value = reader.double();
      else if (tag === 3 << 3) timestampMs = reader.signed();
      else reader.skip(tag);
    }
    reader.end = outer;
    if (problem === '') sink.exemplar(symbols.view, 0, symbols.length, value, timestampMs);
    else sink.badExemplar();
  }

  private readMetadata(end: number, labelsAt: number): void {
    const { reader, symbols } = this;
    const outer = reader.end;
    reader.end = end;
    let [type, help, unit] = [0, 0, 0];
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === 1 << 3) type = reader.unsigned();
      else if (tag === 3 << 3) help = reader.unsigned();
      else if (tag === 4 << 3) unit = reader.unsigned();
      else reader.skip(tag);
    }
    reader.end = outer;
    const name = this.nameOf(labelsAt);
    if (name < 0 || this.described.has(name) || (type === 0 && help === 0 && unit === 0)) return;
    this.described.add(name);
    const texts = { help: symbols.text(help), unit: symbols.text(unit) };
    const typeName = metadataType(type);
    this.sink.metadata({ metric: familyOf(symbols.text(name), typeName), type: typeName, ...texts });
  }

  /** The symbol of the metric's name; -1: the series has none that can be told. */
  private nameOf(labelsAt: number): number {
    const { reader, symbols } = this;
    if (labelsAt < 0) return -1;
    const { at } = reader;
    reader.at = labelsAt;
    let found = -1;
    for (const end = reader.enter(); reader.at < end && found < 0; ) {
      const isName = symbols.is(reader.unsigned(), '__name__');
      if (reader.at === end) break;
      const value = reader.unsigned();
      if (isName) found = value;
    }
    reader.at = at;
    return symbols.has(found) ? found : -1;
  }
}

/** What the series of a family add to its name, by type. */
const SUFFIXES: ReadonlyMap<RemoteMetadata['type'], RegExp> = new Map([
  ['histogram', /_(?:bucket|count|sum)$/],
  ['gaugehistogram', /_(?:bucket|gcount|gsum)$/],
  ['summary', /_(?:count|sum)$/],
]);

/** Metadata is about a family; in version 2 it travels with each of its series. */
const familyOf = (name: string, type: RemoteMetadata['type']) => name.replace(SUFFIXES.get(type) ?? /$/, '');

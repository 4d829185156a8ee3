// io.prometheus.write.v2.Request, remote write 2.0: texts once, in a table of symbols. Source: prometheus/prompb io/prometheus/write/v2.
import type { Labels } from '@/lib/kernel/labels';
import { readSample } from './sample';
import type { RemoteWriteSink } from './sink';
import { checkedLabels, metadataType } from './version-1';
import { malformed, WireReader } from './wire-reader';

const SYMBOLS = (4 << 3) | 2;
const TIMESERIES = (5 << 3) | 2;

/** @throws bad_input for what is no such message; what the sink was given until then must not be used. */
export function readRequestV2(bytes: Uint8Array, sink: RemoteWriteSink): void {
  const symbols = readSymbols(bytes);
  const reader = new WireReader(bytes);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === TIMESERIES) readSeries(reader, reader.enter(), symbols, sink);
    else reader.skip(tag);
  }
}

/** The table may stand after the series: it is read first. */
function readSymbols(bytes: Uint8Array): readonly string[] {
  const reader = new WireReader(bytes);
  const symbols: string[] = [];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === SYMBOLS) symbols.push(reader.text());
    else reader.skip(tag);
  }
  if (symbols.length > 0 && symbols[0] !== '') throw malformed('has a table of symbols that does not begin with ""');
  return symbols;
}

const LABELS_REFS = (1 << 3) | 2;
const SAMPLES = (2 << 3) | 2;
const HISTOGRAMS = (3 << 3) | 2;
const EXEMPLARS = (4 << 3) | 2;
const METADATA = (5 << 3) | 2;

function readSeries(reader: WireReader, end: number, symbols: readonly string[], sink: RemoteWriteSink): void {
  const outer = reader.end;
  const start = reader.at;
  reader.end = end;
  const refs = findLabels(reader);
  const labels = () => readLabels(reader.bytes, refs, symbols);
  sink.series(refs.start, refs.end, labels);
  reader.at = start;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === SAMPLES) readSample(reader, reader.enter(), sink);
    else if (tag === METADATA) readMetadata(reader, reader.enter(), labels, symbols, sink);
    else {
      if (tag === HISTOGRAMS) sink.other('histogram');
      else if (tag === EXEMPLARS) sink.other('exemplar');
      reader.skip(tag);
    }
  }
  reader.end = outer;
}

type Place = { readonly start: number; readonly end: number };

/** The packed refs, wherever they stand in the series. */
function findLabels(reader: WireReader): Place {
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === LABELS_REFS) {
      const end = reader.enter();
      return { start: reader.at, end };
    }
    reader.skip(tag);
  }
  return { start: reader.at, end: reader.at };
}

function readLabels(bytes: Uint8Array, { start, end }: Place, symbols: readonly string[]): Labels {
  const reader = new WireReader(bytes, start, end);
  const texts: string[] = [];
  while (reader.at < end) texts.push(symbolAt(reader.unsigned(), symbols));
  if (texts.length % 2 !== 0) throw malformed('has a series with a label name but no value');
  const pairs = Array.from(
    { length: texts.length / 2 },
    (_, i) => [texts[2 * i], texts[2 * i + 1]] as [string, string],
  );
  return checkedLabels(pairs);
}

function symbolAt(ref: number, symbols: readonly string[]): string {
  const symbol = symbols[ref];
  if (symbol === undefined) throw malformed(`refers to symbol ${ref} of ${symbols.length}`);
  return symbol;
}

function readMetadata(
  reader: WireReader,
  end: number,
  labels: () => Labels,
  symbols: readonly string[],
  sink: RemoteWriteSink,
): void {
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
  if (type === 0 && help === 0 && unit === 0) return;
  const texts = { help: symbolAt(help, symbols), unit: symbolAt(unit, symbols) };
  sink.metadata({ metric: familyOf(labels(), type), type: metadataType(type), ...texts });
}

const HISTOGRAM = 3;
const SUMMARY = 5;

/** Metadata is about a family; in version 2 it travels with each of its series. */
function familyOf(labels: Labels, type: number): string {
  const name = labels.metricName;
  if (type !== HISTOGRAM && type !== SUMMARY) return name;
  return name.replace(/_(?:bucket|count|sum)$/, '');
}

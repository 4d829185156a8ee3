// prometheus.WriteRequest, remote write 1.0: labels spelled out in each series. Source: prometheus/prompb remote.proto, types.proto.
import { Labels } from '@/lib/kernel/labels';
import { readSample } from './sample';
import type { RemoteMetadata, RemoteWriteSink } from './sink';
import { malformed, WireReader } from './wire-reader';

/** @throws bad_input for what is no such message; what the sink was given until then must not be used. */
export function readWriteRequest(bytes: Uint8Array, sink: RemoteWriteSink): void {
  const reader = new WireReader(bytes);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === TIMESERIES) readSeries(reader, reader.enter(), sink);
    else if (tag === METADATA) readMetadata(reader, reader.enter(), sink);
    else reader.skip(tag);
  }
}

// field << 3 | wire type
const TIMESERIES = (1 << 3) | 2;
const METADATA = (3 << 3) | 2;
const LABELS = (1 << 3) | 2;
const SAMPLES = (2 << 3) | 2;
const EXEMPLARS = (3 << 3) | 2;
const HISTOGRAMS = (4 << 3) | 2;

function readSeries(reader: WireReader, end: number, sink: RemoteWriteSink): void {
  const outer = reader.end;
  reader.end = end;
  const labelsStart = reader.at;
  let labelsEnd = labelsStart;
  let begun = false;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === LABELS) {
      if (begun) throw malformed('has labels after samples');
      reader.at = reader.enter();
      labelsEnd = reader.at;
      continue;
    }
    if (!begun) {
      const [from, to] = [labelsStart, labelsEnd];
      sink.series(from, to, () => readLabels(reader.bytes, from, to));
      begun = true;
    }
    if (tag === SAMPLES) readSample(reader, reader.enter(), sink);
    else {
      if (tag === EXEMPLARS) sink.other('exemplar');
      else if (tag === HISTOGRAMS) sink.other('histogram');
      reader.skip(tag);
    }
  }
  reader.end = outer;
}

/** @throws bad_input for labels Prometheus refuses: none, an empty or repeated name. */
function readLabels(bytes: Uint8Array, start: number, end: number): Labels {
  const reader = new WireReader(bytes, start, end);
  const pairs: [string, string][] = [];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    const labelEnd = reader.enter();
    const inner = new WireReader(bytes, reader.at, labelEnd);
    let [name, value] = ['', ''];
    for (let field = inner.tag(); field !== 0; field = inner.tag()) {
      if (field === ((1 << 3) | 2)) name = inner.text();
      else if (field === ((2 << 3) | 2)) value = inner.text();
      else inner.skip(field);
    }
    pairs.push([name, value]);
    reader.at = labelEnd;
  }
  return checkedLabels(pairs);
}

/** @throws bad_input in Prometheus' words. */
export function checkedLabels(pairs: readonly (readonly [string, string])[]): Labels {
  const labels = Labels.fromPairs(pairs);
  const names = new Set(pairs.map(([name]) => name));
  if (!labels.has('__name__') || names.has('') || names.size !== pairs.length) {
    throw malformed(`has invalid metric name or labels, got ${JSON.stringify(Object.fromEntries(pairs))}`);
  }
  return labels;
}

const TYPES: readonly RemoteMetadata['type'][] = ['unknown', 'counter', 'gauge', 'histogram', 'unknown', 'summary'];

/** Of the types that are OpenMetrics' own (gauge histogram, info, state set): unknown. */
export const metadataType = (number: number): RemoteMetadata['type'] => TYPES[number] ?? 'unknown';

function readMetadata(reader: WireReader, end: number, sink: RemoteWriteSink): void {
  const outer = reader.end;
  reader.end = end;
  let [type, metric, help, unit] = [0, '', '', ''];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 1 << 3) type = reader.unsigned();
    else if (tag === ((2 << 3) | 2)) metric = reader.text();
    else if (tag === ((4 << 3) | 2)) help = reader.text();
    else if (tag === ((5 << 3) | 2)) unit = reader.text();
    else reader.skip(tag);
  }
  reader.end = outer;
  if (metric !== '') sink.metadata({ metric, type: metadataType(type), help, unit });
}

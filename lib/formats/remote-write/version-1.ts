// prometheus.WriteRequest, remote write 1.0: labels spelled out in each series. Source: prometheus/prompb remote.proto, types.proto.
import { readHistogram } from './histogram';
import { metadataType } from './metadata-type';
import { readSample } from './sample';
import type { RemoteWriteSink } from './sink';
import { malformed, WireReader } from './wire-reader';

/** @throws bad_input for what is no such message; what the sink was given until then must not be used. */
export function readWriteRequest(bytes: Uint8Array, sink: RemoteWriteSink): void {
  const reader = new WireReader(bytes);
  for (;;) {
    reader.at = sink.expectedRun(bytes, reader.at);
    const tag = reader.tag();
    if (tag === 0) return;
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
  beginSeries(reader, sink);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === SAMPLES) readSample(reader, reader.enter(), 0, sink);
    else if (tag === HISTOGRAMS) readHistogram(reader, reader.enter(), 0, sink);
    else if (tag === EXEMPLARS) readExemplar(reader, reader.enter(), sink);
    else if (tag === LABELS) throw malformed('has labels after samples');
    else reader.skip(tag);
  }
  reader.end = outer;
}

/** Labels, up to the first field that is none. Those that are expected need not be walked: only that none follows is looked at. */
function beginSeries(reader: WireReader, sink: RemoteWriteSink): void {
  const { bytes, at: start, end } = reader;
  const expectedEnd = start + sink.expectedLabelBytes();
  const mayBe = expectedEnd > start && (expectedEnd < end ? bytes[expectedEnd] !== LABELS : expectedEnd === end);
  if (mayBe && sink.expectedSeries(reader.view, start)) {
    reader.at = expectedEnd;
    return;
  }
  passLabels(reader);
  sink.series(reader.view, start, reader.at);
}

function passLabels(reader: WireReader): void {
  while (reader.at < reader.end && reader.bytes[reader.at] === LABELS) {
    reader.at++;
    reader.at = reader.enter();
  }
}

function readExemplar(reader: WireReader, end: number, sink: RemoteWriteSink): void {
  const outer = reader.end;
  reader.end = end;
  const start = reader.at;
  passLabels(reader);
  const labelsEnd = reader.at;
  let value = 0;
  let timestampMs = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === ((2 << 3) | 1)) value = reader.double();
    else if (tag === 3 << 3) timestampMs = reader.signed();
    else reader.skip(tag);
  }
  reader.end = outer;
  sink.exemplar(reader.view, start, labelsEnd, value, timestampMs);
}

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

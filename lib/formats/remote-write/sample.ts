// A sample has the same fields in both versions; version 2 adds when counting began.
import type { RemoteWriteSink } from './sink';
import type { WireReader } from './wire-reader';

const VALUE = (1 << 3) | 1;
const TIMESTAMP = 2 << 3;
const START_TIMESTAMP = 3 << 3;

/**
 * @param end where the sample's message ends
 * @param seriesStartMs when the series began to count, for samples that do not say it themselves; 0: not known
 */
export function readSample(reader: WireReader, end: number, seriesStartMs: number, sink: RemoteWriteSink): void {
  const { bytes, at } = reader;
  // As every sender writes it: a value, then a timestamp, and nothing else.
  if (at + 10 < end && bytes[at] === VALUE && bytes[at + 9] === TIMESTAMP) {
    reader.at = at + 10;
    const timestampMs = reader.signed();
    if (reader.at === end) {
      sink.sample(at + 1, timestampMs, seriesStartMs);
      return;
    }
    reader.at = at;
  }
  const outer = reader.end;
  reader.end = end;
  let valueAt = -1;
  let timestampMs = 0;
  let startTimestampMs = seriesStartMs;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === VALUE) valueAt = reader.fixed64();
    else if (tag === TIMESTAMP) timestampMs = reader.signed();
    else if (tag === START_TIMESTAMP) startTimestampMs = reader.signed() || seriesStartMs;
    else reader.skip(tag);
  }
  reader.end = outer;
  sink.sample(valueAt, timestampMs, startTimestampMs);
}

// A sample has the same two fields in both versions.
import type { RemoteWriteSink } from './sink';
import type { WireReader } from './wire-reader';

const VALUE = (1 << 3) | 1;
const TIMESTAMP = 2 << 3;

/** @param end where the sample's message ends */
export function readSample(reader: WireReader, end: number, sink: RemoteWriteSink): void {
  const outer = reader.end;
  reader.end = end;
  let valueAt = -1;
  let timestampMs = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === VALUE) valueAt = reader.fixed64();
    else if (tag === TIMESTAMP) timestampMs = reader.signed();
    else reader.skip(tag);
  }
  reader.end = outer;
  sink.sample(valueAt, timestampMs);
}

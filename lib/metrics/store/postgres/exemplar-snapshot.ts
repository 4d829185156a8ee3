// The exemplars held, as bytes: kept beside the cut-off, since the write-ahead rows that brought them go.
import type { Compression } from '../../doors';
import { ByteReader, ByteWriter } from '../codec/bytes';
import type { ExemplarRing, HeldExemplar } from '../exemplar-ring';
import { asBuffer } from './binary';
import { readLabels, writeLabels } from './wal-record';

/** Nothing held: no bytes. */
export async function packExemplars(ring: ExemplarRing, compression: Compression): Promise<Buffer> {
  if (ring.size === 0) return Buffer.alloc(0);
  const writer = new ByteWriter();
  writer.unsigned(ring.size);
  for (const { series, exemplar } of ring.all()) {
    writeLabels(writer, series);
    writeLabels(writer, exemplar.labels);
    writer.float(exemplar.value);
    writer.signed(exemplar.timestampMs);
  }
  return asBuffer(await compression.compress(writer.done()));
}

/** @throws bug when the bytes are no such exemplars */
export async function unpackExemplars(packed: Uint8Array, compression: Compression): Promise<HeldExemplar[]> {
  if (packed.length === 0) return [];
  const reader = new ByteReader(await compression.decompress(packed), 'exemplars');
  const held = Array.from({ length: reader.count(11) }, () => ({
    series: readLabels(reader),
    exemplar: { labels: readLabels(reader), value: reader.float(), timestampMs: reader.signed() },
  }));
  reader.end();
  return held;
}

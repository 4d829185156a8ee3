// The exemplars held when a segment of write-ahead rows began, as bytes: kept beside the cut-off, since the rows that brought
// them go.
import type { Compression } from '../../doors';
import { ByteReader, ByteWriter } from '../codec/bytes';
import type { HeldExemplar } from '../exemplar-ring';
import { asBuffer } from './binary';
import { readLabels, writeLabels } from './wal-record';

export type ExemplarSnapshot = {
  /** Exemplars in earlier segments are among these, or are gone; those in later ones are not. */
  readonly beforeSegment: number;
  /** In the order of adding. */
  readonly held: readonly HeldExemplar[];
};

export async function packExemplars(
  { beforeSegment, held }: ExemplarSnapshot,
  compression: Compression,
): Promise<Buffer> {
  const writer = new ByteWriter();
  writer.unsigned(beforeSegment);
  writer.unsigned(held.length);
  for (const { series, exemplar } of held) {
    writeLabels(writer, series);
    writeLabels(writer, exemplar.labels);
    writer.float(exemplar.value);
    writer.signed(exemplar.timestampMs);
  }
  return asBuffer(await compression.compress(writer.done()));
}

/** No bytes: there was no seal yet. @throws bug when the bytes are no such exemplars */
export async function unpackExemplars(packed: Uint8Array, compression: Compression): Promise<ExemplarSnapshot> {
  if (packed.length === 0) return { beforeSegment: 0, held: [] };
  const reader = new ByteReader(await compression.decompress(packed), 'exemplars');
  const beforeSegment = reader.unsigned();
  const held = Array.from({ length: reader.count(11) }, () => ({
    series: readLabels(reader),
    exemplar: { labels: readLabels(reader), value: reader.float(), timestampMs: reader.signed() },
  }));
  reader.end();
  return { beforeSegment, held };
}

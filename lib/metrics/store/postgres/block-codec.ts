// One block: the samples of up to 64 series in a window of time, before compression. Lossless to the bit.
// Timestamps are differences of differences; values are XORed with their predecessor and laid out by byte, so that the
// compressor finds long runs of equal bytes. A later version may pack tighter: the first byte says which one this is.
import { bug } from '@/lib/kernel/errors';
import { ByteReader, ByteWriter } from '../codec/bytes';
import type { Columns } from '../head/columns';

const VERSION = 1;

/** Where a series' bytes stand in the block. */
export type Extent = { readonly offset: number; readonly length: number };

/** @returns the block and, for each series in order, its extent. */
export function encodeBlock(series: readonly Columns[]): { bytes: Uint8Array; extents: Extent[] } {
  const writer = new ByteWriter();
  writer.byte(VERSION);
  const extents = series.map((columns) => {
    const offset = writer.length;
    writeColumns(writer, columns);
    return { offset, length: writer.length - offset };
  });
  return { bytes: writer.done(), extents };
}

/** @throws bug when the bytes are not such a block. */
export function decodeSeries(block: Uint8Array, { offset, length }: Extent): Columns {
  if (block[0] !== VERSION) throw bug(`sample block has version ${block[0]}, this program reads ${VERSION}`);
  const reader = new ByteReader(block.subarray(offset, offset + length), 'series in a sample block');
  const count = reader.unsigned();
  const columns = { timestampsMs: readTimestamps(reader, count), values: readValues(reader, count) };
  reader.end();
  return columns;
}

function writeColumns(writer: ByteWriter, { timestampsMs, values }: Columns): void {
  writer.unsigned(timestampsMs.length);
  let previousMs = 0;
  let previousDelta = 0;
  for (const timestampMs of timestampsMs) {
    const delta = timestampMs - previousMs;
    writer.signed(delta - previousDelta);
    previousMs = timestampMs;
    previousDelta = delta;
  }
  writer.raw(toPlanes(values));
}

function readTimestamps(reader: ByteReader, count: number): Float64Array {
  const timestampsMs = new Float64Array(count);
  let delta = 0;
  let timestampMs = 0;
  for (let i = 0; i < count; i++) {
    delta += reader.signed();
    timestampMs += delta;
    timestampsMs[i] = timestampMs;
  }
  return timestampsMs;
}

/** All first bytes, then all second bytes …, each XORed with the same byte of the value before. */
function toPlanes(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const planes = new Uint8Array(bytes.length);
  for (let plane = 0; plane < 8; plane++) {
    let previous = 0;
    for (let i = 0; i < values.length; i++) {
      const byte = bytes[i * 8 + plane] as number;
      planes[plane * values.length + i] = byte ^ previous;
      previous = byte;
    }
  }
  return planes;
}

function readValues(reader: ByteReader, count: number): Float64Array {
  const planes = reader.raw(count * 8);
  const values = new Float64Array(count);
  const bytes = new Uint8Array(values.buffer);
  for (let plane = 0; plane < 8; plane++) {
    let previous = 0;
    for (let i = 0; i < count; i++) {
      previous ^= planes[plane * count + i] as number;
      bytes[i * 8 + plane] = previous;
    }
  }
  return values;
}

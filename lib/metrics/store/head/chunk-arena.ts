// Packed samples of the head: chunks of up to a window of one series each, written one after the other into large segments, each
// chunk pointing back to the one before it of its series. A chunk costs some ten bytes beside its values and no object. Time
// runs through the segments, so what is sealed into blocks goes by whole segments. A replay leaves values as they are at first:
// packing them can wait until the server answers (packing-later).
import { bug } from '@/lib/kernel/errors';
import { ByteReader, ByteWriter } from '../codec/bytes';
import { decodeValues, encodeValues } from '../codec/values';
import type { Windows } from './windows';

const SEGMENT_BYTES = 1 << 20;
/** The longest header: one byte and four numbers of eight. */
const HEADER_BYTES = 33;
/** Begins values that are not packed, as no lane of the codec does; they follow at the next multiple of their size. */
const UNPACKED = 255;
const FLOAT_BYTES = 8;

/** Where a chunk lies: a position in the row of all segments there ever were. */
export type ChunkAddress = number;
export const NO_CHUNK: ChunkAddress = -1;

export type ChunkHeader = {
  /** The chunk before it of its series, which may be gone; NO_CHUNK: it is the first. */
  readonly previous: ChunkAddress;
  /** Its timestamps: rows [startRow, startRow + count) of this column. */
  readonly column: number;
  readonly startRow: number;
  readonly count: number;
  /** 0: not known. */
  readonly startTimestampMs: number;
};

/** A chunk's header and where its values begin. */
export type Chunk = ChunkHeader & { readonly bytes: Uint8Array; readonly valuesAt: number };

type Segment = { readonly bytes: Uint8Array; readonly floats: Float64Array; newestMs: number; chunks: number };

export class ChunkArena {
  private readonly segments = new Map<number, Segment>();
  private end: ChunkAddress = 0;
  /** Of values that are not packed. */
  private unpacked = 0;
  private readonly values = new ByteWriter();
  private readonly header = new ByteWriter();

  get chunks(): number {
    return this.total(({ chunks }) => chunks);
  }

  get bytes(): number {
    return this.total(({ bytes }) => bytes.length);
  }

  private total(of: (segment: Segment) => number): number {
    let sum = 0;
    for (const segment of this.segments.values()) sum += of(segment);
    return sum;
  }

  /** Bytes of values that are not packed. */
  get unpackedBytes(): number {
    return this.unpacked;
  }

  /**
   * Packs `values[0, count)`.
   * @param newestMs time of the last of them
   */
  add(chunk: ChunkHeader, values: Float64Array, newestMs: number): ChunkAddress {
    this.values.reset();
    encodeValues(values, chunk.count, this.values);
    const segment = this.segmentFor(HEADER_BYTES + this.values.length, newestMs);
    const address = this.end;
    const at = this.putHeader(chunk, segment);
    this.values.copyTo(segment.bytes, at);
    this.end += this.values.length;
    return address;
  }

  /** As `add`, of what is in the window of a slot, which is copied as it is. */
  addUnpacked(chunk: ChunkHeader, windows: Windows, slot: number, newestMs: number): ChunkAddress {
    const segment = this.segmentFor(HEADER_BYTES + (chunk.count + 2) * FLOAT_BYTES, newestMs);
    const address = this.end;
    const at = this.putHeader(chunk, segment);
    segment.bytes[at] = UNPACKED;
    const valuesAt = afterUnpacked(at);
    windows.read(slot, chunk.count, 0, segment.floats, valuesAt / FLOAT_BYTES);
    this.end += valuesAt - at + chunk.count * FLOAT_BYTES;
    this.unpacked += chunk.count * FLOAT_BYTES;
    return address;
  }

  /** At `end`, which then lies behind it. @returns where that is in the segment */
  private putHeader(chunk: ChunkHeader, segment: Segment): number {
    this.encodeHeader(chunk, this.end);
    const at = this.end % SEGMENT_BYTES;
    this.header.copyTo(segment.bytes, at);
    this.end += this.header.length;
    return at + this.header.length;
  }

  private encodeHeader({ previous, column, startRow, count, startTimestampMs }: ChunkHeader, address: number): void {
    const { header } = this;
    header.reset();
    header.byte(count);
    header.unsigned(previous === NO_CHUNK ? 0 : address - previous);
    header.unsigned(column);
    header.unsigned(startRow);
    header.signed(startTimestampMs);
  }

  /** The segment that `end` lies in, with so much room for one more chunk. */
  private segmentFor(bytes: number, newestMs: number): Segment {
    if (bytes > SEGMENT_BYTES) throw bug(`a chunk of ${bytes} bytes does not fit into a segment`);
    if ((this.end % SEGMENT_BYTES) + bytes > SEGMENT_BYTES)
      this.end = (Math.floor(this.end / SEGMENT_BYTES) + 1) * SEGMENT_BYTES;
    const number = Math.floor(this.end / SEGMENT_BYTES);
    let segment = this.segments.get(number);
    if (!segment) {
      const bytes = new Uint8Array(SEGMENT_BYTES);
      segment = { bytes, floats: new Float64Array(bytes.buffer), newestMs: -Infinity, chunks: 0 };
      this.segments.set(number, segment);
    }
    segment.newestMs = Math.max(segment.newestMs, newestMs);
    segment.chunks++;
    return segment;
  }

  /** undefined when it has been dropped. */
  at(address: ChunkAddress): Chunk | undefined {
    const segment = this.segments.get(Math.floor(address / SEGMENT_BYTES));
    if (!segment) return undefined;
    const reader = new ByteReader(segment.bytes, 'chunk', address % SEGMENT_BYTES);
    const count = reader.byte();
    const distance = reader.unsigned();
    const column = reader.unsigned();
    const startRow = reader.unsigned();
    const startTimestampMs = reader.signed();
    const previous = distance === 0 ? NO_CHUNK : address - distance;
    return { previous, column, startRow, count, startTimestampMs, bytes: segment.bytes, valuesAt: reader.position };
  }

  /** What is added from here on lies in other segments than what was. @returns the first address of them */
  beginSegment(): ChunkAddress {
    this.end = Math.ceil(this.end / SEGMENT_BYTES) * SEGMENT_BYTES;
    return this.end;
  }

  /** Drops what lies before an address that `beginSegment` gave; it must not be asked for again. All of it is packed from here on. */
  dropUpTo(address: ChunkAddress): void {
    for (const number of this.segments.keys()) if (number < address / SEGMENT_BYTES) this.segments.delete(number);
    this.unpacked = 0;
  }

  /** Drops segments whose samples are all before `timestampMs`; what they held must not be asked for again. */
  dropBefore(timestampMs: number): void {
    for (const [number, { newestMs }] of this.segments) {
      if (newestMs >= timestampMs) continue;
      this.segments.delete(number);
      // Nothing is ever written again where something was: an old address finds nothing, not something else.
      if (number === Math.floor(this.end / SEGMENT_BYTES)) this.end = (number + 1) * SEGMENT_BYTES;
    }
  }
}

/** Unpacks a chunk's values to `into[at …]`. */
export function unpack({ bytes, valuesAt, count }: Chunk, into: Float64Array, at: number): void {
  if (bytes[valuesAt] !== UNPACKED) {
    decodeValues(bytes, valuesAt, count, into, at);
    return;
  }
  const from = afterUnpacked(valuesAt);
  new Uint8Array(into.buffer, into.byteOffset + at * FLOAT_BYTES).set(bytes.subarray(from, from + count * FLOAT_BYTES));
}

/** Where the values begin behind the byte at `at`. */
const afterUnpacked = (at: number) => Math.ceil((at + 1) / FLOAT_BYTES) * FLOAT_BYTES;

// Packed samples of the head: chunks of up to a window of one series each, written one after the other into large segments, each
// chunk pointing back to the one before it of its series. A chunk costs some ten bytes beside its values and no object. Time
// runs through the segments, so what is sealed into blocks goes by whole segments.
import { bug } from '@/lib/kernel/errors';
import { ByteReader, ByteWriter } from '../codec/bytes';
import { decodeValues, encodeValues } from '../codec/values';

const SEGMENT_BYTES = 1 << 20;
/** The longest header: one byte and four numbers of eight. */
const HEADER_BYTES = 33;

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

type Segment = { readonly bytes: Uint8Array; newestMs: number; chunks: number };

export class ChunkArena {
  private readonly segments = new Map<number, Segment>();
  private end: ChunkAddress = 0;
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

  /**
   * Packs `values[0, count)`.
   * @param newestMs time of the last of them
   */
  add(chunk: ChunkHeader, values: Float64Array, newestMs: number): ChunkAddress {
    this.values.reset();
    encodeValues(values, chunk.count, this.values);
    const segment = this.segmentFor(HEADER_BYTES + this.values.length);
    const address = this.end;
    this.encodeHeader(chunk, address);
    const at = address % SEGMENT_BYTES;
    this.header.copyTo(segment.bytes, at);
    this.values.copyTo(segment.bytes, at + this.header.length);
    segment.newestMs = Math.max(segment.newestMs, newestMs);
    segment.chunks++;
    this.end += this.header.length + this.values.length;
    return address;
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

  /** The segment that `end` lies in, with so much room. */
  private segmentFor(bytes: number): Segment {
    if (bytes > SEGMENT_BYTES) throw bug(`a chunk of ${bytes} bytes does not fit into a segment`);
    if ((this.end % SEGMENT_BYTES) + bytes > SEGMENT_BYTES)
      this.end = (Math.floor(this.end / SEGMENT_BYTES) + 1) * SEGMENT_BYTES;
    const number = Math.floor(this.end / SEGMENT_BYTES);
    let segment = this.segments.get(number);
    if (!segment) {
      segment = { bytes: new Uint8Array(SEGMENT_BYTES), newestMs: -Infinity, chunks: 0 };
      this.segments.set(number, segment);
    }
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
  decodeValues(bytes, valuesAt, count, into, at);
}

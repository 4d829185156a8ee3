// Snappy's block format, as remote write wraps its messages in it. Decoding only. Source: google/snappy format_description.txt.
import { badInput, tooLarge } from '@/lib/kernel/errors';

/** The bytes behind a block, in a buffer of their own. @throws as SnappyDecoder.decode */
export function decodeSnappy(input: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  return new SnappyDecoder(maxBytes).decode(input);
}

/** Decodes one block after another into the same buffer: a server's messages are large, many, and soon read. */
export class SnappyDecoder {
  private output = new Output(0);

  constructor(private readonly maxBytes: number) {}

  /**
   * The bytes behind a block: a view that holds until the next call.
   * @throws bad_input for bytes that are no block; too_large when it claims to hold more than allowed, before any is made.
   */
  decode(input: Uint8Array): Uint8Array<ArrayBuffer> {
    const { length, next } = checkedHeader(input, this.maxBytes);
    if (length > this.output.room)
      this.output = new Output(Math.min(this.maxBytes, Math.max(length, 2 * this.output.room)));
    const written = decodeInto(input, next, this.output, length);
    if (written !== length) throw corrupt(`holds ${written} bytes, claims ${length}`);
    return this.output.bytes.subarray(0, length);
  }
}

/** Bytes are moved four at a time, so up to three are written that do not belong to the block: they fall into the slack. */
const SLACK_BYTES = 4;

class Output {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;

  constructor(readonly room: number) {
    this.bytes = new Uint8Array(room + SLACK_BYTES);
    this.view = new DataView(this.bytes.buffer);
  }
}

type Header = { readonly length: number; readonly next: number };

function checkedHeader(input: Uint8Array, maxBytes: number): Header {
  const header = readLength(input);
  if (header.length > maxBytes) {
    throw tooLarge(`snappy: block claims to hold ${header.length} bytes, more than the limit of ${maxBytes}`);
  }
  // A copy of 64 bytes takes 3: no honest block is shorter than this, so a lying one makes no large buffer.
  if (header.length > (input.length - header.next) * 22 + 64) throw corrupt('claims to hold more than it can');
  return header;
}

function readLength(input: Uint8Array): Header {
  let length = 0;
  for (let i = 0, factor = 1; i < 5; i++, factor *= 128) {
    const byte = input[i];
    if (byte === undefined) break;
    length += (byte & 0x7f) * factor;
    if (byte < 128) {
      if (length > 0xffffffff) break;
      return { length, next: i + 1 };
    }
  }
  throw corrupt('has no valid length');
}

const LITERAL = 0;
const COPY_1 = 1;
const COPY_2 = 2;

/** From here on a native copy is faster than a loop over words. */
const LONG_BYTES = 56;

/** Elements until the input ends; the count of bytes written, at most `length`. */
function decodeInto(input: Uint8Array, from: number, { bytes, view }: Output, length: number): number {
  const inputView = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const inputEnd = input.length;
  let at = from;
  let out = 0;
  while (at < inputEnd) {
    const tag = input[at++] as number;
    const kind = tag & 3;
    if (kind === LITERAL) {
      let size = (tag >>> 2) + 1;
      if (size > 60) {
        const extra = size - 60;
        size = littleEndian(input, at, extra) + 1;
        at += extra;
      }
      if (size > inputEnd - at || size > length - out) throw corrupt('has a literal that does not fit');
      if (size < LONG_BYTES && at + size + SLACK_BYTES <= inputEnd) {
        for (let i = 0; i < size; i += 4) view.setInt32(out + i, inputView.getInt32(at + i, true), true);
      } else bytes.set(input.subarray(at, at + size), out);
      at += size;
      out += size;
      continue;
    }
    let size: number;
    let offset: number;
    if (kind === COPY_1) {
      size = ((tag >>> 2) & 7) + 4;
      if (at === inputEnd) throw corrupt('ends within an element');
      offset = ((tag & 0xe0) << 3) | (input[at++] as number);
    } else if (kind === COPY_2) {
      size = (tag >>> 2) + 1;
      if (at + 2 > inputEnd) throw corrupt('ends within an element');
      offset = (input[at] as number) | ((input[at + 1] as number) << 8);
      at += 2;
      // A copy of more than 64 bytes is written as several from one distance: taken together they are one again.
      while (at + 2 < inputEnd && isCopyFrom(input, at, offset)) {
        size += ((input[at] as number) >>> 2) + 1;
        at += 3;
      }
    } else {
      size = (tag >>> 2) + 1;
      offset = littleEndian(input, at, 4);
      at += 4;
    }
    if (offset === 0 || offset > out || size > length - out) throw corrupt('copies from outside itself');
    const source = out - offset;
    if (size >= LONG_BYTES && offset >= size) bytes.copyWithin(out, source, source + size);
    // What is copied may be what is being written, but a word that is read is written already.
    else if (offset >= 4)
      for (let i = 0; i < size; i += 4) view.setInt32(out + i, view.getInt32(source + i, true), true);
    else for (let i = 0; i < size; i++) bytes[out + i] = bytes[source + i] as number;
    out += size;
  }
  return out;
}

const isCopyFrom = (input: Uint8Array, at: number, offset: number) =>
  ((input[at] as number) & 3) === COPY_2 && ((input[at + 1] as number) | ((input[at + 2] as number) << 8)) === offset;

function littleEndian(input: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > input.length) throw corrupt('ends within an element');
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (input[at + i] as number);
  return value;
}

const corrupt = (why: string) => badInput(`snappy: corrupt input: the block ${why}`);

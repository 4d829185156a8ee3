// Snappy's block format, as remote write wraps its messages in it. Decoding only. Source: google/snappy format_description.txt.
import { badInput, tooLarge } from '@/lib/kernel/errors';

/** The bytes behind a block, in a buffer of their own. @throws as SnappyDecoder.decode */
export function decodeSnappy(input: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  return new SnappyDecoder(maxBytes).decode(input);
}

/** Decodes one block after another into the same buffer: a server's messages are large, many, and soon read. */
export class SnappyDecoder {
  private buffer = new Uint8Array(0);

  constructor(private readonly maxBytes: number) {}

  /**
   * The bytes behind a block: a view that holds until the next call.
   * @throws bad_input for bytes that are no block; too_large when it claims to hold more than allowed, before any is made.
   */
  decode(input: Uint8Array): Uint8Array<ArrayBuffer> {
    const { length, next } = checkedHeader(input, this.maxBytes);
    if (length > this.buffer.length)
      this.buffer = new Uint8Array(Math.min(this.maxBytes, Math.max(length, 2 * this.buffer.length)));
    const output = this.buffer.subarray(0, length);
    const written = decodeInto(input, next, output);
    if (written !== length) throw corrupt(`holds ${written} bytes, claims ${length}`);
    return output;
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

/** Elements until the input ends; the count of bytes written. */
function decodeInto(input: Uint8Array, from: number, output: Uint8Array): number {
  let at = from;
  let out = 0;
  while (at < input.length) {
    const tag = input[at++] as number;
    const kind = tag & 3;
    if (kind === LITERAL) {
      let length = (tag >>> 2) + 1;
      if (length > 60) {
        const extra = length - 60;
        length = littleEndian(input, at, extra) + 1;
        at += extra;
      }
      if (at + length > input.length || out + length > output.length) throw corrupt('has a literal that does not fit');
      // Most literals are short: a loop beats the call of a native copy.
      if (length < 24) for (let i = 0; i < length; i++) output[out + i] = input[at + i] as number;
      else output.set(input.subarray(at, at + length), out);
      at += length;
      out += length;
      continue;
    }
    const length = kind === COPY_1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const extra = kind === COPY_1 ? 1 : kind === COPY_2 ? 2 : 4;
    const low = littleEndian(input, at, extra);
    const offset = kind === COPY_1 ? ((tag & 0xe0) << 3) | low : low;
    at += extra;
    if (offset === 0 || offset > out || out + length > output.length) throw corrupt('copies from outside itself');
    if (offset >= length && length >= 24) output.copyWithin(out, out - offset, out - offset + length);
    // Byte by byte: what is copied may be what is being written.
    else for (let i = 0; i < length; i++) output[out + i] = output[out - offset + i] as number;
    out += length;
  }
  return out;
}

function littleEndian(input: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > input.length) throw corrupt('ends within an element');
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (input[at + i] as number);
  return value;
}

const corrupt = (why: string) => badInput(`snappy: corrupt input: the block ${why}`);

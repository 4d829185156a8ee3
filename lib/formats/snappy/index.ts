// Snappy's block format, as remote write wraps its messages in it. Decoding only; the elements themselves are in decode-block.ts.
import { badInput, tooLarge } from '@/lib/kernel/errors';
import { Arena } from '@/lib/kernel/wasm/arena';
import { type DecodeBlock, decodeBlockIn, SLACK_BYTES } from './decode-block';

let forAll: SnappyDecoder | undefined;

/** The bytes behind a block, in a buffer of their own. @throws as SnappyDecoder.decode */
export function decodeSnappy(block: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  checkedHeader(block, maxBytes);
  forAll ??= new SnappyDecoder(Infinity);
  return forAll.decode(block).slice();
}

/** Decodes one block after another into the same place: a server's messages are large, many, and soon read. */
export class SnappyDecoder {
  private readonly decodeBlock: DecodeBlock;
  private input: Place = { at: 0, room: 0 };
  private output: Place = { at: 0, room: 0 };

  /** @param arena where decoded bytes lie, and may be looked at by others; it may grow with each block */
  constructor(
    private readonly maxBytes: number,
    private readonly arena: Arena = new Arena(),
  ) {
    this.decodeBlock = decodeBlockIn(arena.memory);
  }

  /**
   * The bytes behind a block: a view that holds until the next call.
   * @throws bad_input for bytes that are no block; too_large when it claims to hold more than allowed, before any is made.
   */
  decode(block: Uint8Array): Uint8Array<ArrayBuffer> {
    const { length, next } = checkedHeader(block, this.maxBytes);
    this.arena.reserve(0);
    this.input = this.withRoom(this.input, block.length, Infinity);
    this.output = this.withRoom(this.output, length, this.maxBytes);
    const { input, output, arena } = this;
    new Uint8Array(arena.buffer).set(block, input.at);
    const written = this.decodeBlock(input.at + next, input.at + block.length, output.at, output.at + length);
    if (written < 0) throw corrupt(PROBLEMS[-written - 1] as string);
    if (written !== length) throw corrupt(`holds ${written} bytes, claims ${length}`);
    return new Uint8Array(arena.buffer, output.at, length);
  }

  /** The place, or a new one of twice its size at least when it is too small. */
  private withRoom(place: Place, bytes: number, most: number): Place {
    if (bytes <= place.room) return place;
    const room = Math.min(most, Math.max(bytes, 2 * place.room));
    return { at: this.arena.claim(room + SLACK_BYTES), room };
  }
}

/** An address, and how many bytes there may be. */
type Place = { readonly at: number; readonly room: number };

/** By the decoder's code. */
const PROBLEMS = ['has a literal that does not fit', 'ends within an element', 'copies from outside itself'];

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

const corrupt = (why: string) => badInput(`snappy: corrupt input: the block ${why}`);

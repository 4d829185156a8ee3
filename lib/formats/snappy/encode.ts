// Snappy's block format, encoding. Source: google/snappy format_description.txt. The decoder is in index.ts.

/** Matches are looked for within pieces of this size, so that every offset fits two bytes. */
const PIECE_BYTES = 65_536;
const HASH_BITS = 14;
/** A match shorter than this cannot be told by its hash. */
const MIN_MATCH = 4;

/** One block, in a buffer of its own. */
export function encodeSnappy(input: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoding = new SnappyEncoding(input);
  while (encoding.step());
  return encoding.bytes();
}

/** The same piece by piece, for who lets others run between them. */
export class SnappyEncoding {
  private readonly output: Output;
  private readonly table = new Uint16Array(1 << HASH_BITS);
  private start = 0;

  constructor(private readonly input: Uint8Array) {
    this.output = new Output(maxEncodedBytes(input.length));
    this.output.length(input.length);
  }

  /** Encodes a piece. False: that was the last. */
  step(): boolean {
    const end = this.start + PIECE_BYTES;
    encodePiece(this.input.subarray(this.start, end), this.table, this.output);
    this.start = end;
    return end < this.input.length;
  }

  /** The block, once every piece is encoded. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.output.bytes();
  }
}

/** Incompressible bytes grow by a tag a literal, and literals are as long as pieces or lie between copies that shrink. */
const maxEncodedBytes = (bytes: number) => 32 + bytes + Math.ceil(bytes / 6);

function encodePiece(input: Uint8Array, table: Uint16Array, output: Output): void {
  table.fill(0);
  let literalStart = 0;
  let at = 1;
  // Where nothing repeats, ever larger steps: 32 misses in a row double the stride.
  let misses = 32;
  while (at + MIN_MATCH <= input.length) {
    const word = load32(input, at);
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const candidate = table[slot] as number;
    table[slot] = at;
    if (candidate >= at || load32(input, candidate) !== word) {
      at += misses++ >>> 5;
      continue;
    }
    output.literal(input, literalStart, at);
    const length = matchLength(input, candidate, at);
    output.copy(at - candidate, length);
    at += length;
    literalStart = at;
    misses = 32;
  }
  output.literal(input, literalStart, input.length);
}

const load32 = (input: Uint8Array, at: number): number =>
  (input[at] as number) |
  ((input[at + 1] as number) << 8) |
  ((input[at + 2] as number) << 16) |
  ((input[at + 3] as number) << 24);

function matchLength(input: Uint8Array, candidate: number, at: number): number {
  let length = MIN_MATCH;
  while (at + length < input.length && input[candidate + length] === input[at + length]) length++;
  return length;
}

const COPY_1 = 1;
const COPY_2 = 2;

class Output {
  private at = 0;
  private readonly buffer: Uint8Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.buffer = new Uint8Array(capacity);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.at);
  }

  length(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    this.byte(rest);
  }

  literal(input: Uint8Array, start: number, end: number): void {
    const last = end - start - 1;
    if (last < 0) return;
    if (last < 60) this.byte(last << 2);
    else if (last < 256) {
      this.byte(60 << 2);
      this.byte(last);
    } else {
      this.byte(61 << 2);
      this.byte(last & 255);
      this.byte(last >>> 8);
    }
    this.buffer.set(input.subarray(start, end), this.at);
    this.at += end - start;
  }

  /** Copies of 4 to 64 bytes; a rest of less than 4 must not be left over. */
  copy(offset: number, length: number): void {
    let rest = length;
    while (rest >= 68) {
      this.copy2(offset, 64);
      rest -= 64;
    }
    if (rest > 64) {
      this.copy2(offset, 60);
      rest -= 60;
    }
    if (rest >= 12 || offset >= 2048) this.copy2(offset, rest);
    else this.copy1(offset, rest);
  }

  private copy1(offset: number, length: number): void {
    this.byte(((offset >>> 8) << 5) | ((length - 4) << 2) | COPY_1);
    this.byte(offset & 255);
  }

  private copy2(offset: number, length: number): void {
    this.byte(((length - 1) << 2) | COPY_2);
    this.byte(offset & 255);
    this.byte(offset >>> 8);
  }

  private byte(value: number): void {
    this.buffer[this.at++] = value;
  }
}

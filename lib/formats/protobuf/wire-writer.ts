// Protocol Buffers' wire format, written by hand into one growing buffer. Fields with their default value are left to the
// caller to leave out. Source: protobuf.dev/programming-guides/encoding.

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;

const encoder = new TextEncoder();

export class WireWriter {
  private buffer = new Uint8Array(4096);
  /** Bytes written so far. */
  at = 0;

  /** What was written: a view that holds until the next write. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.at);
  }

  /** Begins anew in the same buffer. */
  clear(): void {
    this.at = 0;
  }

  tag(field: number, type: number): void {
    this.unsigned((field << 3) | type);
  }

  /** A whole number from 0 to 2^53. */
  unsigned(value: number): void {
    this.reserve(10);
    let rest = value;
    // As long as it is more than 31 bits can hold: a division a byte.
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) this.buffer[this.at++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) this.buffer[this.at++] = (rest & 127) | 128;
    this.buffer[this.at++] = rest;
  }

  /** Type int64: a negative number takes ten bytes, in two's complement. Exact between ±2^53. */
  signed(value: number): void {
    if (value >= 0) {
      this.unsigned(value);
      return;
    }
    this.reserve(10);
    // 2^64 + value, seven bits at a time; the bits of -1 - value are the complement of value's.
    let rest = -1 - value;
    for (let i = 0; i < 9; i++) {
      this.buffer[this.at++] = (127 - (rest % 128)) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.at++] = 1;
  }

  /** Types sint32 and sint64. Exact between ±2^52. */
  zigzag(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** `values[index]`, bits and all: a staleness marker may not survive as a number. `words` is the same memory as `values`. */
  doubleBits(words: Uint32Array, index: number): void {
    this.reserve(8);
    this.word(words[2 * index] as number);
    this.word(words[2 * index + 1] as number);
  }

  /** A whole message of a double in field 1 and an int64 in field 2, tag and length in front: what samples are. */
  sample(tag: number, words: Uint32Array, index: number, timestamp: number): void {
    this.reserve(2 + 9 + 1 + 10);
    this.buffer[this.at] = tag;
    const start = this.at + 2;
    this.buffer[start] = (1 << 3) | FIXED64;
    this.at = start + 1;
    this.word(words[2 * index] as number);
    this.word(words[2 * index + 1] as number);
    this.buffer[this.at++] = (2 << 3) | VARINT;
    this.signed(timestamp);
    this.buffer[start - 1] = this.at - start; // at most 20: one byte says it
  }

  double(value: number): void {
    one[0] = value;
    this.doubleBits(oneWords, 0);
  }

  text(value: string): void {
    // No character takes more than three bytes a UTF-16 unit.
    this.reserve(5 + 3 * value.length);
    const start = this.begin();
    this.at += encoder.encodeInto(value, this.buffer.subarray(this.at)).written;
    this.end(start);
  }

  blob(bytes: Uint8Array): void {
    this.unsigned(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Begins what has its length in front: give the result to `end`. */
  begin(): number {
    this.reserve(1);
    this.at++;
    return this.at;
  }

  /** Most messages are short, so one byte was left for the length; longer ones move up. */
  end(start: number): void {
    const length = this.at - start;
    let more = 0;
    for (let rest = length; rest >= 128; rest = Math.floor(rest / 128)) more++;
    if (more > 0) {
      this.reserve(more);
      this.buffer.copyWithin(start + more, start, this.at);
    }
    this.at = start - 1;
    this.unsigned(length);
    this.at = start + more + length;
  }

  private word(value: number): void {
    this.buffer[this.at++] = value & 255;
    this.buffer[this.at++] = (value >>> 8) & 255;
    this.buffer[this.at++] = (value >>> 16) & 255;
    this.buffer[this.at++] = value >>> 24;
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.at + bytes, 2 * this.buffer.length));
    grown.set(this.buffer.subarray(0, this.at));
    this.buffer = grown;
  }
}

const one = new Float64Array(1);
const oneWords = new Uint32Array(one.buffer);

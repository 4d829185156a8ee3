// Writing and reading the store's own binary records: varints, strings, raw columns; little-endian.
import { bug } from '@/lib/kernel/errors';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// Moves a float to its bytes and back.
const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);
const floatWords = new Uint32Array(float.buffer);

export class ByteWriter {
  private bytes: Uint8Array;
  private at = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number from 0 to 2^53, seven bits a byte. */
  unsigned(value: number): void {
    this.room(8);
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.at++] = rest;
  }

  /** A whole number within ±2^52: small ones of either sign take few bytes. */
  signed(value: number): void {
    this.unsigned(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  text(value: string): void {
    if (this.shortText(value)) return;
    const encoded = encoder.encode(value);
    this.unsigned(encoded.length);
    this.raw(encoded);
  }

  /** Most texts are short and ASCII: calling the encoder costs more than they do. false: this one is not, nothing is written. */
  private shortText(value: string): boolean {
    const { length } = value;
    if (length > 127) return false;
    this.room(1 + length);
    const { bytes, at } = this;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      bytes[at + 1 + i] = code;
    }
    bytes[at] = length;
    this.at = at + 1 + length;
    return true;
  }

  raw(value: Uint8Array): void {
    this.room(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  /** 8 bytes; not for signalling NaNs, which a number may not keep. */
  float(value: number): void {
    float[0] = value;
    this.raw(floatBytes);
  }

  /** The first `length` bytes of words whose highest byte comes first. */
  words(words: Int32Array, length: number): void {
    this.room(length + 3);
    const { bytes } = this;
    const end = this.at + length;
    for (let at = this.at, i = 0; at < end; at += 4, i++) {
      const word = words[i] as number;
      bytes[at] = word >>> 24;
      bytes[at + 1] = word >>> 16;
      bytes[at + 2] = word >>> 8;
      bytes[at + 3] = word;
    }
    this.at = end;
  }

  /** Room for `length` bytes, theirs to fill who asked, before anything else is written. */
  claim(length: number): Uint8Array {
    this.room(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Sets a byte that was written before. */
  patch(at: number, value: number): void {
    this.bytes[at] = value;
  }

  /** Forgets what was written from `length` on. */
  rewind(length: number): void {
    this.at = length;
  }

  get length(): number {
    return this.at;
  }

  /** Begins again in the same buffer: what `done` gave before is overwritten. */
  reset(): void {
    this.at = 0;
  }

  /** Appends the first bytes of `source`, which are few. */
  copyFrom(source: Uint8Array, length: number): void {
    this.room(length);
    const { bytes, at } = this;
    for (let i = 0; i < length; i++) bytes[at + i] = source[i] as number;
    this.at = at + length;
  }

  /** Copies what was written, which is short, to where there is room for it. */
  copyTo(target: Uint8Array, targetAt: number): void {
    const { bytes, at } = this;
    for (let i = 0; i < at; i++) target[targetAt + i] = bytes[i] as number;
  }

  /** A view of what was written. */
  done(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  private room(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }
}

/** What the eighth byte of a number counts: 56 bits hold all whole numbers a float64 does. */
const LAST_SCALE = 128 ** 7;

/** @throws bug, naming what it read, when the bytes end early: they were written by us, so something broke them. */
export class ByteReader {
  constructor(
    readonly bytes: Uint8Array,
    readonly what: string,
    private at = 0,
  ) {}

  get position(): number {
    return this.at;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw bug(`${this.what} ends early, at byte ${this.at - 1}`);
    return value;
  }

  /** Four bytes, lowest first. */
  word(): number {
    const at = this.skip(4);
    const { bytes } = this;
    return (
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)) >>>
      0
    );
  }

  float(): number {
    floatWords[0] = this.word();
    floatWords[1] = this.word();
    return float[0] as number;
  }

  unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (scale >= LAST_SCALE) throw bug(`${this.what} has a number of more than 8 bytes before byte ${this.at}`);
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** How many elements follow. @throws bug when so many, each at least so long, cannot be in what is left. */
  count(bytesEach: number): number {
    const count = this.unsigned();
    if (count * bytesEach > this.bytes.length - this.at)
      throw bug(`${this.what} claims ${count} elements at byte ${this.at}, more than it can hold`);
    return count;
  }

  text(): string {
    return decoder.decode(this.raw(this.unsigned()));
  }

  /** A view. */
  raw(length: number): Uint8Array {
    const from = this.skip(length);
    return this.bytes.subarray(from, from + length);
  }

  /** Passes over `length` bytes that are there. @returns where they begin. */
  skip(length: number): number {
    const from = this.at;
    const left = this.bytes.length - from;
    if (length > left) throw bug(`${this.what} ends early: ${length} bytes wanted at ${from}, ${left} there`);
    this.at = from + length;
    return from;
  }

  /** @throws bug when something is left. */
  end(): void {
    if (this.at !== this.bytes.length) throw bug(`${this.what} has ${this.bytes.length - this.at} bytes too many`);
  }
}

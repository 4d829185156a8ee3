// Writing and reading the store's own binary records: varints, strings, raw columns; little-endian.
import { bug } from '@/lib/kernel/errors';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// Moves a float to its bytes and back.
const FLOAT = new Float64Array(1);
const FLOAT_BYTES = new Uint8Array(FLOAT.buffer);

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

  /** Eight bytes. For numbers whose NaN needs no particular bits. */
  float(value: number): void {
    FLOAT[0] = value;
    this.raw(FLOAT_BYTES);
  }

  text(value: string): void {
    const encoded = encoder.encode(value);
    this.unsigned(encoded.length);
    this.raw(encoded);
  }

  raw(value: Uint8Array): void {
    this.room(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  get length(): number {
    return this.at;
  }

  /** Begins again in the same buffer: what `done` gave before is overwritten. */
  reset(): void {
    this.at = 0;
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

/** @throws bug, naming what it read, when the bytes end early: they were written by us, so something broke them. */
export class ByteReader {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly what: string,
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

  unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  float(): number {
    FLOAT_BYTES.set(this.raw(8));
    return FLOAT[0] as number;
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
    const view = this.bytes.subarray(this.at, this.at + length);
    if (view.length < length)
      throw bug(`${this.what} ends early: ${length} bytes wanted at ${this.at}, ${view.length} there`);
    this.at += length;
    return view;
  }

  /** @throws bug when something is left. */
  end(): void {
    if (this.at !== this.bytes.length) throw bug(`${this.what} has ${this.bytes.length - this.at} bytes too many`);
  }
}

// Protocol Buffers' wire format, as far as walking a message by hand needs it. Positions move; nothing is copied.
import { badInput } from '@/lib/kernel/errors';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A position in a message, and its end. The message may lie within another: `end` is never left. */
export class WireReader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    public end = bytes.length,
  ) {}

  /** Field number and wire type of the next field, as `number << 3 | type`; 0 at the end. */
  tag(): number {
    return this.at >= this.end ? 0 : this.unsigned();
  }

  /** A varint up to 2^53. */
  unsigned(): number {
    const { bytes } = this;
    let byte = this.at < this.end ? (bytes[this.at++] as number) : this.ended();
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let factor = 128, i = 1; i < 10; i++, factor *= 128) {
      byte = this.at < this.end ? (bytes[this.at++] as number) : this.ended();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw malformed('has a number that does not end');
  }

  /** A varint of type int64: the negative ones come as 64-bit two's complement. Exact between ±2^53. */
  signed(): number {
    const { bytes, at } = this;
    const value = this.unsigned();
    // Ten bytes: the sign bit is set.
    if (this.at - at < 10) return value;
    let big = 0n;
    for (let i = at; i < this.at; i++) big |= BigInt((bytes[i] as number) & 127) << BigInt(7 * (i - at));
    return Number(BigInt.asIntN(64, big));
  }

  /** End of the length-delimited field that begins here; the position moves to its first byte. */
  enter(): number {
    const length = this.unsigned();
    if (this.at + length > this.end) this.ended();
    return this.at + length;
  }

  text(): string {
    const end = this.enter();
    const bytes = this.bytes.subarray(this.at, end);
    this.at = end;
    try {
      return decoder.decode(bytes);
    } catch {
      throw malformed('has a text that is not UTF-8'); // TextDecoder says no more than that
    }
  }

  /** Position of an eight-byte field, which is passed over. */
  fixed64(): number {
    const at = this.at;
    if (at + 8 > this.end) this.ended();
    this.at = at + 8;
    return at;
  }

  /** Passes over a field nobody asked for. */
  skip(tag: number): void {
    const type = tag & 7;
    if (type === 0) this.unsigned();
    else if (type === 1) this.fixed64();
    else if (type === 2) this.at = this.enter();
    else if (type === 5) {
      if (this.at + 4 > this.end) this.ended();
      this.at += 4;
    } else throw malformed(`has a field of wire type ${type}`);
  }

  private ended(): never {
    throw malformed('ends within a field');
  }
}

export const malformed = (why: string) => badInput(`cannot decode the remote write request: the message ${why}`);

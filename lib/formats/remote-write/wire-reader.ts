// Protocol Buffers' wire format, as far as walking a message by hand needs it. Positions move; nothing is copied.
import { badInput } from '@/lib/kernel/errors';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A position in a message, and its end. The message may lie within another: `end` is never left. */
export class WireReader {
  readonly view: DataView;
  at = 0;
  end: number;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.length;
  }

  /** Field number and wire type of the next field, as `number << 3 | type`; 0 at the end. */
  tag(): number {
    if (this.at >= this.end) return 0;
    const tag = this.unsigned();
    if (tag < 8) throw malformed('has a field of number 0');
    return tag;
  }

  /** A varint. Exact up to 2^53, and never taken for another beyond that. */
  unsigned(): number {
    const { bytes, end } = this;
    let at = this.at;
    if (at >= end) this.ended();
    let byte = bytes[at++] as number;
    if (byte < 128) {
      this.at = at;
      return byte;
    }
    // As whole numbers of 28 bits: faster than a float a byte.
    let value = 0;
    let factor = 1;
    for (let part = byte & 127, shift = 7, i = 1; i < 10; i++) {
      if (at >= end) this.ended();
      byte = bytes[at++] as number;
      if (shift === 28) {
        value += part * factor;
        factor *= 0x10000000;
        part = 0;
        shift = 0;
      }
      part |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) {
        this.at = at;
        return value + part * factor;
      }
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

  /** A varint of type sint32 or sint64: zigzag. Exact between ±2^52. */
  zigzag(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** End of the length-delimited field that begins here; the position moves to its first byte. */
  enter(): number {
    const length = this.unsigned();
    if (length > this.end - this.at) this.ended();
    return this.at + length;
  }

  text(): string {
    const end = this.enter();
    const start = this.at;
    this.at = end;
    return this.textBetween(start, end);
  }

  /** @throws bad_input for what is not UTF-8 */
  textBetween(start: number, end: number): string {
    try {
      return decoder.decode(this.bytes.subarray(start, end));
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

  double(): number {
    return this.view.getFloat64(this.fixed64(), true);
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

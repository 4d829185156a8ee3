// Float samples as a chunk of XOR encoding: times by how their distance changes, values by what changes of their bits.
// Source: Prometheus' documentation of the chunk format (tsdb/docs/format/chunks.md); Pelkonen et al., "Gorilla", 2015.
import { BitWriter } from './bit-writer';

/** No window of bits is open: no leading count reaches this. */
const NO_WINDOW = 64;

/** Encodes one chunk after another in the same buffers. */
export class XorChunkEncoder {
  private readonly out = new BitWriter();
  private leading = NO_WINDOW;
  private trailing = 0;

  /**
   * Samples [from, to), at most 65,535 of them, times in whole milliseconds, rising: a view that holds until the next call.
   * `words` is the same memory as the values: their bits are moved, never their numbers.
   */
  encode(timestampsMs: Float64Array, words: Uint32Array, from: number, to: number): Uint8Array<ArrayBuffer> {
    const { out } = this;
    out.clear();
    this.leading = NO_WINDOW;
    out.bits(to - from, 16);
    let lastMs = timestampsMs[from] as number;
    let lastDeltaMs = 0;
    out.signed(lastMs);
    out.word(words[2 * from + 1] as number, words[2 * from] as number);
    for (let i = from + 1; i < to; i++) {
      const timestampMs = timestampsMs[i] as number;
      const deltaMs = timestampMs - lastMs;
      if (i === from + 1) out.unsigned(deltaMs);
      else this.deltaOfDelta(deltaMs - lastDeltaMs);
      this.xor(
        ((words[2 * i + 1] as number) ^ (words[2 * i - 1] as number)) >>> 0,
        ((words[2 * i] as number) ^ (words[2 * i - 2] as number)) >>> 0,
      );
      lastMs = timestampMs;
      lastDeltaMs = deltaMs;
    }
    return out.bytes();
  }

  private deltaOfDelta(value: number): void {
    const { out } = this;
    if (value === 0) out.bits(0b0, 1);
    else if (fits(value, 14)) this.marked(0b10, 2, value, 14);
    else if (fits(value, 17)) this.marked(0b110, 3, value, 17);
    else if (fits(value, 20)) this.marked(0b1110, 4, value, 20);
    else {
      out.bits(0b1111, 4);
      out.word(Math.floor(value / 2 ** 32), value >>> 0);
    }
  }

  private marked(mark: number, markBits: number, value: number, bits: number): void {
    this.out.bits(mark, markBits);
    this.out.bits(value, bits);
  }

  /** What differs from the value before; within the last window of bits when it fits there. */
  private xor(high: number, low: number): void {
    const { out } = this;
    if (high === 0 && low === 0) {
      out.bits(0, 1);
      return;
    }
    out.bits(1, 1);
    // Five bits say how many zeros lead.
    const leading = Math.min(high === 0 ? 32 + Math.clz32(low) : Math.clz32(high), 31);
    const trailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low);
    if (this.leading !== NO_WINDOW && leading >= this.leading && trailing >= this.trailing) out.bits(0, 1);
    else {
      this.leading = leading;
      this.trailing = trailing;
      out.bits(1, 1);
      out.bits(leading, 5);
      out.bits((64 - leading - trailing) & 63, 6); // 64 does not fit and is said as 0
    }
    this.window(high, low);
  }

  /** The bits between the window's leading and trailing zeros. */
  private window(high: number, low: number): void {
    const { out, leading, trailing } = this;
    if (trailing >= 32) {
      out.bits(high >>> (trailing - 32), 64 - leading - trailing);
      return;
    }
    out.bits(high, 32 - leading);
    out.bits(low >>> trailing, 32 - trailing);
  }
}

/** The range of a field of so many bits, which is half open the other way round than two's complement. */
const fits = (value: number, bits: number) => value > -(2 ** (bits - 1)) && value <= 2 ** (bits - 1);

const trailingZeros = (word: number) => 31 - Math.clz32(word & -word);

// Float samples as a chunk of XOR encoding: times by how their distance changes, values by what changes of their bits.
// Source: Prometheus' documentation of the chunk format (tsdb/docs/format/chunks.md); Pelkonen et al., "Gorilla", 2015.
import { BitWriter } from './bit-writer';
import { fits } from './varbit';
import { XorField } from './xor-field';

/** Encodes one chunk after another in the same buffers. */
export class XorChunkEncoder {
  private readonly out = new BitWriter();
  private readonly values = new XorField();

  /**
   * Samples [from, to), at most 65,535 of them, times in whole milliseconds, rising: a view that holds until the next call.
   * `words` is the same memory as the values: their bits are moved, never their numbers.
   */
  encode(timestampsMs: Float64Array, words: Uint32Array, from: number, to: number): Uint8Array<ArrayBuffer> {
    const { out } = this;
    out.clear();
    this.values.clear();
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
      this.values.write(
        out,
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
}

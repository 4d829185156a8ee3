// Floats one after another, each by what its bits differ from those before. Source: Prometheus' documentation of the chunk format
// (tsdb/docs/format/chunks.md, varbit_xor); Pelkonen et al., "Gorilla", 2015.
import type { BitWriter } from './bit-writer';

/** No window of bits is open: no leading count reaches this. */
const NO_WINDOW = 64;

/** The window of bits that values of one column share. */
export class XorField {
  private leading = NO_WINDOW;
  private trailing = 0;

  clear(): void {
    this.leading = NO_WINDOW;
    this.trailing = 0;
  }

  /** A value's bits XOR those of the value before, as halves; within the last window of bits when they fit there. */
  write(out: BitWriter, high: number, low: number): void {
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
    this.window(out, high, low);
  }

  /** The bits between the window's leading and trailing zeros. */
  private window(out: BitWriter, high: number, low: number): void {
    const { leading, trailing } = this;
    if (trailing >= 32) {
      out.bits(high >>> (trailing - 32), 64 - leading - trailing);
      return;
    }
    out.bits(high, 32 - leading);
    out.bits(low >>> trailing, 32 - trailing);
  }
}

const trailingZeros = (word: number) => 31 - Math.clz32(word & -word);

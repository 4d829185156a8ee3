// Bits one after another, the highest of a byte first, into one buffer that is used again and again.

export class BitWriter {
  private buffer = new Uint8Array(4096);
  private at = 0;
  /** How many bits of the byte at `at` are taken. */
  private taken = 0;

  clear(): void {
    this.at = 0;
    this.taken = 0;
    this.buffer[0] = 0;
  }

  /** What was written, the last byte filled up with zeros: a view that holds until the next write. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.at + (this.taken > 0 ? 1 : 0));
  }

  /** The low `count` bits of `value`, at most 32. */
  bits(value: number, count: number): void {
    if (this.at + 6 > this.buffer.length) this.grow();
    let left = count;
    while (left > 0) {
      const room = 8 - this.taken;
      const step = Math.min(left, room);
      const part = (value >>> (left - step)) & (0xff >>> (8 - step));
      this.buffer[this.at] = (this.buffer[this.at] as number) | (part << (room - step));
      left -= step;
      this.taken += step;
      if (this.taken < 8) continue;
      this.taken = 0;
      this.buffer[++this.at] = 0;
    }
  }

  /** 64 bits, given as their halves. */
  word(high: number, low: number): void {
    this.bits(high, 32);
    this.bits(low, 32);
  }

  /** Seven bits a byte, the lowest first, as Go's PutUvarint writes a whole number from 0 to 2^53. */
  unsigned(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bits((rest % 128) | 128, 8);
    this.bits(rest, 8);
  }

  /** The same after zigzag, as Go's PutVarint. Exact between ±2^52. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  private grow(): void {
    const grown = new Uint8Array(2 * this.buffer.length);
    grown.set(this.buffer);
    this.buffer = grown;
  }
}

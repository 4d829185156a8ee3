// Columns that are made by the hundred for each query, cut from blocks: each would be memory of its own outside the heap, and
// looking after many of those costs the collector more than what is in them does.

/** Numbers in a block, unless a single column has more. */
const NUMBERS_PER_BLOCK = 8192;

class Blocks<Column extends Float64Array | Int32Array> {
  private block: Column;
  private at = 0;

  constructor(private readonly make: (length: number) => Column) {
    this.block = make(0);
  }

  next(length: number): Column {
    if (this.at + length > this.block.length) {
      this.block = this.make(Math.max(NUMBERS_PER_BLOCK, length));
      this.at = 0;
    }
    this.at += length;
    return this.block.subarray(this.at - length, this.at) as Column;
  }
}

const floats = new Blocks((length) => new Float64Array(length));
const integers = new Blocks((length) => new Int32Array(length));

/** Zeroed. */
export const floatColumn = (length: number): Float64Array => floats.next(length);

/** Zeroed. */
export const integerColumn = (length: number): Int32Array => integers.next(length);

// Cells for one column after another, cut from blocks: making two arrays for each would cost more than filling them.
import { Cells } from './value';

/** Values in a block, unless a single column has more. */
const VALUES_PER_BLOCK = 8192;

export class CellBlocks {
  private values = new Float64Array(0);
  private present = new Uint8Array(0);
  private at = 0;

  /** @param count steps of each column */
  constructor(private readonly count: number) {}

  /** Zeroed. */
  next(): Cells {
    const { count } = this;
    if (this.at === this.values.length) this.begin();
    const from = this.at;
    this.at += count;
    return new Cells(count, this.values.subarray(from, this.at), this.present.subarray(from, this.at));
  }

  /** Takes back the cells that came last: nothing was written to them. */
  takeBack(): void {
    this.at -= this.count;
  }

  /** Each block is larger than the one before: often there are but a few columns. */
  private begin(): void {
    const columns = Math.floor(Math.min(VALUES_PER_BLOCK, 4 * this.values.length) / this.count);
    this.values = new Float64Array(Math.max(1, columns) * this.count);
    this.present = new Uint8Array(this.values.length);
    this.at = 0;
  }
}

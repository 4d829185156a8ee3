// Room for values that are joined from parts, lent for as long as a batch is looked at: what is allocated outside the heap makes
// the collector run, and a query over hours would allocate megabytes for each batch.

/** Values in a piece of room, unless one series has more. */
const VALUES_PER_PIECE = 16_384;

/** Pieces that are kept for the next batch at most: 4 MB. */
const MOST_KEPT = 32;

export class LentValues {
  private readonly free: Float64Array<ArrayBuffer>[] = [];

  /** Somebody's own room, until it is given back. */
  lend(): Loan {
    return new Loan(this.free);
  }
}

export class Loan {
  private readonly taken: Float64Array<ArrayBuffer>[] = [];
  private piece = new Float64Array(0);
  private at = 0;

  constructor(private readonly free: Float64Array<ArrayBuffer>[]) {}

  /** Room for so many values, whatever is in it. */
  take(count: number): Float64Array {
    if (this.at + count > this.piece.length) this.begin(count);
    this.at += count;
    return this.piece.subarray(this.at - count, this.at);
  }

  private begin(count: number): void {
    const isUsual = count <= VALUES_PER_PIECE;
    this.piece = (isUsual ? this.free.pop() : undefined) ?? new Float64Array(Math.max(count, VALUES_PER_PIECE));
    this.at = 0;
    if (isUsual) this.taken.push(this.piece);
  }

  /** Nobody looks any more at what was taken: it will be overwritten. */
  giveBack(): void {
    for (const piece of this.taken) if (this.free.length < MOST_KEPT) this.free.push(piece);
    this.taken.length = 0;
    this.piece = new Float64Array(0);
    this.at = 0;
  }
}

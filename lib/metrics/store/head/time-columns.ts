// Timestamps, one column for all series that are always sampled together: a scrape's samples share their time, so a target
// needs one column and not one a series. Who shares is found out, not told: a series stays in its column while the column has
// its next timestamp as the next row, or it is the first to bring that row; else it moves to a column that has.

const FIRST_CAPACITY = 16;

/** Rows keep their numbers; those before `firstRow` are gone. */
export class TimeColumn {
  private times = new Float64Array(FIRST_CAPACITY);
  /** One past the last row. */
  endRow: number;
  /** Time of the last row there ever was; -Infinity: there was none. */
  newestMs = -Infinity;
  /** Series that append to it. */
  users = 0;
  private lastView: { readonly from: number; readonly to: number; readonly view: Float64Array } | undefined;

  constructor(
    readonly id: number,
    public firstRow: number,
  ) {
    this.endRow = firstRow;
  }

  /** Of a row that is there. */
  at(row: number): number {
    return this.times[row - this.firstRow] as number;
  }

  /** @param timestampMs later than all there are */
  push(timestampMs: number): void {
    const count = this.endRow - this.firstRow;
    if (count === this.times.length) {
      const grown = new Float64Array(count * 2);
      grown.set(this.times);
      this.times = grown;
    }
    this.times[count] = timestampMs;
    this.newestMs = timestampMs;
    this.endRow++;
  }

  /** Rows [from, to), as a view that stays as it is: the same object as last time when the rows are the same. */
  rows(from: number, to: number): Float64Array {
    if (this.lastView?.from === from && this.lastView.to === to) return this.lastView.view;
    const view = this.times.subarray(from - this.firstRow, to - this.firstRow);
    this.lastView = { from, to, view };
    return view;
  }

  /** The first row at or after `timestampMs`, of [from, to); `to` when there is none. */
  firstAtOrAfter(timestampMs: number, from: number, to: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < timestampMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets rows before `timestampMs`. Views handed out keep the old ones alive. */
  dropBefore(timestampMs: number): void {
    const from = this.firstAtOrAfter(timestampMs, this.firstRow, this.endRow);
    if (from === this.firstRow) return;
    const kept = this.times.subarray(from - this.firstRow, this.endRow - this.firstRow);
    this.times = new Float64Array(Math.max(FIRST_CAPACITY, kept.length));
    this.times.set(kept);
    this.firstRow = from;
    this.lastView = undefined;
  }
}

export class TimeColumns {
  private readonly columns: (TimeColumn | undefined)[] = [];
  /** Of columns that are gone: a new one under the same id counts on from there, so no old row is ever taken for a new one. */
  private readonly endRows: number[] = [];
  private readonly freeIds: number[] = [];
  /** The column that took the sample before this one: samples of one scrape come one after the other. */
  private latest: TimeColumn | undefined;

  /** Of a column in use. */
  of(id: number): TimeColumn {
    return this.columns[id] as TimeColumn; // ids come from `next`
  }

  /** undefined: it is gone. */
  find(id: number): TimeColumn | undefined {
    return this.columns[id];
  }

  /** Infinity: there is no row. */
  oldestMs(): number {
    let oldestMs = Infinity;
    for (const column of this.columns) {
      if (column && column.endRow > column.firstRow) oldestMs = Math.min(oldestMs, column.at(column.firstRow));
    }
    return oldestMs;
  }

  /**
   * The column for a series' next sample: its own when that has, or can take, the timestamp as row `row`; otherwise the
   * latest when that ends with it; otherwise a new one. The timestamp is then a row of it.
   * @param own the series' column, undefined when it has none yet
   * @param row the row after the series' last one
   */
  next(own: TimeColumn | undefined, row: number, timestampMs: number): TimeColumn {
    const column = this.choose(own, row, timestampMs);
    if (column !== own) {
      if (own) own.users--;
      column.users++;
    }
    if (column.newestMs < timestampMs) column.push(timestampMs);
    this.latest = column;
    return column;
  }

  private choose(own: TimeColumn | undefined, row: number, timestampMs: number): TimeColumn {
    const { latest } = this;
    if (own && row < own.endRow) {
      if (own.at(row) === timestampMs) return own;
    } else if (own && own.newestMs < timestampMs) {
      // Nobody has brought this row yet. A series alone in its column joins the others where it can.
      return own.users === 1 && latest && latest !== own && latest.newestMs === timestampMs ? latest : own;
    }
    if (latest?.newestMs === timestampMs) return latest;
    if (own && own.users === 1 && own.newestMs < timestampMs) return own;
    return this.add();
  }

  private add(): TimeColumn {
    const id = this.freeIds.pop() ?? this.columns.length;
    const column = new TimeColumn(id, this.endRows[id] ?? 0);
    this.columns[column.id] = column;
    return column;
  }

  leave(column: TimeColumn): void {
    column.users--;
  }

  /** Forgets rows before `timestampMs`, and columns that no series uses and that have no row left. */
  dropBefore(timestampMs: number): void {
    for (const column of this.columns) {
      if (!column) continue;
      column.dropBefore(timestampMs);
      if (column.users > 0 || column.endRow > column.firstRow) continue;
      this.columns[column.id] = undefined;
      this.endRows[column.id] = column.endRow;
      this.freeIds.push(column.id);
      if (this.latest === column) this.latest = undefined;
    }
  }
}

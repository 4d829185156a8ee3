// quantile_over_time: the samples of a window are kept in order while it moves on, so that they are sorted once a series.
import { hasPlainOrder, quantile, quantileOfSorted } from './quantile';
import { each, type WindowFunction } from './window';

export const quantileOverTime: WindowFunction = (input, values, present) => {
  const phis = input.scalars[0] as Float64Array;
  if (!hasPlainOrder(input.values)) {
    ofWindowsAlone(input, values, present);
    return;
  }
  const { lo, hi } = input.bounds;
  const window = new SortedWindow(input.values, widest(input.bounds));
  for (let i = 0; i < values.length; i++) {
    if (lo[i] === hi[i]) continue;
    window.moveTo(lo[i] as number, hi[i] as number);
    values[i] = quantileOfSorted(phis[i] as number, window.sorted, window.count);
    present[i] = 1;
  }
};

const ofWindowsAlone = each(({ scalars, step, values, lo, hi }) =>
  quantile(scalars[0]?.[step] as number, values.slice(lo, hi)),
);

function widest({ lo, hi }: { readonly lo: Int32Array; readonly hi: Int32Array }): number {
  let most = 0;
  for (let i = 0; i < lo.length; i++) most = Math.max(most, (hi[i] as number) - (lo[i] as number));
  return most;
}

/** With more samples that come and go than this, sorting anew is less work. */
const MAX_MOVES = 64;

class SortedWindow {
  /** The first `count` are the samples of the window, ascending. */
  readonly sorted: Float64Array;
  count = 0;
  private from = 0;
  private to = 0;

  constructor(
    private readonly samples: Float64Array,
    widest: number,
  ) {
    this.sorted = new Float64Array(widest);
  }

  /** Neither edge moves back. */
  moveTo(lo: number, hi: number): void {
    const { samples } = this;
    if (lo >= this.to || lo - this.from + hi - this.to > MAX_MOVES) {
      this.fill(lo, hi);
      return;
    }
    while (this.from < lo && this.to < hi) this.replace(samples[this.from++] as number, samples[this.to++] as number);
    while (this.from < lo) this.remove(samples[this.from++] as number);
    while (this.to < hi) this.settle(this.count++, samples[this.to++] as number);
  }

  private fill(lo: number, hi: number): void {
    this.count = hi - lo;
    this.from = lo;
    this.to = hi;
    this.sorted.set(this.samples.subarray(lo, hi));
    this.sorted.subarray(0, this.count).sort();
  }

  private replace(old: number, value: number): void {
    const { sorted, count } = this;
    let at = this.indexOf(old);
    for (; at + 1 < count && (sorted[at + 1] as number) < value; at++) sorted[at] = sorted[at + 1] as number;
    this.settle(at, value);
  }

  /** Puts a value where all before `at` are in order: there, or further to the front. */
  private settle(at: number, value: number): void {
    const { sorted } = this;
    let free = at;
    for (; free > 0 && (sorted[free - 1] as number) > value; free--) sorted[free] = sorted[free - 1] as number;
    sorted[free] = value;
  }

  private remove(value: number): void {
    const { sorted } = this;
    this.count--;
    for (let at = this.indexOf(value); at < this.count; at++) sorted[at] = sorted[at + 1] as number;
  }

  /** Of a value that is there. */
  private indexOf(value: number): number {
    const { sorted } = this;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

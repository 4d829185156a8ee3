// Bucket counts of one side of a histogram while it is computed with: by index, ascending, without gaps to skip.
import type { BucketSpan } from '@/lib/kernel/histogram';

/** Visits the buckets of spans in order of their index, empty ones too. */
export function eachBucket(
  spans: readonly BucketSpan[],
  counts: readonly number[],
  visit: (index: number, count: number) => void,
): void {
  let index = 0;
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) visit(index++, counts[at++] as number);
  }
}

/** Grows and is changed in place; `lost[i]` is what rounding took from `counts[i]`, where sums are compensated (kahan.ts). */
export class Buckets {
  private indexes: number[] = [];
  private counts: number[] = [];
  private lost: number[] = [];

  constructor(private readonly isCompensated: boolean) {}

  static of(spans: readonly BucketSpan[], counts: readonly number[], isCompensated: boolean): Buckets {
    const buckets = new Buckets(isCompensated);
    eachBucket(spans, counts, (index, count) => buckets.push(index, count, 0));
    return buckets;
  }

  private push(index: number, count: number, lost: number): void {
    this.indexes.push(index);
    this.counts.push(count);
    this.lost.push(lost);
  }

  /**
   * Adds buckets that come in ascending order.
   * @param indexOf where a bucket of theirs goes here; undefined: nowhere
   */
  addAll(
    spans: readonly BucketSpan[],
    counts: readonly number[],
    sign: 1 | -1,
    indexOf: (index: number) => number | undefined,
  ): void {
    let at = 0;
    eachBucket(spans, counts, (theirs, count) => {
      const index = indexOf(theirs);
      if (index === undefined) return;
      at = this.placeOf(index, at);
      this.addAt(at, sign * count);
    });
  }

  /** Where `index` is, made when missing; looks from `from` on. */
  private placeOf(index: number, from: number): number {
    const { indexes } = this;
    let at = from;
    while (at < indexes.length && (indexes[at] as number) < index) at++;
    if (indexes[at] === index) return at;
    indexes.splice(at, 0, index);
    this.counts.splice(at, 0, 0);
    this.lost.splice(at, 0, 0);
    return at;
  }

  private addAt(at: number, count: number): void {
    const before = this.counts[at] as number;
    const next = before + count;
    this.counts[at] = next;
    if (!this.isCompensated) return;
    if (next === Infinity || next === -Infinity) this.lost[at] = 0;
    else if (Math.abs(before) >= Math.abs(count)) (this.lost[at] as number) += before - next + count;
    else (this.lost[at] as number) += count - next + before;
  }

  /** Gives every bucket the index `indexOf` names, which must not fall; those that meet are added up. */
  reindex(indexOf: (index: number) => number): void {
    const { indexes, counts, lost } = this;
    this.clear();
    indexes.forEach((old, i) => {
      const index = indexOf(old);
      const last = this.indexes.length - 1;
      if (this.indexes[last] !== index) this.push(index, counts[i] as number, lost[i] as number);
      else {
        this.addAt(last, counts[i] as number);
        (this.lost[last] as number) += lost[i] as number;
      }
    });
  }

  clear(): void {
    this.indexes = [];
    this.counts = [];
    this.lost = [];
  }

  /** Every sum and what it lost, as `change` makes them; it must be linear. */
  scale(change: (value: number) => number): void {
    this.counts = this.counts.map(change);
    this.lost = this.lost.map(change);
  }

  /** Buckets up to `index` are taken out, with what they held. */
  takeUpTo(index: number, into: (count: number, lost: number) => void): void {
    const taken = this.indexes.filter((each) => each <= index).length;
    for (let i = 0; i < taken; i++) into(this.counts[i] as number, this.lost[i] as number);
    this.indexes.splice(0, taken);
    this.counts.splice(0, taken);
    this.lost.splice(0, taken);
  }

  get hasOverflow(): boolean {
    return this.counts.some((count) => Math.abs(count) === Infinity);
  }

  /** Without empty buckets; neighbours share a span. */
  toSpans(): { readonly spans: readonly BucketSpan[]; readonly counts: readonly number[] } {
    const spans: { offset: number; length: number }[] = [];
    const counts: number[] = [];
    let next = 0;
    this.indexes.forEach((index, i) => {
      const count = (this.counts[i] as number) + (this.lost[i] as number);
      if (count === 0) return;
      const last = spans.at(-1);
      if (last && index === next) last.length++;
      else spans.push({ offset: index - next, length: 1 });
      counts.push(count);
      next = index + 1;
    });
    return { spans, counts };
  }

  /** Visits the buckets in order, with the value they stand for. */
  forEach(visit: (index: number, count: number) => void): void {
    this.indexes.forEach((index, i) => {
      visit(index, (this.counts[i] as number) + (this.lost[i] as number));
    });
  }
}

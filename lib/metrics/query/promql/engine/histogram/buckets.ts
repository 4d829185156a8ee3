// Bucket counts of one side of a histogram while it is computed with: by index, ascending.
import type { BucketSpan } from '@/lib/kernel/histogram';

type Spans = readonly BucketSpan[];

/** Visits the buckets of spans in order of their index, empty ones too. */
export function eachBucket(
  spans: Spans,
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

export function areSameSpans(a: Spans, b: Spans): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every(({ offset, length }, i) => offset === b[i]?.offset && length === b[i].length);
}

/**
 * Grows and is changed in place; `lost[i]` is what rounding took from `counts[i]`, where sums are compensated (kahan.ts).
 * Histograms of one series mostly have the same spans, and then nothing is looked at but counts.
 */
export class Buckets {
  /** The spans the counts follow; undefined once they follow `indexes` instead. */
  private layout: Spans | undefined;
  private indexes: number[] = [];

  private constructor(
    spans: Spans,
    private counts: number[],
    /** undefined: not compensated. */
    private lost: number[] | undefined,
  ) {
    this.layout = spans;
  }

  static of(spans: Spans, counts: readonly number[], isCompensated: boolean): Buckets {
    return new Buckets(spans, counts.slice(), isCompensated ? new Array<number>(counts.length).fill(0) : undefined);
  }

  /**
   * Adds buckets that come in ascending order.
   * @param indexOf where a bucket of theirs goes here (undefined: nowhere); absent: each to its own index
   */
  addAll(spans: Spans, counts: readonly number[], sign: 1 | -1, indexOf?: (index: number) => number | undefined): void {
    if (!indexOf && this.layout && areSameSpans(this.layout, spans)) {
      for (let i = 0; i < counts.length; i++) this.addAt(i, sign * (counts[i] as number));
      return;
    }
    this.spreadOut();
    let at = 0;
    eachBucket(spans, counts, (theirs, count) => {
      const index = indexOf ? indexOf(theirs) : theirs;
      if (index === undefined) return;
      at = this.placeOf(index, at);
      this.addAt(at, sign * count);
    });
  }

  private spreadOut(): void {
    if (!this.layout) return;
    const indexes: number[] = [];
    eachBucket(this.layout, this.counts, (index) => indexes.push(index));
    this.indexes = indexes;
    this.layout = undefined;
  }

  /** Where `index` is, made when missing; looks from `from` on. */
  private placeOf(index: number, from: number): number {
    const { indexes } = this;
    let at = from;
    while (at < indexes.length && (indexes[at] as number) < index) at++;
    if (indexes[at] === index) return at;
    indexes.splice(at, 0, index);
    this.counts.splice(at, 0, 0);
    this.lost?.splice(at, 0, 0);
    return at;
  }

  private addAt(at: number, count: number): void {
    const { counts, lost } = this;
    const before = counts[at] as number;
    const next = before + count;
    counts[at] = next;
    if (!lost) return;
    if (next === Infinity || next === -Infinity) lost[at] = 0;
    else if (Math.abs(before) >= Math.abs(count)) (lost[at] as number) += before - next + count;
    else (lost[at] as number) += count - next + before;
  }

  /** Gives every bucket the index `indexOf` names, which must not fall; those that meet are added up. */
  reindex(indexOf: (index: number) => number): void {
    this.spreadOut();
    const { indexes, counts, lost } = this;
    this.indexes = [];
    this.counts = [];
    this.lost = lost && [];
    indexes.forEach((old, i) => {
      const index = indexOf(old);
      if (this.indexes.at(-1) !== index) {
        this.indexes.push(index);
        this.counts.push(0);
        this.lost?.push(0);
      }
      const last = this.indexes.length - 1;
      this.addAt(last, counts[i] as number);
      if (this.lost) (this.lost[last] as number) += lost?.[i] as number;
    });
  }

  clear(): void {
    this.layout = [];
    this.counts = [];
    if (this.lost) this.lost = [];
  }

  /** Every sum and what it lost, as `change` makes them; it must be linear. */
  scale(change: (value: number) => number): void {
    const { counts, lost } = this;
    for (let i = 0; i < counts.length; i++) counts[i] = change(counts[i] as number);
    for (let i = 0; lost && i < lost.length; i++) lost[i] = change(lost[i] as number);
  }

  /** Buckets up to `index` are taken out, with what they held. */
  takeUpTo(index: number, into: (count: number, lost: number) => void): void {
    this.spreadOut();
    const taken = this.indexes.filter((each) => each <= index).length;
    for (let i = 0; i < taken; i++) into(this.counts[i] as number, this.lost?.[i] ?? 0);
    this.indexes.splice(0, taken);
    this.counts.splice(0, taken);
    this.lost?.splice(0, taken);
  }

  get hasOverflow(): boolean {
    return this.counts.some((count) => count === Infinity || count === -Infinity);
  }

  /** What the counts stand for, in their order. */
  private totals(): readonly number[] {
    const { counts, lost } = this;
    return lost ? counts.map((count, i) => count + (lost[i] as number)) : counts;
  }

  /** Without empty buckets; neighbours share a span. Nothing may be done to these buckets afterwards: the counts may be theirs. */
  toSpans(): { readonly spans: Spans; readonly counts: readonly number[] } {
    const totals = this.totals();
    if (this.layout && !totals.includes(0)) return { spans: this.layout, counts: totals };
    const spans: { offset: number; length: number }[] = [];
    const counts: number[] = [];
    let next = 0;
    this.forEach((index, count) => {
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
    const totals = this.totals();
    if (this.layout) eachBucket(this.layout, totals, visit);
    else this.indexes.forEach((index, i) => void visit(index, totals[i] as number));
  }
}

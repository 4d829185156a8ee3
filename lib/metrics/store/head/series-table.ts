// Every series this process knows, by ref: its labels, its samples in the head, the times its blocks cover.
import type { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { SeriesRef } from '../../model';
import type { TimeRange } from '../contract';
import { GrowingColumns } from './columns';
import { LabelIndex } from './label-index';
import { NewestSamples } from './newest-samples';

/** A block that has samples of a series, with the first and last of them. */
export type BlockSpan = { readonly blockId: string; readonly firstMs: number; readonly lastMs: number };

export type HeadSeries = {
  readonly ref: SeriesRef;
  readonly labels: Labels;
  readonly head: GrowingColumns;
  /** Oldest first; all before the head. */
  blocks: BlockSpan[];
};

export class SeriesTable {
  private readonly all: HeadSeries[] = [];
  private readonly byKey = new Map<string, HeadSeries>();
  private readonly index = new LabelIndex();
  readonly newest = new NewestSamples();

  get length(): number {
    return this.all.length;
  }

  /** The series with exactly these labels, made when new. */
  of(labels: Labels): HeadSeries {
    const key = labels.key();
    const known = this.byKey.get(key);
    if (known) return known;
    const series = { ref: this.all.length, labels, head: new GrowingColumns(), blocks: [] };
    this.all.push(series);
    this.newest.reserve(this.all.length);
    this.byKey.set(key, series);
    this.index.add(series.ref, labels);
    return series;
  }

  at(ref: SeriesRef): HeadSeries | undefined {
    return this.all[ref];
  }

  /** A committed sample, newer than all of its series: value `index` of `words`. */
  push(ref: SeriesRef, timestampMs: number, words: Uint32Array, index: number): void {
    (this.all[ref] as HeadSeries).head.push(timestampMs, words, index); // refs come from `of`
    this.newest.set(ref, timestampMs, words, index);
  }

  /** A block found at the start, newer than those before it. */
  addBlock(series: HeadSeries, span: BlockSpan): void {
    series.blocks.push(span);
    this.newest.setFromBlock(series.ref, span.lastMs);
  }

  /** Series that match all matchers and have a sample in the range. */
  select(matchers: readonly Matcher[], range: TimeRange): HeadSeries[] {
    const found = this.index.select(matchers).map((ref) => this.all[ref] as HeadSeries);
    return found.filter((series) => hasSamples(series, range));
  }

  [Symbol.iterator](): Iterator<HeadSeries> {
    return this.all[Symbol.iterator]();
  }
}

/** Whether a series has a sample in the range. A block's span is taken as filled: its samples are not looked at. */
function hasSamples({ head, blocks }: HeadSeries, { startMs, endMs }: TimeRange): boolean {
  return (
    blocks.some(({ firstMs, lastMs }) => firstMs <= endMs && lastMs >= startMs) ||
    head.within(startMs, endMs).timestampsMs.length > 0
  );
}

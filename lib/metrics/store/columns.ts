// Samples of one series as columns, wherever they come from: head, block, history brought along. Cutting and joining them.
// Values move by whole words: a staleness marker must not pass through a JavaScript number.
import type { Histogram } from '@/lib/kernel/histogram';
import type { SeriesSamples } from '../model';

/** As SeriesSamples, but maybe empty and of no series in particular. */
export type Columns = Omit<SeriesSamples, 'labels'>;

export const NO_COLUMNS: Columns = { timestampsMs: new Float64Array(0), values: new Float64Array(0) };

/** The bits of values: low and high word of each. */
export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** The first index whose timestamp is not below `timestampMs`. */
export function firstAtOrAfter(timestampsMs: Float64Array, timestampMs: number): number {
  let low = 0;
  let high = timestampsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestampsMs[middle] as number) < timestampMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Samples with startMs <= t <= endMs, as views; the same object when that is all of them. */
export function within(columns: Columns, startMs: number, endMs: number): Columns {
  const { timestampsMs } = columns;
  const from = firstAtOrAfter(timestampsMs, startMs);
  // Timestamps are whole milliseconds: not after t is before t + 1.
  const to = firstAtOrAfter(timestampsMs, Math.floor(endMs) + 1);
  return from === 0 && to === timestampsMs.length ? columns : slice(columns, from, to);
}

export function slice(
  { timestampsMs, values, histograms, startTimestampsMs, isAllNumbers, isRising }: Columns,
  from: number,
  to: number,
): Columns {
  return {
    timestampsMs: timestampsMs.subarray(from, to),
    values: values.subarray(from, to),
    isAllNumbers,
    isRising,
    ...(histograms && { histograms: histograms.slice(from, to) }),
    ...(startTimestampsMs && { startTimestampsMs: startTimestampsMs.subarray(from, to) }),
  };
}

/** One after the other: each part ends before the next begins. The same object when there is one part. */
export function concat(parts: readonly Columns[]): Columns {
  const filled = parts.filter(({ timestampsMs }) => timestampsMs.length > 0);
  if (filled.length <= 1) return filled[0] ?? NO_COLUMNS;
  const builder = new ColumnsBuilder(filled.reduce((sum, { timestampsMs }) => sum + timestampsMs.length, 0));
  for (const part of filled) builder.addAll(part);
  return builder.done();
}

/** Both in the order of time; where both have a timestamp, the sample of `first` is taken. */
export function merge(first: Columns, second: Columns): Columns {
  if (second.timestampsMs.length === 0) return first;
  if (first.timestampsMs.length === 0) return second;
  if ((first.timestampsMs.at(-1) as number) < (second.timestampsMs[0] as number)) return concat([first, second]);
  if ((second.timestampsMs.at(-1) as number) < (first.timestampsMs[0] as number)) return concat([second, first]);
  const builder = new ColumnsBuilder(first.timestampsMs.length + second.timestampsMs.length);
  let j = 0;
  for (let i = 0; i < first.timestampsMs.length; i++) {
    const timestampMs = first.timestampsMs[i] as number;
    while (j < second.timestampsMs.length && (second.timestampsMs[j] as number) < timestampMs) builder.add(second, j++);
    if (second.timestampsMs[j] === timestampMs) j++;
    builder.add(first, i);
  }
  while (j < second.timestampsMs.length) builder.add(second, j++);
  return builder.done();
}

/** Samples whose index is wanted. */
export function filter(columns: Columns, wanted: (index: number) => boolean): Columns {
  const builder = new ColumnsBuilder(columns.timestampsMs.length);
  for (let i = 0; i < columns.timestampsMs.length; i++) if (wanted(i)) builder.add(columns, i);
  return builder.done();
}

/** Columns of a known largest length, filled from the front. */
export class ColumnsBuilder {
  private readonly timestampsMs: Float64Array;
  private readonly values: Float64Array;
  private readonly words: Uint32Array;
  private histograms: (Histogram | undefined)[] | undefined;
  private startTimestampsMs: Float64Array | undefined;
  private count = 0;

  constructor(capacity: number) {
    this.timestampsMs = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.words = wordsOf(this.values);
  }

  /** Sample `index` of `from`. */
  add(from: Columns, index: number): void {
    this.addAll(slice(from, index, index + 1));
  }

  addAll({ timestampsMs, values, histograms, startTimestampsMs }: Columns): void {
    const at = this.count;
    this.timestampsMs.set(timestampsMs, at);
    this.words.set(wordsOf(values), 2 * at);
    this.count += timestampsMs.length;
    if (histograms) this.addHistograms(histograms, at);
    if (startTimestampsMs) {
      this.startTimestampsMs ??= new Float64Array(this.timestampsMs.length);
      this.startTimestampsMs.set(startTimestampsMs, at);
    }
  }

  private addHistograms(histograms: readonly (Histogram | undefined)[], at: number): void {
    this.histograms ??= [];
    histograms.forEach((histogram, i) => {
      (this.histograms as (Histogram | undefined)[])[at + i] = histogram;
    });
  }

  done(): Columns {
    const { timestampsMs, values, histograms, startTimestampsMs, count } = this;
    if (histograms) histograms.length = count;
    return slice(
      { timestampsMs, values, ...(histograms && { histograms }), ...(startTimestampsMs && { startTimestampsMs }) },
      0,
      count,
    );
  }
}

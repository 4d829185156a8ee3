// The samples of one series that came after a newer one, within the out-of-order window: few, kept in the order of time until
// they are merged into blocks.
import type { Histogram } from '@/lib/kernel/histogram';
import { type Columns, wordsOf } from '../columns';

export type LateSample = {
  readonly timestampMs: number;
  /** Bits of the value: low and high word. */
  readonly low: number;
  readonly high: number;
  readonly histogram: Histogram | undefined;
  /** 0: not known. */
  readonly startTimestampMs: number;
};

/** The samples of columns, one by one. */
export function lateSamplesOf({ timestampsMs, values, histograms, startTimestampsMs }: Columns): LateSample[] {
  const words = wordsOf(values);
  return Array.from(timestampsMs, (timestampMs, i) => ({
    timestampMs,
    low: words[2 * i] as number,
    high: words[2 * i + 1] as number,
    histogram: histograms?.[i],
    startTimestampMs: startTimestampsMs?.[i] ?? 0,
  }));
}

export class LateSamples {
  /** @param samples oldest first */
  constructor(private readonly samples: LateSample[] = []) {}

  get length(): number {
    return this.samples.length;
  }

  /** undefined: none at that time. */
  at(timestampMs: number): LateSample | undefined {
    const found = this.samples[this.firstAtOrAfter(timestampMs)];
    return found?.timestampMs === timestampMs ? found : undefined;
  }

  /** @param sample of a time that is not there yet */
  insert(sample: LateSample): void {
    this.samples.splice(this.firstAtOrAfter(sample.timestampMs), 0, sample);
  }

  columns(): Columns {
    const values = new Float64Array(this.length);
    const words = wordsOf(values);
    this.samples.forEach(({ low, high }, i) => {
      words[2 * i] = low;
      words[2 * i + 1] = high;
    });
    return {
      values,
      timestampsMs: Float64Array.from(this.samples, ({ timestampMs }) => timestampMs),
      ...(this.samples.some(({ histogram }) => histogram) && {
        histograms: this.samples.map(({ histogram }) => histogram),
      }),
      ...(this.samples.some(({ startTimestampMs }) => startTimestampMs !== 0) && {
        startTimestampsMs: Float64Array.from(this.samples, ({ startTimestampMs }) => startTimestampMs),
      }),
    };
  }

  /** Those before `untilMs`, and the others. */
  split(untilMs: number): [LateSamples, LateSamples] {
    const at = this.firstAtOrAfter(untilMs);
    return [new LateSamples(this.samples.slice(0, at)), new LateSamples(this.samples.slice(at))];
  }

  private firstAtOrAfter(timestampMs: number): number {
    let low = 0;
    let high = this.samples.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.samples[middle] as LateSample).timestampMs < timestampMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

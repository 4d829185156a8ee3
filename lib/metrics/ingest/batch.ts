// Collects samples into the columns of an AppendBatch.
import { writeStale } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { MetricMetadata, SeriesRef } from '../model';
import type { AppendBatch, SeriesExemplar } from '../store/contract';

const FIRST_CAPACITY = 256;

type SampleColumns = Pick<AppendBatch, 'refs' | 'timestampsMs' | 'values'>;

export class BatchBuilder {
  private refs = new Uint32Array(FIRST_CAPACITY);
  private timestampsMs = new Float64Array(FIRST_CAPACITY);
  private values = new Float64Array(FIRST_CAPACITY);
  /** The bits of `values`. */
  private words = new Int32Array(this.values.buffer);
  private count = 0;
  /** Made when the first sample says when counting began; most writers never do. */
  private startTimestampsMs: Float64Array<ArrayBuffer> | undefined;
  private histograms = new Map<number, Histogram>();
  private exemplars: SeriesExemplar[] = [];

  /** Floats and histograms. */
  get length(): number {
    return this.count;
  }

  get histogramCount(): number {
    return this.histograms.size;
  }

  get exemplarCount(): number {
    return this.exemplars.length;
  }

  add(ref: SeriesRef, timestampMs: number, value: number): void {
    if (this.count === this.refs.length) this.grow();
    this.refs[this.count] = ref;
    this.timestampsMs[this.count] = timestampMs;
    this.values[this.count++] = value;
  }

  /** Takes the value's bits from `bytes`, eight of them, little-endian. */
  addBits(ref: SeriesRef, timestampMs: number, bytes: DataView, at: number): void {
    this.add(ref, timestampMs, 0);
    const word = 2 * (this.count - 1);
    this.words[word] = bytes.getInt32(at, true);
    this.words[word + 1] = bytes.getInt32(at + 4, true);
  }

  /** As `addBits`, of as many samples as the columns have. */
  addRun({ refs, timestampsMs, values }: SampleColumns): void {
    const count = this.count + refs.length;
    while (count > this.refs.length) this.grow();
    this.refs.set(refs, this.count);
    this.timestampsMs.set(timestampsMs, this.count);
    this.values.set(values, this.count);
    this.count = count;
  }

  addStale(ref: SeriesRef, timestampMs: number): void {
    this.add(ref, timestampMs, 0);
    writeStale(this.values, this.count - 1);
  }

  /** The histogram must be valid: kernel/histogram-validation. */
  addHistogram(ref: SeriesRef, timestampMs: number, histogram: Histogram): void {
    this.histograms.set(this.count, histogram);
    this.add(ref, timestampMs, 0);
  }

  /** When counting began, of the sample that was added last. */
  startLast(startTimestampMs: number): void {
    this.startTimestampsMs ??= new Float64Array(this.refs.length);
    this.startTimestampsMs[this.count - 1] = startTimestampMs;
  }

  addExemplar(exemplar: SeriesExemplar): void {
    this.exemplars.push(exemplar);
  }

  /** Views of the columns, until the builder is cleared. */
  build(metadata: readonly MetricMetadata[]): AppendBatch {
    const { count } = this;
    return {
      refs: this.refs.subarray(0, count),
      timestampsMs: this.timestampsMs.subarray(0, count),
      values: this.values.subarray(0, count),
      ...(this.histograms.size > 0 && { histograms: this.histograms }),
      ...(this.startTimestampsMs && { startTimestampsMs: this.startTimestampsMs.subarray(0, count) }),
      ...(this.exemplars.length > 0 && { exemplars: this.exemplars }),
      metadata,
    };
  }

  /** Begins anew in the same columns: only once the store is done with what was built, which it is when its append resolved. */
  clear(): void {
    this.count = 0;
    this.startTimestampsMs = undefined;
    if (this.histograms.size > 0) this.histograms = new Map();
    if (this.exemplars.length > 0) this.exemplars = [];
  }

  /** Copies whole columns: a staleness marker must not pass through a JavaScript number. */
  private grow(): void {
    const capacity = this.refs.length * 2;
    const refs = new Uint32Array(capacity);
    refs.set(this.refs);
    this.refs = refs;
    this.timestampsMs = grown(this.timestampsMs, capacity);
    this.values = grown(this.values, capacity);
    this.startTimestampsMs &&= grown(this.startTimestampsMs, capacity);
    this.words = new Int32Array(this.values.buffer);
  }
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(capacity);
  copy.set(column);
  return copy;
}

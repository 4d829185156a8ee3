// Collects samples into the columns of an AppendBatch.
import { writeStale } from '@/lib/kernel/float';
import type { MetricMetadata, SeriesRef } from '../model';
import type { AppendBatch } from '../store/contract';

const FIRST_CAPACITY = 256;

export class BatchBuilder {
  private refs: Uint32Array<ArrayBuffer>;
  private timestampsMs: Float64Array<ArrayBuffer>;
  private values: Float64Array<ArrayBuffer>;
  private words: Uint32Array<ArrayBuffer>;
  private count = 0;

  /** @param expected how many samples it will probably hold */
  constructor(expected = 0) {
    const capacity = Math.max(expected, FIRST_CAPACITY);
    this.refs = new Uint32Array(capacity);
    this.timestampsMs = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.words = new Uint32Array(this.values.buffer);
  }

  get length(): number {
    return this.count;
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
    this.words[word] = bytes.getUint32(at, true);
    this.words[word + 1] = bytes.getUint32(at + 4, true);
  }

  addStale(ref: SeriesRef, timestampMs: number): void {
    this.add(ref, timestampMs, 0);
    writeStale(this.values, this.count - 1);
  }

  /** Views of the columns; the builder is done with. */
  build(metadata: readonly MetricMetadata[]): AppendBatch {
    return {
      refs: this.refs.subarray(0, this.count),
      timestampsMs: this.timestampsMs.subarray(0, this.count),
      values: this.values.subarray(0, this.count),
      metadata,
    };
  }

  /** Copies whole columns: a staleness marker must not pass through a JavaScript number. */
  private grow(): void {
    const capacity = this.refs.length * 2;
    const [refs, timestampsMs, values] = [
      new Uint32Array(capacity),
      new Float64Array(capacity),
      new Float64Array(capacity),
    ];
    refs.set(this.refs);
    timestampsMs.set(this.timestampsMs);
    values.set(this.values);
    [this.refs, this.timestampsMs, this.values] = [refs, timestampsMs, values];
    this.words = new Uint32Array(values.buffer);
  }
}

// The histogram samples of one series in the head, packed, oldest first. Few series have any: those that do have a lane.
import type { Histogram } from '@/lib/kernel/histogram';
import { ByteReader, ByteWriter } from '../codec/bytes';
import { HistogramReader, HistogramWriter } from '../codec/histograms';
import type { Columns } from '../columns';

export class HistogramLane {
  private timestampsMs: number[] = [];
  /** Empty until a histogram comes that says when counting began. */
  private startTimestampsMs: number[] = [];
  private bytes = new ByteWriter(256);
  private readonly writer = new HistogramWriter();

  get length(): number {
    return this.timestampsMs.length;
  }

  /** Infinity when empty. */
  get oldestMs(): number {
    return this.timestampsMs[0] ?? Infinity;
  }

  /** @param timestampMs later than all there are */
  push(timestampMs: number, histogram: Histogram, startTimestampMs: number): void {
    if (startTimestampMs !== 0) while (this.startTimestampsMs.length < this.length) this.startTimestampsMs.push(0);
    if (startTimestampMs !== 0 || this.startTimestampsMs.length > 0) this.startTimestampsMs.push(startTimestampMs);
    this.timestampsMs.push(timestampMs);
    this.writer.write(histogram, this.bytes);
  }

  /** All of them. */
  columns(): Columns {
    const reader = new ByteReader(this.bytes.done(), 'histogram lane');
    const histograms = new HistogramReader();
    return {
      timestampsMs: Float64Array.from(this.timestampsMs),
      values: new Float64Array(this.length),
      histograms: this.timestampsMs.map(() => histograms.read(reader)),
      ...(this.startTimestampsMs.length > 0 && { startTimestampsMs: Float64Array.from(this.startTimestampsMs) }),
    };
  }

  dropBefore(untilMs: number): void {
    if (this.length === 0 || this.oldestMs >= untilMs) return;
    const { timestampsMs, histograms = [], startTimestampsMs } = this.columns();
    this.timestampsMs = [];
    this.startTimestampsMs = [];
    this.bytes = new ByteWriter(256);
    this.writer.reset();
    histograms.forEach((histogram, i) => {
      const timestampMs = timestampsMs[i] as number;
      if (histogram && timestampMs >= untilMs) this.push(timestampMs, histogram, startTimestampsMs?.[i] ?? 0);
    });
  }
}

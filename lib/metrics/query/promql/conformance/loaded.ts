// What a script has loaded so far: a store of its own, gone with the next `clear`.
import { writeStale } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { memoryStore } from '@/lib/metrics/store/memory';
import type { Point, ScriptSeries } from './points';
import type { LoadCommand } from './script';
import { hintWhenStored } from './stored-hints';

type Sample = {
  readonly ref: number;
  readonly timestampMs: number;
  readonly point: Exclude<Point, undefined>;
  /** 0: not known. */
  readonly startMs: number;
};

export class Loaded {
  private readonly writer = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  /** The newest sample of a series, where it is a histogram. */
  private readonly newest = new Map<string, Histogram>();

  /** @param originMs when the first sample of each series is */
  constructor(private readonly originMs = 0) {}

  get store(): SampleStore {
    return this.writer;
  }

  async load({ series, starts, stepMs }: LoadCommand): Promise<void> {
    // Of two lines with the same labels in one block the later is meant.
    const unique = new Map(series.map((each) => [each.labels.key(), each]));
    const samples = [...unique.values()].flatMap((each) => this.samplesOf(each, stepMs, starts.get(each.labels.key())));
    const values = new Float64Array(samples.length);
    const histograms = new Map<number, Histogram>();
    samples.forEach(({ point }, i) => {
      if (point === 'stale') writeStale(values, i);
      else if (typeof point === 'number') values[i] = point;
      else histograms.set(i, point.histogram);
    });
    await this.writer.append({
      refs: Uint32Array.from(samples, ({ ref }) => ref),
      timestampsMs: Float64Array.from(samples, ({ timestampMs }) => timestampMs),
      startTimestampsMs: Float64Array.from(samples, ({ startMs }) => startMs),
      values,
      histograms,
    });
  }

  /** @param startOffsetsMs how far from each sample its counting began */
  private samplesOf(
    { labels, points }: ScriptSeries,
    stepMs: number,
    startOffsetsMs: readonly (number | undefined)[] | undefined,
  ): Sample[] {
    const ref = this.writer.refOf(labels);
    return points.flatMap((written, i) => {
      if (written === undefined) return [];
      const timestampMs = this.originMs + i * stepMs;
      const offsetMs = startOffsetsMs?.[i];
      const startMs = offsetMs === undefined ? 0 : timestampMs + offsetMs;
      return [{ ref, timestampMs, startMs, point: this.stored(labels.key(), written) }];
    });
  }

  private stored(key: string, point: Exclude<Point, undefined>): Exclude<Point, undefined> {
    const before = this.newest.get(key);
    this.newest.delete(key);
    if (typeof point !== 'object') return point;
    const histogram = hintWhenStored(point.histogram, before);
    this.newest.set(key, histogram);
    return { ...point, histogram };
  }
}

// Which answers about series still hold. What is asked of names, values and series of a range is asked again and again, and hardly ever
// has another answer: whoever remembers one opens a watch before it asks, and looks at a number in shared memory later. A watch is ended
// before a reader can see what might change the answer, so nobody who heard of a change is given an answer from before it.
import type { Watch } from '@/lib/kernel/http';
import type { TimeRange } from './contract';

/** How many watches there are at a time: a further one takes the place of the oldest. */
export const MOST_WATCHES = 1024;

/** One number a watch, shared between threads: it says the watch's own while that goes on. */
export const newWatchNumbers = (): Int32Array => new Int32Array(new SharedArrayBuffer(MOST_WATCHES * 4));

export const goesOn = (numbers: Int32Array, { place, number }: Watch): boolean =>
  Atomics.load(numbers, place) === number;

/** Samples about to be shown to readers. Columns of one length. */
type Shown = { readonly slots: Uint32Array; readonly timestampsMs: Float64Array };

/** What is known of the series in memory. */
type Series = {
  /** Of all samples it had, those deleted included; -Infinity: none. */
  readonly newestTimeMs: (slot: number) => number;
  /** Samples before this are in memory no more. */
  readonly sealedUntilMs: number;
};

export class SeriesWatches {
  /** By place. A watch that has ended has a range in which nothing lies. */
  private readonly startsMs: Float64Array;
  private readonly endsMs: Float64Array;
  private next = 0;
  /** No watch begins later; -Infinity: there is none. */
  private latestStartMs = -Infinity;
  private isPaused = false;

  /**
   * @param numbers as newWatchNumbers makes them
   * @param deletedUntilMs up to this time samples may have been deleted: that a series' newest one is of then says nothing
   */
  constructor(
    private readonly numbers: Int32Array,
    private deletedUntilMs: number,
  ) {
    this.startsMs = new Float64Array(numbers.length).fill(Infinity);
    this.endsMs = new Float64Array(numbers.length).fill(-Infinity);
  }

  /** Watches which series have samples in a range; undefined while that cannot be told, and for no range. */
  open({ startMs, endMs }: TimeRange): Watch | undefined {
    if (this.isPaused || !(startMs <= endMs)) return undefined;
    const place = this.next;
    this.next = (place + 1) % this.numbers.length;
    this.startsMs[place] = Math.max(startMs, -Number.MAX_VALUE);
    this.endsMs[place] = endMs;
    this.latestStartMs = Math.max(this.latestStartMs, this.startsMs[place] as number);
    return { place, number: this.renumber(place) };
  }

  /**
   * Call before readers see new samples. A series that had one at or after the start of a range is in its answer already; others
   * may come into it.
   */
  noteSamples({ slots, timestampsMs }: Shown, series: Series): void {
    if (this.latestStartMs === -Infinity) return;
    const { latestStartMs, deletedUntilMs } = this;
    const { sealedUntilMs } = series;
    let beforeMs = Infinity;
    let fromMs = Infinity;
    let untilMs = -Infinity;
    for (let i = 0; i < slots.length; i++) {
      const timestampMs = timestampsMs[i] as number;
      const newestMs = series.newestTimeMs(slots[i] as number);
      const isThere = newestMs < timestampMs && newestMs >= sealedUntilMs && newestMs > deletedUntilMs;
      if (isThere && newestMs >= latestStartMs) continue;
      beforeMs = Math.min(beforeMs, isThere ? newestMs : -Infinity);
      fromMs = Math.min(fromMs, timestampMs);
      untilMs = Math.max(untilMs, timestampMs);
    }
    if (fromMs <= untilMs) this.endWithin(beforeMs, fromMs, untilMs);
  }

  /** Ends those whose range begins after `beforeMs`, and may have one of the times from `fromMs` to `untilMs` in it. */
  private endWithin(beforeMs: number, fromMs: number, untilMs: number): void {
    let latestStartMs = -Infinity;
    for (let place = 0; place < this.numbers.length; place++) {
      const startMs = this.startsMs[place] as number;
      const endMs = this.endsMs[place] as number;
      if (startMs > endMs) continue;
      if (startMs > beforeMs && startMs <= untilMs && endMs >= fromMs) this.end(place);
      else latestStartMs = Math.max(latestStartMs, startMs);
    }
    this.latestStartMs = latestStartMs;
  }

  /** Blocks are about to change, or what is in memory otherwise than by new samples: no watch goes on, and none is opened until `resume`. */
  pause(): void {
    this.isPaused = true;
    this.endAll();
  }

  /** No watch goes on. @param deletedUntilMs as the constructor's, if anything is deleted now */
  endAll(deletedUntilMs = -Infinity): void {
    for (let place = 0; place < this.numbers.length; place++) this.end(place);
    this.latestStartMs = -Infinity;
    this.deletedUntilMs = Math.max(this.deletedUntilMs, deletedUntilMs);
  }

  /** @param deletedUntilMs as the constructor's, if anything was deleted */
  resume(deletedUntilMs = -Infinity): void {
    this.deletedUntilMs = Math.max(this.deletedUntilMs, deletedUntilMs);
    this.isPaused = false;
  }

  private end(place: number): void {
    if ((this.startsMs[place] as number) > (this.endsMs[place] as number)) return;
    this.renumber(place);
    this.startsMs[place] = Infinity;
    this.endsMs[place] = -Infinity;
  }

  /** @returns the number that is now its */
  private renumber(place: number): number {
    return (Atomics.add(this.numbers, place, 1) + 1) | 0;
  }
}

// The samples that are not in blocks yet, by slot of the series table. Floats: a raw window, packed chunks behind it, timestamps
// in shared columns. Histograms and late samples: lanes of their own for the few series that have them.
import type { Histogram } from '@/lib/kernel/histogram';
import { isSameHistogram, type SampleThere } from '../append-rules';
import { type Columns, filter, merge, NO_COLUMNS, within, wordsOf } from '../columns';
import type { DecodedCache } from '../decoded-cache';
import { type ChunkAddress, ChunkArena, NO_CHUNK } from './chunk-arena';
import { FloatRuns, type Place } from './float-runs';
import { HistogramLane } from './histogram-lane';
import { LateLanes } from './late-lanes';
import { type LateSample, lateSamplesOf } from './late-samples';
import { packAgain } from './packing-later';
import { TimeColumns } from './time-columns';
import { WINDOW, Windows } from './windows';

const FIRST_CAPACITY = 1024;
const NO_COLUMN = 0;
/** Eight million samples. Of a head that is larger the rest is packed as it is replayed. */
const MOST_UNPACKED_BYTES = 64 << 20;

/** A window that is being packed. */
const window = new Float64Array(WINDOW);

export class Head {
  private readonly times = new TimeColumns();
  private readonly windows = new Windows();
  private readonly arena = new ChunkArena();
  private readonly runs: FloatRuns;
  private readonly histograms = new Map<number, HistogramLane>();
  /** Samples that came late and are not in blocks. */
  readonly late = new LateLanes();
  /** Series whose samples in memory have all been deleted: their newest time stays known. */
  private readonly bare = new Set<number>();
  /** When counting began, of the floats in the window; a series is here while it is known. */
  private readonly starts = new Map<number, number>();

  /** Time of the newest sample, of whatever kind; -Infinity: none in memory. */
  private newestTimesMs = new Float64Array(0);
  /** Column the series appends to, plus 1. */
  private columns = new Uint32Array(0);
  /** Row of the window's first sample. */
  private startRows = new Uint32Array(0);
  private counts = new Uint8Array(0);
  private lastChunks = new Float64Array(0);
  /** The newest sample where it is a histogram. */
  private readonly newestHistograms = new Map<number, Histogram>();

  /** No sample was ever deleted: a series' newest time is that of a sample. */
  private wasNeverCut = true;
  private sampleCount = 0;
  private newest = -Infinity;
  private rewritten = 0;

  /** Samples before this are in blocks, and only there, unless they came late. */
  sealedUntilMs = -Infinity;

  /** Before anything is served: full windows may stay unpacked. */
  isReplaying = false;

  /** @param decoded where samples that a query decoded are kept for the next one */
  constructor(decoded: DecodedCache) {
    this.runs = new FloatRuns(this.arena, this.windows, this.times, decoded);
  }

  get samples(): number {
    return this.sampleCount;
  }

  /** Time of the newest sample there ever was; -Infinity: there was none. */
  get newestMs(): number {
    return this.newest;
  }

  /** As long as it stays the same, all that changes is that series get samples newer than all they have. */
  get rewrites(): number {
    return this.rewritten;
  }

  /** Whether any series has said when its counting began. */
  get hasStarts(): boolean {
    return this.starts.size > 0;
  }

  /** Bytes of packed samples. */
  get packedBytes(): number {
    return this.arena.bytes;
  }

  get chunks(): number {
    return this.arena.chunks;
  }

  /** Makes `slot` the place of a series without samples. */
  open(slot: number): void {
    if (slot >= this.columns.length) this.grow(slot + 1);
    this.newestTimesMs[slot] = -Infinity;
    this.columns[slot] = NO_COLUMN;
    this.counts[slot] = 0;
    this.lastChunks[slot] = NO_CHUNK;
    this.windows.open(slot);
  }

  private grow(count: number): void {
    const capacity = Math.max(FIRST_CAPACITY, count, this.columns.length * 2);
    this.newestTimesMs = grown(this.newestTimesMs, new Float64Array(capacity));
    this.columns = grown(this.columns, new Uint32Array(capacity));
    this.startRows = grown(this.startRows, new Uint32Array(capacity));
    this.counts = grown(this.counts, new Uint8Array(capacity));
    this.lastChunks = grown(this.lastChunks, new Float64Array(capacity));
  }

  /** Forgets a series: its slot may be opened for another. */
  close(slot: number): void {
    this.rewritten++;
    this.runs.forget(slot);
    this.leaveColumn(slot);
    for (const lane of [this.histograms, this.newestHistograms, this.late, this.starts, this.bare]) lane.delete(slot);
  }

  private leaveColumn(slot: number): void {
    const column = this.columns[slot] as number;
    if (column !== NO_COLUMN) this.times.leave(this.times.of(column - 1));
    this.columns[slot] = NO_COLUMN;
    this.counts[slot] = 0;
    this.windows.letGo(slot);
  }

  newestTimeMs(slot: number): number {
    return this.newestTimesMs[slot] as number;
  }

  /** A column that only series sampled together with this one have; the same number for all of them. */
  columnOf(slot: number): number {
    return this.columns[slot] as number;
  }

  /** Whether the newest sample is the float of these bits. */
  endsWithFloat(slot: number, words: Uint32Array, index: number): boolean {
    if (this.newestHistograms.size > 0 && this.newestHistograms.has(slot)) return false;
    return this.windows.endsWith(slot, words, index);
  }

  endsWithHistogram(slot: number, histogram: Histogram): boolean {
    const newest = this.newestHistograms.get(slot);
    return newest !== undefined && isSameHistogram(newest, histogram);
  }

  /** A float newer than all of the series: value `index` of `words`. */
  push(slot: number, timestampMs: number, words: Uint32Array, index: number): void {
    const count = this.makePlace(slot, timestampMs);
    this.windows.push(slot, count, words[2 * index] as number, words[2 * index + 1] as number);
  }

  /** Counts a float that its window does not hold yet. @returns how many the window holds */
  private makePlace(slot: number, timestampMs: number): number {
    let count = this.counts[slot] as number;
    if (count === WINDOW) count = this.pack(slot);
    const column = this.columns[slot] as number;
    const own = column === NO_COLUMN ? undefined : this.times.of(column - 1);
    const row = (this.startRows[slot] as number) + count;
    const next = this.times.next(own, row, timestampMs);
    const nextRow = next === own && row < next.endRow && next.at(row) === timestampMs ? row : next.endRow - 1;
    if (next !== own || nextRow !== row) {
      // Rows of a window follow one another in one column.
      if (count > 0) count = this.pack(slot);
      this.columns[slot] = next.id + 1;
      this.startRows[slot] = nextRow;
    }
    this.counts[slot] = count + 1;
    if (this.newestHistograms.size > 0) this.newestHistograms.delete(slot);
    this.noteNewest(slot, timestampMs);
    return count;
  }

  /**
   * As `push` for each of `slots[from, to)`, up to the first that is no slot in use or whose series has something as new. What is
   * sampled together comes together: most need only be set down beside the one before.
   * @returns where it stopped; `to`: all are pushed
   */
  pushRun(slots: Uint32Array, timestampsMs: Float64Array, words: Uint32Array, from: number, to: number): number {
    const mayBePlain = this.newestHistograms.size + this.bare.size === 0;
    const values = new Float64Array(words.buffer, words.byteOffset, words.length / 2);
    for (let i = from; i < to; ) {
      const slot = slots[i] as number;
      const timestampMs = timestampsMs[i] as number;
      if (slot >= this.columns.length || timestampMs <= (this.newestTimesMs[slot] as number)) return i;
      this.makePlace(slot, timestampMs);
      const end = mayBePlain ? this.makePlacesBeside(slots, timestampsMs, i + 1, to) : i + 1;
      this.windows.pushEach(slots, this.counts, values, words, i, end);
      i = end;
    }
    return to;
  }

  /** Of floats of the time of the one before them whose rows are its row. @returns the first that is not */
  private makePlacesBeside(slots: Uint32Array, timestampsMs: Float64Array, from: number, to: number): number {
    const { columns, startRows, counts, newestTimesMs } = this;
    const first = slots[from - 1] as number;
    const timestampMs = timestampsMs[from - 1] as number;
    const column = columns[first] as number;
    const row = (startRows[first] as number) + (counts[first] as number) - 1;
    let i = from;
    for (; i < to && timestampsMs[i] === timestampMs; i++) {
      const slot = slots[i] as number;
      if (columns[slot] !== column || !(timestampMs > (newestTimesMs[slot] as number))) break;
      let count = counts[slot] as number;
      if ((startRows[slot] as number) + count !== row) break;
      if (count === WINDOW) count = this.pack(slot);
      counts[slot] = count + 1;
      newestTimesMs[slot] = timestampMs;
    }
    this.sampleCount += i - from;
    return i;
  }

  /** Call before the `push` of a float whose sender said when counting began, or (0) did not although it did before. */
  setStart(slot: number, startTimestampMs: number): void {
    if ((this.starts.get(slot) ?? 0) === startTimestampMs) return;
    // A chunk has one start.
    if ((this.counts[slot] as number) > 0) this.pack(slot);
    if (startTimestampMs === 0) this.starts.delete(slot);
    else this.starts.set(slot, startTimestampMs);
  }

  pushHistogram(slot: number, timestampMs: number, histogram: Histogram, startTimestampMs: number): void {
    const lane = this.histograms.get(slot) ?? new HistogramLane();
    this.histograms.set(slot, lane);
    lane.push(timestampMs, histogram, startTimestampMs);
    this.newestHistograms.set(slot, histogram);
    this.noteNewest(slot, timestampMs);
  }

  private noteNewest(slot: number, timestampMs: number): void {
    this.newestTimesMs[slot] = timestampMs;
    if (this.bare.size > 0) this.bare.delete(slot);
    if (timestampMs > this.newest) this.newest = timestampMs;
    this.sampleCount++;
  }

  /** A sample older than the series' newest, of a time for which it has none. */
  insertLate(slot: number, sample: LateSample): void {
    this.late.insert(slot, sample);
    this.sampleCount++;
    this.rewritten++;
  }

  /** Whether there is a sample at the time of `sample`. What is in blocks is not looked at. */
  find(slot: number, sample: LateSample): SampleThere {
    const { timestampMs } = sample;
    const late = this.late.at(slot, timestampMs);
    if (late) return isSame(late, sample) ? 'same' : 'other';
    const { values, histograms, timestampsMs } = this.columnsOf(slot, timestampMs, timestampMs);
    if (timestampsMs.length === 0) return 'nothing';
    const words = wordsOf(values);
    const there = { ...sample, histogram: histograms?.[0], low: words[0] as number, high: words[1] as number };
    return isSame(there, sample) ? 'same' : 'other';
  }

  /** Packs the window into a chunk. @returns the count of an empty window */
  private pack(slot: number): 0 {
    const count = this.counts[slot] as number;
    const column = (this.columns[slot] as number) - 1;
    const startRow = this.startRows[slot] as number;
    const previous = this.lastChunks[slot] as ChunkAddress;
    const startTimestampMs = this.starts.get(slot) ?? 0;
    const newestMs = this.times.of(column).at(startRow + count - 1);
    const chunk = { previous, column, startRow, count, startTimestampMs };
    if (this.mayPackLater()) this.lastChunks[slot] = this.arena.addUnpacked(chunk, this.windows, slot, newestMs);
    else {
      this.windows.read(slot, count, 0, window, 0);
      this.lastChunks[slot] = this.arena.add(chunk, window, newestMs);
    }
    this.windows.packed(slot, count);
    this.startRows[slot] = startRow + count;
    this.counts[slot] = 0;
    return 0;
  }

  private mayPackLater(): boolean {
    return this.isReplaying && this.arena.unpackedBytes < MOST_UNPACKED_BYTES;
  }

  /**
   * Ends a replay. What it left unpacked can be read as all the rest, and is packed as the caller goes through this.
   * @param slots in use, those that come to be in use meanwhile included or not
   */
  *packLeft(slots: Iterable<number>): Generator<void> {
    this.isReplaying = false;
    if (this.arena.unpackedBytes === 0) return;
    const from = this.arena.beginSegment();
    for (const slot of slots) {
      this.lastChunks[slot] = packAgain(this.arena, this.times, this.lastChunks[slot] as ChunkAddress);
      this.runs.forget(slot);
      yield;
    }
    this.arena.dropUpTo(from);
  }

  /** Samples with startMs <= t <= endMs; views that stay as they are whatever is appended or dropped later. */
  samplesOf(slot: number, startMs: number, endMs: number): Columns {
    return this.withLate(slot, this.columnsOf(slot, startMs, endMs), startMs, endMs);
  }

  /**
   * The same for a query: what it decodes is kept for the next one.
   * @param newestMs leaves out what came in order and is newer
   */
  samplesForQuery(slot: number, startMs: number, endMs: number, newestMs = Infinity): Columns {
    const fromMs = Math.max(startMs, this.sealedUntilMs);
    const untilMs = Math.min(endMs, newestMs);
    const floats = this.runs.recall(this.placeOf(slot), fromMs, untilMs);
    return this.withLate(slot, this.withHistograms(slot, floats, fromMs, untilMs), startMs, endMs);
  }

  private withLate(slot: number, inOrder: Columns, startMs: number, endMs: number): Columns {
    const late = this.late.of(slot);
    return late ? merge(inOrder, within(late, startMs, endMs)) : inOrder;
  }

  /** What did not come late. */
  private columnsOf(slot: number, startMs: number, endMs: number): Columns {
    const fromMs = Math.max(startMs, this.sealedUntilMs);
    return this.withHistograms(slot, this.runs.read(this.placeOf(slot), fromMs, endMs), fromMs, endMs);
  }

  private placeOf(slot: number): Place {
    return {
      slot,
      lastChunk: this.lastChunks[slot] as ChunkAddress,
      column: (this.columns[slot] as number) - 1,
      startRow: this.startRows[slot] as number,
      count: this.counts[slot] as number,
      startTimestampMs: this.starts.size > 0 ? (this.starts.get(slot) ?? 0) : 0,
    };
  }

  private withHistograms(slot: number, floats: Columns, fromMs: number, endMs: number): Columns {
    const lane = this.histograms.size > 0 ? this.histograms.get(slot) : undefined;
    return lane ? merge(floats, within(lane.columns(), fromMs, endMs)) : floats;
  }

  /** Whether the series has a sample in memory before `untilMs`. */
  startsBefore(slot: number, untilMs: number): boolean {
    const oldestMs = this.runs.oldestMs(this.placeOf(slot), this.sealedUntilMs);
    const lane = this.histograms.get(slot);
    const late = this.late.of(slot)?.timestampsMs[0] ?? Infinity;
    return Math.min(oldestMs, lane?.oldestMs ?? Infinity, late) < untilMs;
  }

  /** Whether the series has a sample with startMs <= t <= endMs. */
  hasSamples(slot: number, startMs: number, endMs: number): boolean {
    const newestMs = this.newestTimesMs[slot] as number;
    const fromMs = Math.max(startMs, this.sealedUntilMs);
    if (newestMs >= fromMs && newestMs <= endMs && this.wasNeverCut) return true;
    if (
      newestMs >= fromMs &&
      (this.runs.hasSamples(this.placeOf(slot), fromMs, endMs) || this.hasHistograms(slot, fromMs, endMs))
    )
      return true;
    const late = this.late.of(slot);
    return late !== undefined && within(late, startMs, endMs).timestampsMs.length > 0;
  }

  private hasHistograms(slot: number, fromMs: number, endMs: number): boolean {
    const lane = this.histograms.get(slot);
    return lane !== undefined && within(lane.columns(), fromMs, endMs).timestampsMs.length > 0;
  }

  /** Whether the series has no sample in memory. */
  isEmpty(slot: number): boolean {
    return (this.isPast(slot) || this.bare.has(slot)) && !this.late.has(slot);
  }

  /** Whether the series may leave memory: it has no sample there, and whatever comes for it is newer than all it had. */
  mayLeave(slot: number): boolean {
    return this.isPast(slot) && !this.late.has(slot);
  }

  private isPast(slot: number): boolean {
    return (this.newestTimesMs[slot] as number) < this.sealedUntilMs;
  }

  /** No later than the oldest sample that did not come late; Infinity: there is none. */
  oldestMs(): number {
    let oldestMs = this.times.oldestMs();
    for (const lane of this.histograms.values()) oldestMs = Math.min(oldestMs, lane.oldestMs);
    return Math.max(oldestMs, this.sealedUntilMs);
  }

  /**
   * What is before `untilMs` is in blocks now.
   * @param slots all in use
   * @param sealedSamples how many that were
   */
  sealedUpTo(untilMs: number, slots: Iterable<number>, sealedSamples: number): void {
    this.rewritten++;
    this.sealedUntilMs = untilMs;
    this.sampleCount -= sealedSamples;
    this.late.sealed();
    for (const [slot, lane] of this.histograms) {
      lane.dropBefore(untilMs);
      if (lane.length === 0) this.histograms.delete(slot);
    }
    for (const slot of slots) {
      // A window of sealed samples alone would hold on to rows that go. The newest sample may be a histogram, or deleted.
      if ((this.newestTimesMs[slot] as number) < untilMs || this.runs.windowEndMs(this.placeOf(slot)) < untilMs)
        this.leaveColumn(slot);
    }
    this.runs.forgetAll();
    this.arena.dropBefore(untilMs);
    this.times.dropBefore(untilMs);
  }

  /** Deletes samples with startMs <= t <= endMs. The series' newest time stays: the past is not open again. */
  deleteSamples(slot: number, startMs: number, endMs: number): void {
    const newestMs = this.newestTimesMs[slot] as number;
    const newestWords = this.windows.newestOf(slot);
    const newestHistogram = this.newestHistograms.get(slot);
    const all = this.columnsOf(slot, -Infinity, Infinity);
    const late = this.late.of(slot) ?? NO_COLUMNS;
    const isKept =
      ({ timestampsMs }: Columns) =>
      (i: number) =>
        (timestampsMs[i] as number) < startMs || (timestampsMs[i] as number) > endMs;
    this.sampleCount -= all.timestampsMs.length + late.timestampsMs.length;
    this.close(slot);
    this.open(slot);
    const kept = filter(all, isKept(all));
    this.pushAll(slot, kept);
    if (kept.timestampsMs.length === 0) this.bare.add(slot);
    this.wasNeverCut = false;
    for (const sample of lateSamplesOf(filter(late, isKept(late)))) this.insertLate(slot, sample);
    this.newestTimesMs[slot] = newestMs;
    // What is in a window leans on the newest of it.
    if ((this.counts[slot] as number) > 0) this.pack(slot);
    this.windows.setNewest(slot, newestWords);
    if (newestHistogram) this.newestHistograms.set(slot, newestHistogram);
    else this.newestHistograms.delete(slot);
  }

  private pushAll(slot: number, { timestampsMs, values, histograms, startTimestampsMs }: Columns): void {
    const words = wordsOf(values);
    timestampsMs.forEach((timestampMs, i) => {
      const histogram = histograms?.[i];
      const startTimestampMs = startTimestampsMs?.[i] ?? 0;
      if (histogram) this.pushHistogram(slot, timestampMs, histogram, startTimestampMs);
      else {
        this.setStart(slot, startTimestampMs);
        this.push(slot, timestampMs, words, i);
      }
    });
  }
}

const isSame = (a: LateSample, b: LateSample) =>
  a.histogram && b.histogram
    ? isSameHistogram(a.histogram, b.histogram)
    : !a.histogram && !b.histogram && a.low === b.low && a.high === b.high;

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

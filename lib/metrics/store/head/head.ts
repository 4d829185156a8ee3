// The samples that are not in blocks yet, by slot of the series table. Floats: a raw window, packed chunks behind it, timestamps
// in shared columns. Histograms and late samples: lanes of their own for the few series that have them.
import type { Histogram } from '@/lib/kernel/histogram';
import { isSameHistogram, type SampleThere } from '../append-rules';
import { type Columns, concat, filter, merge, NO_COLUMNS, within, wordsOf } from '../columns';
import type { DecodedCache } from '../decoded-cache';
import { type Chunk, type ChunkAddress, ChunkArena, NO_CHUNK, unpack } from './chunk-arena';
import { DecodedTails } from './decoded-tails';
import { HistogramLane } from './histogram-lane';
import { type LateSample, LateSamples, lateSamplesOf } from './late-samples';
import { TimeColumns } from './time-columns';
import { WINDOW, Windows } from './windows';

const FIRST_CAPACITY = 1024;
const NO_COLUMN = 0;

/** A run of rows of one column: a chunk, or what the window holds. */
type Run = { readonly column: number; readonly startRow: number; readonly count: number };

export class Head {
  private readonly times = new TimeColumns();
  private readonly windows = new Windows();
  private readonly arena = new ChunkArena();
  private readonly tails: DecodedTails;
  private readonly histograms = new Map<number, HistogramLane>();
  private readonly late = new Map<number, LateSamples>();
  /** Those of them that are being written into blocks. */
  private sealingLate = new Map<number, LateSamples>();
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
  /** Bits of the newest sample, if it is a float: low and high word. */
  private newestWords = new Uint32Array(0);
  /** The newest sample where it is a histogram. */
  private readonly newestHistograms = new Map<number, Histogram>();

  /** No sample was ever deleted: a series' newest time is that of a sample. */
  private wasNeverCut = true;
  private sampleCount = 0;
  private newest = -Infinity;

  /** Samples before this are in blocks, and only there, unless they came late. */
  sealedUntilMs = -Infinity;

  /** @param decoded where samples that a query decoded are kept for the next one */
  constructor(decoded: DecodedCache) {
    this.tails = new DecodedTails(this.arena, this.windows, this.times, decoded);
  }

  get samples(): number {
    return this.sampleCount;
  }

  /** Time of the newest sample there ever was; -Infinity: there was none. */
  get newestMs(): number {
    return this.newest;
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
  }

  private grow(count: number): void {
    const capacity = Math.max(FIRST_CAPACITY, count, this.columns.length * 2);
    this.newestTimesMs = grown(this.newestTimesMs, new Float64Array(capacity));
    this.columns = grown(this.columns, new Uint32Array(capacity));
    this.startRows = grown(this.startRows, new Uint32Array(capacity));
    this.counts = grown(this.counts, new Uint8Array(capacity));
    this.lastChunks = grown(this.lastChunks, new Float64Array(capacity));
    this.newestWords = grown(this.newestWords, new Uint32Array(2 * capacity));
  }

  /** Forgets a series: its slot may be opened for another. */
  close(slot: number): void {
    this.tails.forget(slot);
    this.leaveColumn(slot);
    for (const lane of [this.histograms, this.newestHistograms, this.late, this.sealingLate, this.starts, this.bare])
      lane.delete(slot);
  }

  private leaveColumn(slot: number): void {
    const column = this.columns[slot] as number;
    if (column !== NO_COLUMN) this.times.leave(this.times.of(column - 1));
    this.columns[slot] = NO_COLUMN;
    this.counts[slot] = 0;
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
    const { newestWords } = this;
    return newestWords[2 * slot] === words[2 * index] && newestWords[2 * slot + 1] === words[2 * index + 1];
  }

  endsWithHistogram(slot: number, histogram: Histogram): boolean {
    const newest = this.newestHistograms.get(slot);
    return newest !== undefined && isSameHistogram(newest, histogram);
  }

  /** A float newer than all of the series: value `index` of `words`. */
  push(slot: number, timestampMs: number, words: Uint32Array, index: number): void {
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
    this.windows.set(slot, count, words, index);
    this.counts[slot] = count + 1;
    this.newestWords[2 * slot] = words[2 * index] as number;
    this.newestWords[2 * slot + 1] = words[2 * index + 1] as number;
    if (this.newestHistograms.size > 0) this.newestHistograms.delete(slot);
    this.noteNewest(slot, timestampMs);
  }

  /**
   * As `push` for each of `slots[from, to)`. What is sampled together comes together: most need only be set down beside the one
   * before.
   */
  pushRun(slots: Uint32Array, timestampsMs: Float64Array, words: Uint32Array, from: number, to: number): void {
    const mayBePlain = this.newestHistograms.size + this.bare.size === 0;
    for (let i = from; i < to; i++) {
      const slot = slots[i] as number;
      const isBeside = mayBePlain && i > from && timestampsMs[i] === timestampsMs[i - 1];
      if (isBeside && this.isNextBeside(slot, slots[i - 1] as number)) this.pushBeside(slot, timestampsMs, words, i);
      else this.push(slot, timestampsMs[i] as number, words, i);
    }
  }

  /** Whether the row for the next sample of a series is that of another's newest one. */
  private isNextBeside(slot: number, other: number): boolean {
    const { columns, startRows, counts } = this;
    const count = counts[slot] as number;
    const newestRow = (startRows[other] as number) + (counts[other] as number) - 1;
    const isBeside = columns[slot] === columns[other] && (startRows[slot] as number) + count === newestRow;
    return isBeside && count < WINDOW && columns[slot] !== NO_COLUMN;
  }

  /** A float in a row that is there. */
  private pushBeside(slot: number, timestampsMs: Float64Array, words: Uint32Array, index: number): void {
    const count = this.counts[slot] as number;
    this.windows.set(slot, count, words, index);
    this.counts[slot] = count + 1;
    this.newestWords[2 * slot] = words[2 * index] as number;
    this.newestWords[2 * slot + 1] = words[2 * index + 1] as number;
    this.newestTimesMs[slot] = timestampsMs[index] as number;
    this.sampleCount++;
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
    this.lane(slot).insert(sample);
    this.sampleCount++;
  }

  /** Whether there is a sample at the time of `sample`. What is in blocks is not looked at. */
  find(slot: number, sample: LateSample): SampleThere {
    const { timestampMs } = sample;
    const late = this.late.get(slot)?.at(timestampMs) ?? this.sealingLate.get(slot)?.at(timestampMs);
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
    const window = this.windows.of(slot);
    this.lastChunks[slot] = this.arena.add({ previous, column, startRow, count, startTimestampMs }, window, newestMs);
    this.startRows[slot] = startRow + count;
    this.counts[slot] = 0;
    return 0;
  }

  /** Samples with startMs <= t <= endMs; views that stay as they are whatever is appended or dropped later. */
  samplesOf(slot: number, startMs: number, endMs: number): Columns {
    return this.withLate(slot, this.columnsOf(slot, startMs, endMs), startMs, endMs);
  }

  /** The same for a query: what it decodes is kept for the next one. */
  samplesForQuery(slot: number, startMs: number, endMs: number): Columns {
    const fromMs = Math.max(startMs, this.sealedUntilMs);
    const floats = this.keptFloatsOf(slot, fromMs, endMs);
    return this.withLate(slot, this.withHistograms(slot, floats, fromMs, endMs), startMs, endMs);
  }

  private withLate(slot: number, inOrder: Columns, startMs: number, endMs: number): Columns {
    const late = this.lateOf(slot);
    return late ? merge(inOrder, within(late, startMs, endMs)) : inOrder;
  }

  /** Samples that came late and are not in blocks; undefined: none. */
  lateOf(slot: number): Columns | undefined {
    if (this.late.size === 0 && this.sealingLate.size === 0) return undefined;
    const late = this.late.get(slot)?.columns();
    const sealing = this.sealingLate.get(slot)?.columns();
    return late && sealing ? merge(sealing, late) : (late ?? sealing);
  }

  /**
   * From here on until `sealedUpTo` or `keepLate`, late samples before `untilMs` are those that are here now: `sealing` tells
   * them. What comes meanwhile waits for the next seal.
   */
  beginSealingLate(untilMs: number): void {
    for (const [slot, late] of this.late) {
      const [before, rest] = late.split(untilMs);
      if (before.length > 0) this.sealingLate.set(slot, before);
      if (rest.length > 0) this.late.set(slot, rest);
      else this.late.delete(slot);
    }
  }

  /** The seal failed. */
  keepLate(): void {
    for (const [slot, sealing] of this.sealingLate)
      for (const sample of lateSamplesOf(sealing.columns())) this.lane(slot).insert(sample);
    this.sealingLate = new Map();
  }

  /** Slots of series with late samples that are being sealed. */
  sealingLateSlots(): IterableIterator<number> {
    return this.sealingLate.keys();
  }

  sealingLateOf(slot: number): Columns {
    return this.sealingLate.get(slot)?.columns() ?? NO_COLUMNS;
  }

  private lane(slot: number): LateSamples {
    const lane = this.late.get(slot) ?? new LateSamples();
    this.late.set(slot, lane);
    return lane;
  }

  /** What did not come late. */
  private columnsOf(slot: number, startMs: number, endMs: number): Columns {
    const fromMs = Math.max(startMs, this.sealedUntilMs);
    return this.withHistograms(slot, this.floatsOf(slot, fromMs, endMs), fromMs, endMs);
  }

  private withHistograms(slot: number, floats: Columns, fromMs: number, endMs: number): Columns {
    const lane = this.histograms.size > 0 ? this.histograms.get(slot) : undefined;
    return lane ? merge(floats, within(lane.columns(), fromMs, endMs)) : floats;
  }

  private keptFloatsOf(slot: number, startMs: number, endMs: number): Columns {
    const place = {
      slot,
      lastChunk: this.lastChunks[slot] as ChunkAddress,
      column: (this.columns[slot] as number) - 1,
      startRow: this.startRows[slot] as number,
      count: this.counts[slot] as number,
    };
    const hasStart = this.starts.size > 0 && this.starts.has(slot);
    const tail = hasStart ? undefined : this.tails.of(place, startMs);
    if (!tail) return this.floatsOf(slot, startMs, endMs);
    const { startRow, endRow, isAllNumbers, isRising } = tail;
    const column = this.times.of(tail.column);
    const from = column.firstAtOrAfter(startMs, Math.max(startRow, column.firstRow), endRow);
    const to = column.firstAtOrAfter(Math.floor(endMs) + 1, from, endRow);
    if (from >= to) return NO_COLUMNS;
    return {
      timestampsMs: column.rows(from, to),
      values: tail.values.subarray(from - startRow, to - startRow),
      isAllNumbers,
      isRising,
    };
  }

  private floatsOf(slot: number, startMs: number, endMs: number): Columns {
    const chunks = this.chunksSince(slot, startMs);
    const window = this.windowRun(slot);
    const all: readonly Run[] = window ? [...chunks, window] : chunks;
    if (all.length === 0) return NO_COLUMNS;
    const decoded = new Float64Array(all.reduce((sum, { count }) => sum + count, 0));
    let at = 0;
    for (const chunk of chunks) {
      unpack(chunk, decoded, at);
      at += chunk.count;
    }
    if (window) decoded.set(this.windows.of(slot).subarray(0, window.count), at);
    const startTimestampsMs = this.startsOf(slot, chunks, window);
    return this.cut(all, { values: decoded, ...(startTimestampsMs && { startTimestampsMs }) }, startMs, endMs);
  }

  /** Chunks that have samples at or after `startMs`, oldest first. */
  private chunksSince(slot: number, startMs: number): Chunk[] {
    const found: Chunk[] = [];
    let address = this.lastChunks[slot] as ChunkAddress;
    while (address !== NO_CHUNK) {
      const chunk = this.arena.at(address);
      if (!chunk || this.endOf(chunk) < startMs) break;
      found.push(chunk);
      address = chunk.previous;
    }
    return found.reverse();
  }

  /** Time of a run's last sample; -Infinity when that row is gone already. */
  private endOf({ column, startRow, count }: Run): number {
    const times = this.times.find(column);
    const row = startRow + count - 1;
    return times && row >= times.firstRow ? times.at(row) : -Infinity;
  }

  /** Whether the series has a sample in memory before `untilMs`. */
  startsBefore(slot: number, untilMs: number): boolean {
    const first = this.chunksSince(slot, this.sealedUntilMs)[0] ?? this.windowRun(slot);
    const lane = this.histograms.get(slot);
    const late = this.lateOf(slot)?.timestampsMs[0] ?? Infinity;
    return Math.min(first ? this.startOf(first) : Infinity, lane?.oldestMs ?? Infinity, late) < untilMs;
  }

  /** Time of the first of a run's samples that are not in blocks only. */
  private startOf({ column, startRow }: Run): number {
    const times = this.times.of(column);
    return times.at(Math.max(startRow, times.firstRow));
  }

  /** Time of the window's last sample; Infinity: it is empty. */
  private windowEndMs(slot: number): number {
    const window = this.windowRun(slot);
    return window ? this.endOf(window) : Infinity;
  }

  private windowRun(slot: number): Run | undefined {
    const count = this.counts[slot] as number;
    return count === 0
      ? undefined
      : { column: (this.columns[slot] as number) - 1, startRow: this.startRows[slot] as number, count };
  }

  private startsOf(slot: number, chunks: readonly Chunk[], window: Run | undefined): Float64Array | undefined {
    const windowStart = this.starts.get(slot) ?? 0;
    if (windowStart === 0 && chunks.every(({ startTimestampMs }) => startTimestampMs === 0)) return undefined;
    const runs = [...chunks, ...(window ? [{ count: window.count, startTimestampMs: windowStart }] : [])];
    return Float64Array.from(
      runs.flatMap(({ count, startTimestampMs }) => new Array<number>(count).fill(startTimestampMs)),
    );
  }

  /** The part of decoded runs that lies in the range, with its timestamps. */
  private cut(
    runs: readonly Run[],
    { values, startTimestampsMs }: Omit<Columns, 'timestampsMs'>,
    startMs: number,
    endMs: number,
  ): Columns {
    const only = soleRun(runs);
    if (!only) return within(this.withTimes(runs, values, startTimestampsMs), startMs, endMs);
    const column = this.times.of(only.column);
    const firstRow = Math.max(only.startRow, column.firstRow);
    const endRow = only.startRow + only.count;
    const from = column.firstAtOrAfter(startMs, firstRow, endRow);
    const to = column.firstAtOrAfter(Math.floor(endMs) + 1, from, endRow);
    const [fromIndex, toIndex] = [from - only.startRow, to - only.startRow];
    return {
      timestampsMs: column.rows(from, to),
      values: values.subarray(fromIndex, toIndex),
      ...(startTimestampsMs && { startTimestampsMs: startTimestampsMs.subarray(fromIndex, toIndex) }),
    };
  }

  private withTimes(runs: readonly Run[], values: Float64Array, startTimestampsMs: Float64Array | undefined): Columns {
    const parts: Columns[] = [];
    let at = 0;
    for (const { column: id, startRow, count } of runs) {
      const column = this.times.of(id);
      const skipped = Math.min(count, Math.max(0, column.firstRow - startRow));
      parts.push({
        timestampsMs: column.rows(startRow + skipped, startRow + count),
        values: values.subarray(at + skipped, at + count),
        ...(startTimestampsMs && { startTimestampsMs: startTimestampsMs.subarray(at + skipped, at + count) }),
      });
      at += count;
    }
    return concat(parts);
  }

  /** Whether the series has a sample with startMs <= t <= endMs. */
  hasSamples(slot: number, startMs: number, endMs: number): boolean {
    const newestMs = this.newestTimesMs[slot] as number;
    const fromMs = Math.max(startMs, this.sealedUntilMs);
    if (newestMs >= fromMs && newestMs <= endMs && this.wasNeverCut) return true;
    if (newestMs >= fromMs && (this.hasFloats(slot, fromMs, endMs) || this.hasHistograms(slot, fromMs, endMs)))
      return true;
    const late = this.lateOf(slot);
    return late !== undefined && within(late, startMs, endMs).timestampsMs.length > 0;
  }

  /** Looks at times alone: nothing is unpacked. The newest run first, since most questions are about what is recent. */
  private hasFloats(slot: number, fromMs: number, endMs: number): boolean {
    let run: Run | undefined = this.windowRun(slot);
    let address = this.lastChunks[slot] as ChunkAddress;
    for (;;) {
      if (run && this.hasRow(run, fromMs, endMs)) return true;
      if (run && this.endOf(run) < fromMs) return false;
      const chunk = address === NO_CHUNK ? undefined : this.arena.at(address);
      if (!chunk) return false;
      address = chunk.previous;
      run = chunk;
    }
  }

  private hasRow({ column, startRow, count }: Run, fromMs: number, endMs: number): boolean {
    const times = this.times.find(column);
    if (!times) return false;
    const endRow = startRow + count;
    const row = times.firstAtOrAfter(fromMs, Math.max(startRow, times.firstRow), endRow);
    return row < endRow && times.at(row) <= endMs;
  }

  private hasHistograms(slot: number, fromMs: number, endMs: number): boolean {
    const lane = this.histograms.get(slot);
    return lane !== undefined && within(lane.columns(), fromMs, endMs).timestampsMs.length > 0;
  }

  /** Whether the series has no sample in memory. */
  isEmpty(slot: number): boolean {
    return (this.isPast(slot) || this.bare.has(slot)) && !this.late.has(slot) && !this.sealingLate.has(slot);
  }

  /** Whether the series may leave memory: it has no sample there, and whatever comes for it is newer than all it had. */
  mayLeave(slot: number): boolean {
    return this.isPast(slot) && !this.late.has(slot) && !this.sealingLate.has(slot);
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
    this.sealedUntilMs = untilMs;
    this.sampleCount -= sealedSamples;
    this.sealingLate = new Map();
    for (const [slot, lane] of this.histograms) {
      lane.dropBefore(untilMs);
      if (lane.length === 0) this.histograms.delete(slot);
    }
    for (const slot of slots) {
      // A window of sealed samples alone would hold on to rows that go. The newest sample may be a histogram, or deleted.
      if ((this.newestTimesMs[slot] as number) < untilMs || this.windowEndMs(slot) < untilMs) this.leaveColumn(slot);
    }
    this.tails.forgetAll();
    this.arena.dropBefore(untilMs);
    this.times.dropBefore(untilMs);
  }

  /** Deletes samples with startMs <= t <= endMs. The series' newest time stays: the past is not open again. */
  deleteSamples(slot: number, startMs: number, endMs: number): void {
    const newestMs = this.newestTimesMs[slot] as number;
    const newestWords = this.newestWords.slice(2 * slot, 2 * slot + 2);
    const newestHistogram = this.newestHistograms.get(slot);
    const all = this.columnsOf(slot, -Infinity, Infinity);
    const late = this.lateOf(slot) ?? NO_COLUMNS;
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
    this.newestWords.set(newestWords, 2 * slot);
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

/** The only run, or all of them as one when each goes on where the one before ends. */
function soleRun(runs: readonly Run[]): Run | undefined {
  const [first, ...others] = runs;
  if (!first) return undefined;
  let endRow = first.startRow + first.count;
  for (const { column, startRow, count } of others) {
    if (column !== first.column || startRow !== endRow) return undefined;
    endRow += count;
  }
  return { ...first, count: endRow - first.startRow };
}

const isSame = (a: LateSample, b: LateSample) =>
  a.histogram && b.histogram
    ? isSameHistogram(a.histogram, b.histogram)
    : !a.histogram && !b.histogram && a.low === b.low && a.high === b.high;

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

// The newest floats of series, decoded: what a query unpacked is there for the next one, which adds what has come since. Of a
// series whose rows all lie in one column of times, one after the other; others are decoded anew.
import { type Decoded, type DecodedCache, NOT_KEPT } from '../decoded-cache';
import { type Chunk, type ChunkAddress, type ChunkArena, NO_CHUNK, unpack } from './chunk-arena';
import type { TimeColumns } from './time-columns';
import { WINDOW, type Windows } from './windows';

/** Where the floats of a series stand: its newest chunk, and what its window holds. */
export type Place = {
  readonly slot: number;
  readonly lastChunk: ChunkAddress;
  /** Of the window; without meaning when that is empty. */
  readonly column: number;
  readonly startRow: number;
  readonly count: number;
};

/** Values of rows [startRow, endRow) of a column; the array may be longer. What is in it never changes. */
export class Tail implements Decoded {
  generation = NOT_KEPT;
  bytes: number;
  endRow: number;
  /** The newest chunk that is in it, and one past its last row. */
  lastChunk: ChunkAddress = NO_CHUNK;
  packedEndRow: number;
  /** As SeriesSamples has them. */
  isAllNumbers = true;
  isRising = true;

  /** @param fromMs it has all there is at and after this time; -Infinity: of the whole series */
  constructor(
    readonly column: number,
    readonly startRow: number,
    readonly fromMs: number,
    public values: Float64Array,
    readonly letGo: () => void,
  ) {
    this.bytes = bytesOf(values);
    this.endRow = startRow;
    this.packedEndRow = startRow;
  }

  /** The values of rows up to `endRow` are there: notes what they are like. */
  reaches(endRow: number): void {
    const { values, startRow } = this;
    let before = this.endRow > startRow ? (values[this.endRow - startRow - 1] as number) : -Infinity;
    for (let i = this.endRow - startRow; i < endRow - startRow; i++) {
      const value = values[i] as number;
      if (!(value >= before)) this.isRising = false;
      if (Number.isNaN(value)) this.isAllNumbers = false;
      before = value;
    }
    if (endRow > this.endRow) this.endRow = endRow;
  }
}

/** The object and its views count, too. */
const bytesOf = (values: Float64Array) => values.byteLength + 256;

export class DecodedTails {
  private readonly bySlot: (Tail | undefined)[] = [];

  constructor(
    private readonly arena: ChunkArena,
    private readonly windows: Windows,
    private readonly times: TimeColumns,
    private readonly cache: DecodedCache,
  ) {}

  /** The tail of a series, with all there is of it from `startMs` up to now; undefined when it cannot be one. */
  of(place: Place, startMs: number): Tail | undefined {
    const known = this.bySlot[place.slot];
    if (known && known.fromMs <= startMs && this.catchUp(known, place)) {
      this.cache.use(known);
      return known;
    }
    this.forget(place.slot);
    return this.decode(place, startMs);
  }

  /** Adds what came since. @returns false when it does not go on where the tail ends. */
  private catchUp(tail: Tail, { slot, lastChunk, column, startRow, count }: Place): boolean {
    if (tail.lastChunk !== lastChunk && !this.addChunks(tail, lastChunk)) return false;
    if (count === 0) return true;
    if (column !== tail.column || startRow !== tail.packedEndRow) return false;
    const endRow = startRow + count;
    if (endRow === tail.endRow) return true;
    this.makeRoom(tail, endRow);
    const known = tail.endRow - startRow;
    this.windows.read(slot, count, known, tail.values, tail.endRow - tail.startRow);
    tail.reaches(endRow);
    return true;
  }

  private addChunks(tail: Tail, lastChunk: ChunkAddress): boolean {
    const chunks: Chunk[] = [];
    for (let address = lastChunk; address !== tail.lastChunk; ) {
      const chunk = address === NO_CHUNK ? undefined : this.arena.at(address);
      if (!chunk) return false;
      chunks.push(chunk);
      address = chunk.previous;
    }
    for (const chunk of chunks.reverse()) if (!this.addChunk(tail, chunk)) return false;
    tail.lastChunk = lastChunk;
    return true;
  }

  private addChunk(tail: Tail, chunk: Chunk): boolean {
    const { column, startRow, count, startTimestampMs } = chunk;
    if (column !== tail.column || startRow !== tail.packedEndRow || startTimestampMs !== 0) return false;
    const endRow = startRow + count;
    // Of a chunk that was a window until now all is there already.
    if (endRow > tail.endRow) {
      this.makeRoom(tail, endRow);
      unpack(chunk, tail.values, startRow - tail.startRow);
      tail.reaches(endRow);
    }
    tail.packedEndRow = endRow;
    return true;
  }

  private decode(place: Place, startMs: number): Tail | undefined {
    const { slot, lastChunk } = place;
    const { chunks, isAll } = this.chunksSince(lastChunk, startMs);
    const first = chunks[0] ?? (place.count > 0 ? place : undefined);
    if (!first) return undefined;
    const { column, startRow } = first;
    const endRow = chunks.reduce((row, { count }) => row + count, startRow) + place.count;
    const values = new Float64Array(endRow - startRow + 2 * WINDOW);
    const fromMs = isAll ? -Infinity : Math.min(startMs, this.timeOf(column, startRow));
    const tail = new Tail(column, startRow, fromMs, values, () => {
      if (this.bySlot[slot] === tail) this.bySlot[slot] = undefined;
    });
    for (const chunk of chunks) if (!this.addChunk(tail, chunk)) return undefined;
    tail.lastChunk = lastChunk;
    if (!this.catchUp(tail, place)) return undefined;
    this.cache.misses++;
    this.bySlot[slot] = tail;
    this.cache.add(tail);
    return tail;
  }

  /** Chunks that have samples at or after `startMs`, oldest first, and whether none is older. */
  private chunksSince(address: ChunkAddress, startMs: number): { chunks: Chunk[]; isAll: boolean } {
    const chunks: Chunk[] = [];
    for (let at = address; at !== NO_CHUNK; ) {
      const chunk = this.arena.at(at);
      if (!chunk || this.timeOf(chunk.column, chunk.startRow + chunk.count - 1) < startMs)
        return { chunks: chunks.reverse(), isAll: false };
      chunks.push(chunk);
      at = chunk.previous;
    }
    return { chunks: chunks.reverse(), isAll: true };
  }

  /** -Infinity when that row is gone. */
  private timeOf(column: number, row: number): number {
    const times = this.times.find(column);
    return times && row >= times.firstRow ? times.at(row) : -Infinity;
  }

  /** Columns handed out keep the array they have. */
  private makeRoom(tail: Tail, endRow: number): void {
    const needed = endRow - tail.startRow;
    if (needed <= tail.values.length) return;
    const grown = new Float64Array(needed + Math.max(2 * WINDOW, needed >> 2));
    grown.set(tail.values.subarray(0, tail.endRow - tail.startRow));
    tail.values = grown;
    if (tail.generation !== NOT_KEPT) this.cache.resize(tail, bytesOf(grown));
  }

  /** The series is another from now on, or its samples are. */
  forget(slot: number): void {
    const tail = this.bySlot[slot];
    if (!tail) return;
    this.bySlot[slot] = undefined;
    this.cache.remove(tail);
  }

  /** What is old leaves the head: tails would hold on to it. */
  forgetAll(): void {
    for (let slot = 0; slot < this.bySlot.length; slot++) this.forget(slot);
  }
}

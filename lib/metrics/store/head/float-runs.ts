// The floats of series, as runs of rows: packed chunks, and the window behind them. Reads them; what queries decoded is kept.
import { type Columns, concat, NO_COLUMNS, within } from '../columns';
import type { DecodedCache } from '../decoded-cache';
import { type Chunk, type ChunkArena, NO_CHUNK, unpack } from './chunk-arena';
import { DecodedTails, type Place as TailPlace } from './decoded-tails';
import type { TimeColumns } from './time-columns';
import type { Windows } from './windows';

/** Where the floats of a series stand. */
export type Place = TailPlace & {
  /** When counting of what is in the window began; 0: not known. */
  readonly startTimestampMs: number;
};

/** A run of rows of one column: a chunk, or what the window holds. */
type Run = { readonly column: number; readonly startRow: number; readonly count: number };

export class FloatRuns {
  private readonly tails: DecodedTails;

  constructor(
    private readonly arena: ChunkArena,
    private readonly windows: Windows,
    private readonly times: TimeColumns,
    decoded: DecodedCache,
  ) {
    this.tails = new DecodedTails(arena, windows, times, decoded);
  }

  /** The series is another from now on, or its samples are. */
  forget(slot: number): void {
    this.tails.forget(slot);
  }

  /** What is old leaves the head. */
  forgetAll(): void {
    this.tails.forgetAll();
  }

  /** Samples with startMs <= t <= endMs; views that stay as they are. */
  read(place: Place, startMs: number, endMs: number): Columns {
    const chunks = this.chunksSince(place, startMs);
    const window = windowOf(place);
    const all: readonly Run[] = window ? [...chunks, window] : chunks;
    if (all.length === 0) return NO_COLUMNS;
    const decoded = new Float64Array(all.reduce((sum, { count }) => sum + count, 0));
    let at = 0;
    for (const chunk of chunks) {
      unpack(chunk, decoded, at);
      at += chunk.count;
    }
    if (window) this.windows.read(place.slot, window.count, 0, decoded, at);
    const startTimestampsMs = startsOf(place, chunks);
    return this.cut(all, { values: decoded, ...(startTimestampsMs && { startTimestampsMs }) }, startMs, endMs);
  }

  /** The same for a query: what it decodes is kept for the next one. */
  recall(place: Place, startMs: number, endMs: number): Columns {
    const tail = place.startTimestampMs === 0 ? this.tails.of(place, startMs) : undefined;
    if (!tail) return this.read(place, startMs, endMs);
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

  /**
   * Whether there is one with fromMs <= t <= endMs. Looks at times alone: nothing is unpacked. The newest run first, since most
   * questions are about what is recent.
   */
  hasSamples(place: Place, fromMs: number, endMs: number): boolean {
    let run: Run | undefined = windowOf(place);
    let address = place.lastChunk;
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

  /** Time of the first sample at or after `sinceMs`, or of one shortly before; Infinity: there is none. */
  oldestMs(place: Place, sinceMs: number): number {
    const first = this.chunksSince(place, sinceMs)[0] ?? windowOf(place);
    return first ? this.startOf(first) : Infinity;
  }

  /** Time of the window's last sample; Infinity: it is empty. */
  windowEndMs(place: Place): number {
    const window = windowOf(place);
    return window ? this.endOf(window) : Infinity;
  }

  /** Chunks that have samples at or after `startMs`, oldest first. */
  private chunksSince(place: Place, startMs: number): Chunk[] {
    const found: Chunk[] = [];
    let address = place.lastChunk;
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

  /** Time of the first of a run's samples that are not in blocks only. */
  private startOf({ column, startRow }: Run): number {
    const times = this.times.of(column);
    return times.at(Math.max(startRow, times.firstRow));
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
}

const windowOf = ({ column, startRow, count }: Place): Run | undefined =>
  count === 0 ? undefined : { column, startRow, count };

/** undefined: counting of none is known to have begun. */
function startsOf({ count, startTimestampMs }: Place, chunks: readonly Chunk[]): Float64Array | undefined {
  if (startTimestampMs === 0 && chunks.every((chunk) => chunk.startTimestampMs === 0)) return undefined;
  const runs = [...chunks, { count, startTimestampMs }];
  return Float64Array.from(runs.flatMap((run) => new Array<number>(run.count).fill(run.startTimestampMs)));
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

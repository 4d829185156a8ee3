// What a replay left unpacked, so that the server answers sooner, is packed once it does: a few series at a time, between
// everything else. Several windows of a series make one chunk then: fewer bytes, and less work than packing each.
import { type Chunk, type ChunkAddress, type ChunkArena, NO_CHUNK, unpack } from './chunk-arena';
import type { TimeColumns } from './time-columns';
import { WINDOW } from './windows';

/** A chunk counts its samples in a byte. */
const MOST_SAMPLES = 4 * WINDOW;

const values = new Float64Array(MOST_SAMPLES);

/**
 * Writes the chunks of a series anew.
 * @param last of the series
 * @returns the new last one; NO_CHUNK: there is none that is not in blocks
 */
export function packAgain(arena: ChunkArena, times: TimeColumns, last: ChunkAddress): ChunkAddress {
  const chunks = chunksOf(arena, times, last);
  let previous = NO_CHUNK;
  for (let from = 0; from < chunks.length; ) {
    const to = endOfRun(chunks, from);
    const { column, startRow, startTimestampMs } = chunks[from] as Chunk;
    let count = 0;
    for (const chunk of chunks.slice(from, to)) {
      unpack(chunk, values, count);
      count += chunk.count;
    }
    const newestMs = times.of(column).at(startRow + count - 1);
    previous = arena.add({ previous, column, startRow, count, startTimestampMs }, values, newestMs);
    from = to;
  }
  return previous;
}

/** Those whose last sample is not only in blocks, oldest first. */
function chunksOf(arena: ChunkArena, times: TimeColumns, last: ChunkAddress): Chunk[] {
  const found: Chunk[] = [];
  for (let address = last; address !== NO_CHUNK; ) {
    const chunk = arena.at(address);
    if (!chunk) break;
    const column = times.find(chunk.column);
    if (!column || chunk.startRow + chunk.count <= column.firstRow) break;
    found.push(chunk);
    address = chunk.previous;
  }
  return found.reverse();
}

/** One past the last of the chunks from `from` on that make one: each goes on where the one before ends. */
function endOfRun(chunks: readonly Chunk[], from: number): number {
  const { column, startRow, startTimestampMs, count } = chunks[from] as Chunk;
  let to = from + 1;
  for (let endRow = startRow + count; to < chunks.length; to++) {
    const next = chunks[to] as Chunk;
    const goesOn = next.column === column && next.startRow === endRow && next.startTimestampMs === startTimestampMs;
    if (!goesOn || endRow + next.count - startRow > MOST_SAMPLES) break;
    endRow += next.count;
  }
  return to;
}

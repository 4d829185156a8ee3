import { beforeEach, describe, expect, test } from 'vitest';
import { type Chunk, type ChunkAddress, ChunkArena, type ChunkHeader, NO_CHUNK, unpack } from './chunk-arena';

let arena: ChunkArena;
beforeEach(() => {
  arena = new ChunkArena();
});

const HEADER: ChunkHeader = { previous: NO_CHUNK, column: 3, startRow: 7, count: 4, startTimestampMs: 0 };

function valuesAt(address: ChunkAddress): number[] {
  const chunk = arena.at(address) as Chunk;
  const values = new Float64Array(chunk.count + 1);
  unpack(chunk, values, 1);
  return [...values.subarray(1)];
}

/** Some 250 bytes that do not pack. */
const noise = () => Float64Array.from({ length: 32 }, () => Math.random());

describe('a chunk comes back', () => {
  test.each<[string, Partial<ChunkHeader>]>([
    ['as it is', {}],
    ['with a start', { startTimestampMs: 1_700_000_000_000 }],
    ['with a start before 1970', { startTimestampMs: -5 }],
    ['in a late row of a late column', { column: 2 ** 31, startRow: 2 ** 32 - 1 }],
  ])('%s', (_, given) => {
    arena.add(HEADER, Float64Array.of(9, 9, 9, 9), 1);
    const address = arena.add({ ...HEADER, ...given }, Float64Array.of(1.5, -0, Infinity, 4), 2);
    expect(arena.at(address)).toMatchObject({ ...HEADER, ...given });
    expect(valuesAt(address)).toEqual([1.5, -0, Infinity, 4]);
  });

  test('from any segment, with the way to the one before it', () => {
    let previous = NO_CHUNK;
    const all: [ChunkAddress, Float64Array][] = [];
    for (let i = 0; i < 10_000; i++) {
      const values = noise();
      previous = arena.add({ ...HEADER, previous, count: 32, startRow: i }, values, i);
      all.push([previous, values]);
    }
    expect(arena.bytes).toBeGreaterThan(2 << 20);
    for (let i = all.length - 1; i >= 0; i -= 7) {
      const [address, values] = all[i] as [ChunkAddress, Float64Array];
      expect(arena.at(address)).toMatchObject({ startRow: i, previous: all[i - 1]?.[0] ?? NO_CHUNK });
      expect(valuesAt(address)).toEqual([...values]);
    }
  });
});

describe('dropping', () => {
  test('takes segments whose samples are all older, and only those', () => {
    const first = arena.add(HEADER, noise(), 10);
    let last = first;
    for (let i = 0; arena.bytes === 1 << 20; i++)
      last = arena.add({ ...HEADER, count: 32, previous: last }, noise(), 10 + i);
    arena.dropBefore(10);
    expect(arena.at(first)).toBeDefined();
    arena.dropBefore(1e6);
    expect([arena.at(first), arena.at(last), arena.bytes, arena.chunks]).toEqual([undefined, undefined, 0, 0]);
  });

  test('an old address finds nothing, whatever is written later', () => {
    const old = arena.add(HEADER, Float64Array.of(1, 2, 3, 4), 10);
    arena.dropBefore(11);
    const next = arena.add({ ...HEADER, previous: old }, Float64Array.of(5, 6, 7, 8), 20);
    expect(arena.at(old)).toBeUndefined();
    expect(arena.at(next)).toMatchObject({ previous: old });
    expect(valuesAt(next)).toEqual([5, 6, 7, 8]);
  });
});

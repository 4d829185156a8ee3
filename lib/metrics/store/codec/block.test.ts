import { describe, expect, test } from 'vitest';
import { type Columns, NO_COLUMNS, wordsOf } from '../columns';
import { CUSTOM, EXPONENTIAL } from '../contract.fixtures';
import { Block, BlockReading, encodeBlock } from './block';
import { SERIES_KINDS, Seeded, seriesOfKind } from './series.suite';

const TIMES = Float64Array.from({ length: 40 }, (_, i) => 1_700_000_000_000 + i * 15_000);
const OTHER_TIMES = TIMES.map((t) => t + 7);
const counter = (by: number): Columns => ({ timestampsMs: TIMES, values: TIMES.map((_, i) => i * by) });

const withStarts = { ...counter(1), startTimestampsMs: TIMES.map((_, i) => (i < 20 ? 0 : -5)) };
const withHistograms = {
  ...counter(2),
  histograms: Array.from(TIMES, (_, i) => [undefined, CUSTOM, EXPONENTIAL][i % 3]),
};

const BLOCKS: [string, (Columns | undefined)[]][] = [
  ['one member', [counter(1)]],
  ['64 members that share their times', Array.from({ length: 64 }, (_, i) => counter(i))],
  ['members that lack', [undefined, counter(1), NO_COLUMNS, undefined, counter(2), undefined]],
  ['times of their own', [counter(1), { ...counter(1), timestampsMs: OTHER_TIMES }, counter(1)]],
  ['one sample', [{ timestampsMs: Float64Array.of(0), values: Float64Array.of(-0) }]],
  ['starts and histograms', [withStarts, withHistograms, { ...withStarts, ...withHistograms }]],
];

/** What the other form of it has is not looked at: nothing and empty are one. */
function expectSame(found: Columns | undefined, columns: Columns | undefined): void {
  if (!columns || columns.timestampsMs.length === 0) {
    expect(found).toBeUndefined();
    return;
  }
  expect(found?.timestampsMs).toEqual(columns.timestampsMs);
  expect(found && wordsOf(found.values)).toEqual(wordsOf(columns.values));
  expect(found?.startTimestampsMs).toEqual(columns.startTimestampsMs);
  expect(found?.histograms).toEqual(columns.histograms);
}

describe('a block comes back', () => {
  test.each(BLOCKS)('%s', (_, members) => {
    const block = new Block(encodeBlock(members));
    expect(block.memberCount).toBe(members.length);
    // From the last to the first: none needs the ones before it to have been read.
    for (let i = members.length - 1; i >= 0; i--) expectSame(block.read(i), members[i]);
    const reading = new BlockReading();
    members.forEach((columns, i) => {
      expectSame(block.read(i, reading), columns);
    });
    expect(block.read(members.length)).toBeUndefined();
  });

  test('of any values', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Seeded(seed);
      const members = Array.from({ length: 1 + random.below(64) }, (): Columns | undefined => {
        if (random.below(5) === 0) return undefined;
        const timestampsMs = random.below(4) === 0 ? OTHER_TIMES.subarray(0, 1 + random.below(40)) : TIMES;
        const kind = SERIES_KINDS[random.below(SERIES_KINDS.length)] ?? 'any bits';
        return { timestampsMs, values: seriesOfKind(kind, timestampsMs.length, random) };
      });
      const block = new Block(encodeBlock([counter(1), ...members]));
      members.forEach((columns, i) => {
        expectSame(block.read(i + 1), columns);
      });
    }
  });

  test('members of one column share it as one object', () => {
    const block = new Block(encodeBlock([counter(1), { ...counter(2), timestampsMs: TIMES.slice() }]));
    expect(block.read(1)?.timestampsMs).toBe(block.read(0)?.timestampsMs);
  });
});

describe('a broken block is refused, and says what it is', () => {
  test.each(BLOCKS)('cut short anywhere: %s', (_, members) => {
    const bytes = encodeBlock(members);
    const step = Math.max(1, bytes.length >> 6);
    for (let length = 0; length < bytes.length; length += step)
      expect(() => new Block(bytes.slice(0, length))).toThrow(/sample block/);
    expect(() => new Block(Uint8Array.of(...bytes, 0))).toThrow(/sample block has \d+ bytes where \d+ are due/);
  });

  test('of another version', () => {
    expect(() => new Block(Uint8Array.of(1, 0, 0))).toThrow('sample block has version 1');
  });

  test('any byte changed: it reads, or it throws; it does not hang', () => {
    const bytes = encodeBlock([counter(1), withHistograms, withStarts]);
    const random = new Seeded(1);
    for (let i = 0; i < 500; i++) {
      const broken = bytes.slice();
      broken[random.below(broken.length)] = random.below(256);
      try {
        const block = new Block(broken);
        for (let member = 0; member < block.memberCount; member++) block.read(member);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});

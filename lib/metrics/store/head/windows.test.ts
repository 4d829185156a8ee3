// Windows against plain lists of bits, whatever values come and wherever a window ends.
import { describe, expect, test } from 'vitest';
import { wordsOf } from '../columns';
import { WINDOW, Windows } from './windows';

let seed = 20_261_126;
const random = (below: number) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return (seed >> 8) % below;
};

const oneOf = (...values: readonly number[]) => values[random(values.length)] as number;

const NAN_WITH_PAYLOAD = Float64Array.of(0);
wordsOf(NAN_WITH_PAYLOAD).set([0xdeadbeef, 0x7ff00000]);
const STALE = Float64Array.of(0);
wordsOf(STALE).set([2, 0x7ff00000]);

/** One value after another, each from the one before. */
const KINDS: Record<string, (before: number) => number> = {
  constant: () => 42.25,
  'never anything but -0': () => -0,
  'whole, small moves': (before) => before + random(100) - 50,
  'whole, moves at the edge of a byte': (before) => before + oneOf(127, -127, 128, -128, 0, 1),
  'whole, moves at the edge of two bytes': (before) => before + oneOf(32_767, -32_767, 32_768, -32_768, 5),
  'whole, moves at the edge of four bytes': (before) =>
    before + oneOf(2 ** 31 - 1, 1 - 2 ** 31, 2 ** 31, -(2 ** 31), 7),
  hundredths: (before) => Math.round(before * 100 + random(3000) - 1000) / 100,
  'more and more decimal places': (before) => (random(8) === 0 ? before + 1 / 10 ** random(8) : before + 1),
  'around zero, of either sign': () => oneOf(0, -0, 1, -1, 0.5),
  'about the largest whole numbers': (before) =>
    random(4) === 0 ? 2 ** (49 + random(5)) * (random(2) ? 1 : -1) : before + random(9),
  'of full precision': (before) => before * 1.0000001 + random(1e6) / 7,
  'neither finite nor a number now and then': (before) =>
    random(6) === 0 ? oneOf(Infinity, -Infinity, Number.NaN) : (Number.isFinite(before) ? before : 0) + 1,
  'tiny and huge': () => oneOf(5e-324, 1e308, -1e308, 1e-300, 0.1 + 0.2),
  'whole, once something else': (before) => (random(60) === 0 ? 0.1 + 0.2 : Math.floor(before) + 3),
};

/** A series' windows, and what they must read as. */
class Checked {
  private expected: number[] = [];

  constructor(
    private readonly windows: Windows,
    private readonly slot: number,
  ) {
    windows.open(slot);
  }

  push(value: Float64Array): void {
    const { windows, slot, expected } = this;
    const [low, high] = wordsOf(value) as unknown as [number, number];
    windows.push(slot, expected.length / 2, low, high);
    expected.push(low, high);
    expect(windows.endsWith(slot, wordsOf(value), 0)).toBe(true);
    if (random(8) === 0) this.check(random(expected.length / 2));
    if (expected.length < 2 * WINDOW && random(50) > 0) return;
    this.check(0);
    if (random(10) === 0) windows.letGo(slot);
    else windows.packed(slot, expected.length / 2);
    this.expected = [];
    expect([...windows.newestOf(slot)]).toEqual([low, high]);
  }

  private check(from: number): void {
    const { windows, slot, expected } = this;
    const count = expected.length / 2;
    const read = new Float64Array(count - from + 3).fill(77);
    windows.read(slot, count, from, read, 1);
    expect([...wordsOf(read.slice(1, 1 + count - from))]).toEqual(expected.slice(2 * from));
    expect([read[0], read[count - from + 1], read[count - from + 2]]).toEqual([77, 77, 77]);
  }
}

describe('windows read as what was pushed, bit for bit', () => {
  test.each(Object.entries(KINDS))('%s', (_, next) => {
    const windows = new Windows();
    const all = Array.from({ length: 60 }, (_, slot) => new Checked(windows, slot));
    const values = all.map(() => Float64Array.of(random(2) ? random(1e6) : 0));
    for (let round = 0; round < 150; round++) {
      all.forEach((series, i) => {
        const value = values[i] as Float64Array;
        value[0] = next(value[0] as number);
        series.push(value);
      });
    }
  });

  test('NaNs of any bits among others, and alone', () => {
    const windows = new Windows();
    const all = Array.from({ length: 40 }, (_, slot) => new Checked(windows, slot));
    for (let round = 0; round < 200; round++) {
      all.forEach((series, i) => {
        const isSpecial = i % 4 === 0 || random(20) === 0;
        series.push(isSpecial ? (random(40) === 0 || i & 1 ? STALE : NAN_WITH_PAYLOAD) : Float64Array.of(random(9)));
      });
    }
  });
});

describe('what is newest', () => {
  test('stays known when a window is let go, and can be said to be another', () => {
    const windows = new Windows();
    windows.open(5);
    for (const [count, value] of [7, 9].entries()) windows.push(5, count, ...bitsOf(value));
    windows.letGo(5);
    expect(windows.endsWith(5, Uint32Array.from(bitsOf(9)), 0)).toBe(true);
    windows.setNewest(5, Uint32Array.from(bitsOf(1e9)));
    expect(windows.endsWith(5, Uint32Array.from(bitsOf(1e9)), 0)).toBe(true);
    const read = new Float64Array(2);
    for (const [count, value] of [3, 4].entries()) windows.push(5, count, ...bitsOf(value));
    windows.read(5, 2, 0, read, 0);
    expect([...read]).toEqual([3, 4]);
  });
});

const bitsOf = (value: number) => wordsOf(Float64Array.of(value)) as unknown as [number, number];

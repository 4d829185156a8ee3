import { describe, expect, test } from 'vitest';
import { QuadrantError } from '@/lib/kernel/errors';
import { writeStale } from '@/lib/kernel/float';
import { ByteWriter } from './bytes';
import { SERIES_KINDS, Seeded, seriesOfKind } from './series.suite';
import { decodeValues, encodeValues, needsReference } from './values';

const STALE = 0x7ff0000000000002n;

/** Floats, or their bits where a number would lose them. */
function valuesOf(list: readonly (number | bigint)[]): Float64Array {
  const values = new Float64Array(list.length);
  const bits = new BigUint64Array(values.buffer);
  list.forEach((value, i) => {
    if (typeof value === 'bigint') bits[i] = value;
    else values[i] = value;
  });
  return values;
}

const bitsOf = (values: Float64Array) => new BigUint64Array(values.slice().buffer);

/** A copy: the writer is used again. */
function encoded(values: Float64Array, reference?: Float64Array): Uint8Array {
  const out = new ByteWriter();
  encodeValues(values, values.length, out, reference);
  return out.done().slice();
}

function decoded(bytes: Uint8Array, count: number, reference?: Float64Array): Float64Array {
  const into = new Float64Array(count);
  expect(decodeValues(bytes, 0, count, into, 0, reference)).toBe(bytes.length);
  return into;
}

const counter = (length: number, start: number, step: number) => Array.from({ length }, (_, i) => start + i * step);

const QUIRKS: [what: string, values: (number | bigint)[], bytesAtMost: number][] = [
  ['none', [], 0],
  ['one whole number', [5], 2],
  ['one third', [1 / 3], 10],
  ['one staleness marker', [STALE], 10],
  ['0', [0, 0, 0], 2],
  ['-0', [-0, -0, -0], 10],
  ['0 and -0', [0, -0, 0, -0], 20],
  ['a constant', Array(480).fill(12.5), 3],
  ['a full-precision constant', Array(480).fill(Math.PI), 10],
  ['NaN for ever', Array(480).fill(NaN), 10],
  ['staleness markers alone', Array(480).fill(STALE), 10],
  ['both infinities', [1, Infinity, -Infinity, 2, Infinity], 45],
  ['NaNs with payloads, quiet and signalling', [0x7ff8000000000001n, 0xfff0000000000001n, 1, 0x7ff4dead0000beefn], 50],
  ['a staleness marker first', [STALE, ...counter(100, 1e6, 7)], 20],
  ['a staleness marker last', [...counter(100, 1e6, 7), STALE], 20],
  ['a staleness marker inside', [...counter(50, 1e6, 7), STALE, ...counter(50, 2e6, 7)], 40],
  ['markers around a number', [STALE, 5, STALE], 26],
  ['a marker among thirds', [1 / 3, 2 / 3, STALE, 1 / 3], 42],
  ['many runs of NaN', Array.from({ length: 480 }, (_, i) => (i % 10 === 0 ? NaN : i)), 480],
  ['the least denormal', [Number.MIN_VALUE, 2 * Number.MIN_VALUE, 0, 7 * Number.MIN_VALUE], 20],
  ['denormals and normals', [Number.MIN_VALUE, 1, 2 ** -1022, 1e300], 42],
  ['the largest', [Number.MAX_VALUE, -Number.MAX_VALUE], 20],
  ['2^53 and past it', [2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, 2 ** 53 + 4], 22],
  ['2^51 and around', [2 ** 51 - 1, 2 ** 51, 2 ** 51 + 1, -(2 ** 51), 1 - 2 ** 51], 42],
  ['whole numbers a long way apart', [2 ** 52, -(2 ** 52), 2 ** 52 - 1, 0], 42],
  ['multiples of 2^60', counter(100, 2 ** 70, 2 ** 60), 20],
  ['powers of two', Array.from({ length: 60 }, (_, i) => 2 ** i), 500],
  ['across a binade with all bits', Array.from({ length: 100 }, (_, i) => 65_000 + i * 11.1111), 700],
  ['six decimals', Array.from({ length: 100 }, (_, i) => Math.round(i * 1e6 * 1.1) / 1e6), 25],
  ['seven decimals', [0.1234567, 0.7654321, 0.1111111], 33],
  ['a decimal found late', [...counter(99, 1, 1), 0.000001], 50],
  ['negatives', counter(100, 50, -1), 12],
  ['multiples of 4096', counter(100, 4096 * 100, 4096), 12],
  ['multiples of 15, one 0', [0, 15, 45, 30, 0, -15], 14],
  ['a rate that rises steadily', Array.from({ length: 480 }, (_, i) => i * i), 250],
  ['counter resets', [...counter(160, 1e12, 100), ...counter(160, 0, 100), ...counter(160, 7, 100)], 50],
  ['rare events', Array.from({ length: 480 }, (_, i) => Math.floor(i / 100)), 40],
];

describe('encodeValues', () => {
  test.each(QUIRKS)('%s come back bit for bit, in few bytes', (_, list, bytesAtMost) => {
    const values = valuesOf(list);
    const bytes = encoded(values);
    expect(bitsOf(decoded(bytes, values.length))).toEqual(bitsOf(values));
    expect(bytes.length).toBeLessThanOrEqual(bytesAtMost);
  });

  test('every power of two a float64 has can be the unit', () => {
    for (let power = Number.MIN_VALUE; power <= 2 ** 970; power *= 2) {
      const values = Float64Array.from({ length: 20 }, (_, i) => power * (5 + i * 3));
      const bytes = encoded(values);
      expect(bitsOf(decoded(bytes, 20)), `${power}`).toEqual(bitsOf(values));
      expect(bytes.length, `${power}`).toBeLessThan(24);
    }
  });

  test('writes behind what is there and reads into the middle, leaving the rest', () => {
    const values = Float64Array.from([3, 1, 4, 1, 5]);
    const out = new ByteWriter();
    out.byte(9);
    encodeValues(values, 4, out);
    const end = out.length;
    encodeValues(values, 5, out);
    const into = new Float64Array(8).fill(-1);
    expect(decodeValues(out.done(), 1, 4, into, 2)).toBe(end);
    expect([...into]).toEqual([-1, -1, 3, 1, 4, 1, -1, -1]);
  });

  test.each(SERIES_KINDS)('random series of kind %s come back bit for bit', (kind) => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = new Seeded(seed);
      const values = seriesOfKind(kind, 1 + random.below(random.below(4) === 0 ? 600 : 40), random);
      const reference = random.below(2) === 0 ? seriesOfKind(kind, values.length, random) : undefined;
      const bytes = encoded(values, reference);
      const back = decoded(bytes, values.length, reference);
      expect(bitsOf(back), `seed ${seed}`).toEqual(bitsOf(values));
    }
  });
});

describe('a reference', () => {
  const random = new Seeded(1);
  const lower = Float64Array.from({ length: 200 }, () => 0);
  for (let i = 1; i < 200; i++) lower[i] = (lower[i - 1] as number) + random.below(100_000);
  const upper = lower.map((value, i) => value + 3 * i);

  test('makes a bucket cost what it counts alone, and is needed to read it', () => {
    const bytes = encoded(upper, lower);
    expect(bytes.length).toBeLessThan(20);
    expect(needsReference(bytes, 0)).toBe(true);
    expect(decoded(bytes, 200, lower)).toEqual(upper);
    expect(() => decoded(bytes, 200)).toThrow('leans on the series before it');
  });

  test('that does not help is not leaned on', () => {
    expect(needsReference(encoded(Float64Array.from(counter(200, 0, 5)), lower), 0)).toBe(false);
  });

  test('may hold anything', () => {
    const odd = upper.slice();
    odd.set([NaN, Infinity, -0, 1e300, 0.123], 20);
    writeStale(odd, 50);
    expect(decoded(encoded(lower, odd), 200, odd)).toEqual(lower);
  });
});

describe('broken bytes', () => {
  test('cut short anywhere are refused, and what was broken is named', () => {
    for (const kind of SERIES_KINDS) {
      const bytes = encoded(seriesOfKind(kind, 100, new Seeded(7)));
      for (let length = 0; length < bytes.length; length++)
        expect(() => decoded(bytes.slice(0, length), 100), `${kind} at ${length}`).toThrow(/^block of values/);
    }
  });

  test('with other bits are read to some end or refused', () => {
    for (let seed = 1; seed <= 5000; seed++) {
      const random = new Seeded(seed);
      const kind = SERIES_KINDS[random.below(SERIES_KINDS.length)] as (typeof SERIES_KINDS)[number];
      const bytes = encoded(seriesOfKind(kind, 64, random));
      for (let flips = 1 + random.below(4); flips > 0; flips--) bytes[random.below(bytes.length)] = random.below(256);
      const into = new Float64Array(66).fill(-1);
      try {
        expect(decodeValues(bytes, 0, 64, into, 1, into), `seed ${seed}`).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(QuadrantError);
      }
      expect([into[0], into[65]], `seed ${seed}`).toEqual([-1, -1]);
    }
  });

  test.each([
    ['a lane there is none of', [200], /begins with 200/],
    ['a length past the end', [0, 2, 0, 255, 255, 255, 255, 127, 0], /ends early: \d+ bytes wanted/],
    ['a number that does not end', [0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], /more than 8 bytes/],
    ['a group code there is none of', [0, 2, 0, 1, 0x7f, 0], /group code 63/],
    ['bytes too many', [0, 2, 0, 3, 0x80, 0, 0], /2 bytes too many/],
    ['a run of specials past the end', [64, 2, 0, 1, 0x80, 1, 0, 200, 1], /run of special values from 0 to 100, of 10/],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => decodeValues(Uint8Array.from(bytes), 0, 10, new Float64Array(10), 0)).toThrow(message);
  });

  test('places that are not there are refused', () => {
    expect(() => decodeValues(encoded(Float64Array.of(1, 2)), 0, 2, new Float64Array(2), 1)).toThrow(
      '2 values do not fit 2 places from 1 on',
    );
  });
});

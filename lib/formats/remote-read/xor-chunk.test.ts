// Chunks read back by a reader written from the format's description alone, with whole numbers of 64 bits.
import { expect, test } from 'vitest';
import { XorChunkEncoder } from './xor-chunk';

/** `[timestamp, bits of the value]` of a chunk. */
function decode(chunk: Uint8Array): [bigint, bigint][] {
  const bits = Array.from(chunk, (byte) => byte.toString(2).padStart(8, '0')).join('');
  let at = 0;
  const take = (count: number) => {
    if (at + count > bits.length) throw new Error('the chunk ends early');
    at += count;
    return count === 0 ? 0n : BigInt(`0b${bits.slice(at - count, at)}`);
  };
  const unsigned = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = take(8);
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
  };
  const zigzag = (value: bigint) => (value & 1n ? -((value + 1n) >> 1n) : value >> 1n);
  const distance = () => {
    let mark = 0;
    while (mark < 4 && take(1) === 1n) mark++;
    const size = [0, 14, 17, 20, 64][mark] as number;
    const value = take(size);
    return size > 0 && value > 1n << BigInt(size - 1) ? value - (1n << BigInt(size)) : value;
  };
  const count = Number(take(16));
  let time = zigzag(unsigned());
  let value = take(64);
  const samples: [bigint, bigint][] = [[time, value]];
  let delta = 0n;
  let [leading, size] = [0, 0];
  for (let i = 1; i < count; i++) {
    delta = i === 1 ? unsigned() : delta + distance();
    time += delta;
    if (take(1) === 1n) {
      if (take(1) === 1n) {
        leading = Number(take(5));
        size = Number(take(6)) || 64;
      }
      value ^= take(size) << BigInt(64 - leading - size);
    }
    samples.push([time, value]);
  }
  expect(bits.length - at, 'nothing follows the last sample').toBeLessThan(8);
  return samples;
}

function check(timestampsMs: readonly number[], values: Float64Array) {
  const words = new Uint32Array(values.buffer);
  const chunk = new XorChunkEncoder().encode(Float64Array.from(timestampsMs), words, 0, timestampsMs.length);
  const bits = new BigUint64Array(values.buffer);
  expect(decode(chunk)).toEqual(timestampsMs.map((ms, i) => [BigInt(ms), bits[i]]));
}

const steady = (count: number) => Array.from({ length: count }, (_, i) => 1_700_000_000_000 + i * 15_000);

test.each<[name: string, timestampsMs: readonly number[], values: readonly number[]]>([
  ['one sample', [1_700_000_000_000], [1.5]],
  ['two', [0, 1], [1, 1]],
  ['before 1970', [-62_135_596_800_000, -1, 0], [1, 2, 3]],
  ['a steady counter', steady(120), Array.from({ length: 120 }, (_, i) => i * 3)],
  ['values that share nothing', steady(6), [0.1, -1e300, 5e-324, Number.MAX_VALUE, -0, 0]],
  ['infinities', steady(4), [Infinity, -Infinity, Infinity, 0]],
  [
    'a sign that flips: a window of all 64 bits, then of one',
    steady(4),
    [1.1, -1.1000000000000003, 1.1000000000000003, -1.1000000000000003],
  ],
  ['a window opened anew', steady(5), [1, 1.0000000000000002, 1e10, 1e10 + 1, 1]],
  ['only low bits differ', steady(4), [5e-324, 1e-323, 1.5e-323, 5e-324]],
])('%s', (_name, timestampsMs, values) => check(timestampsMs, Float64Array.from(values)));

test('distances around the borders of every field', () => {
  const changes = [14, 17, 20, 32, 40].flatMap((bits) => {
    const border = 2 ** (bits - 1);
    return [border - 1, -(border - 1), border, -border, border + 1, -border - 1];
  });
  // Between two changes the distance falls back to a large one, so that time always rises.
  const distances = changes.flatMap((change) => [2 ** 41, 2 ** 41 + change]);
  let ms = 0;
  const timestampsMs = [0, ...distances.map((distance) => (ms += distance))];
  check(timestampsMs, new Float64Array(timestampsMs.length));
});

test('staleness markers and other NaNs keep their bits', () => {
  const bits = [
    0x7ff0000000000002n,
    0x3ff0000000000000n,
    0x7ff8000000000001n,
    0xffffffffffffffffn,
    0x7ff0000000000002n,
  ];
  check(steady(bits.length), new Float64Array(BigUint64Array.from(bits).buffer));
});

test('a part of the columns is a chunk of its own; the encoder is used again', () => {
  const values = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i) * 1e6);
  const times = steady(5000);
  const encoder = new XorChunkEncoder();
  const bits = new BigUint64Array(values.buffer);
  for (const [from, to] of [
    [0, 5000],
    [4000, 4120],
    [7, 8],
  ] as const) {
    const chunk = encoder.encode(Float64Array.from(times), new Uint32Array(values.buffer), from, to);
    expect(decode(chunk)).toEqual(times.slice(from, to).map((ms, i) => [BigInt(ms), bits[from + i]]));
  }
});

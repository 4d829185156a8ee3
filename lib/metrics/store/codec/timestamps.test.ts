import { describe, expect, test } from 'vitest';
import { ByteWriter } from './bytes';
import { Seeded } from './series.suite';
import { decodeTimestamps, encodeTimestamps } from './timestamps';

const NOW_MS = 1_700_000_000_123;

function encoded(timestampsMs: Float64Array): Uint8Array {
  const out = new ByteWriter();
  encodeTimestamps(timestampsMs, timestampsMs.length, out);
  return out.done().slice();
}

function decoded(bytes: Uint8Array, count: number): Float64Array {
  const into = new Float64Array(count);
  expect(decodeTimestamps(bytes, 0, count, into, 0)).toBe(bytes.length);
  return into;
}

const regular = (count: number, missMs: (i: number) => number = () => 0) =>
  Array.from({ length: count }, (_, i) => NOW_MS + i * 15_000 + missMs(i));

const random = new Seeded(3);
const jitterMs = Array.from({ length: 480 }, () => random.below(11) - 5);

const QUIRKS: [what: string, timestampsMs: number[], bytesAtMost: number][] = [
  ['none', [], 0],
  ['one', [NOW_MS], 8],
  ['one before 1970', [-5], 3],
  ['0', [0], 3],
  ['regular', regular(480), 9],
  ['regular with ±5 ms of jitter', regular(480, (i) => jitterMs[i] as number), 300],
  ['regular, 3 scrapes missed', regular(480, (i) => (i < 200 ? 0 : 45_000)), 40],
  ['regular, 3 missed, with jitter', regular(480, (i) => (i < 200 ? 0 : 45_000) + (jitterMs[i] as number)), 400],
  ['a drifting clock', regular(480, (i) => Math.floor(i / 7)), 100],
  ['an interval that changes', regular(480, (i) => (i < 240 ? 0 : (i - 240) * 15_000)), 40],
  ['the ends of what is whole', [-(2 ** 53), -1, 0, 1, 2 ** 53], 50],
  ['a long way, then a short one', [-(2 ** 53), 2 ** 53 - 1, 2 ** 53], 34],
  ['from the last', [2 ** 53 - 2, 2 ** 53 - 1, 2 ** 53], 10],
];

describe('encodeTimestamps', () => {
  test.each(QUIRKS)('%s come back, in few bytes', (_, list, bytesAtMost) => {
    const timestampsMs = Float64Array.from(list);
    const bytes = encoded(timestampsMs);
    expect(decoded(bytes, list.length)).toEqual(timestampsMs);
    expect(bytes.length).toBeLessThanOrEqual(bytesAtMost);
  });

  test('random times of any distance come back', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const own = new Seeded(seed);
      const widestMs = 2 ** own.below(52);
      const timestampsMs = new Float64Array(1 + own.below(100));
      let timestampMs = own.below(2 ** 53) * (own.below(2) === 0 ? 1 : -1);
      let count = 0;
      for (; count < timestampsMs.length && timestampMs <= 2 ** 53; count++) {
        timestampsMs[count] = timestampMs;
        timestampMs += 1 + own.below(own.below(9) === 0 ? 1000 : widestMs);
      }
      const kept = timestampsMs.slice(0, count);
      expect(decoded(encoded(kept), count), `seed ${seed}`).toEqual(kept);
    }
  });
});

describe('broken timestamps', () => {
  test('cut short anywhere are refused, and what was broken is named', () => {
    const bytes = encoded(Float64Array.from(regular(100, (i) => jitterMs[i] as number)));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decoded(bytes.slice(0, length), 100)).toThrow(/^block of timestamps/);
  });

  test.each([[9], [24], [255]])('a first byte of %d is refused', (head) => {
    expect(() => decodeTimestamps(Uint8Array.of(head, 0, 0, 0), 0, 2, new Float64Array(2), 0)).toThrow('says nothing');
  });
});

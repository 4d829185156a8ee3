// What is encoded decodes to itself, and repetition makes it smaller.
import { describe, expect, test } from 'vitest';
import { encodeSnappy } from './encode';
import { decodeSnappy } from './index';

const bytes = (length: number, byteAt: (i: number) => number) => Uint8Array.from({ length }, (_, i) => byteAt(i));

/** Bytes that look like noise, the same ones each time. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return bytes(length, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** Runs of noise and of repetition, of all lengths around the borders of the format. */
function mixed(length: number, seed: number): Uint8Array {
  const source = noise(length + 1, seed);
  const mix = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const kind = source[at] as number;
    const run = Math.min(length - at, 1 + ((kind * 7) % 300));
    const back = 1 + (((source[at + 1] as number) * kind) % Math.max(1, at));
    for (let i = 0; i < run; i++, at++)
      mix[at] = kind % 2 === 0 || at < back ? (source[at] as number) : (mix[at - back] as number);
  }
  return mix;
}

describe('round trips', () => {
  test.each([0, 1, 3, 4, 5, 59, 60, 61, 62, 255, 256, 257, 65_535, 65_536, 65_537, 200_000])('%d bytes', (length) => {
    for (const input of [
      noise(length, 1),
      bytes(length, () => 7),
      bytes(length, (i) => i % 5),
      mixed(length, length),
    ]) {
      expect(Buffer.compare(decodeSnappy(encodeSnappy(input), length), input)).toBe(0);
    }
  });

  test('of every length up to 1,000, whatever it is made of', () => {
    for (let length = 0; length <= 1000; length++) {
      const input = mixed(length, length * 31 + 7);
      expect(Buffer.compare(decodeSnappy(encodeSnappy(input), length), input), `${length} bytes`).toBe(0);
    }
  });
});

test.each<[name: string, input: Uint8Array, atMost: number]>([
  ['one byte many times', bytes(100_000, () => 1), 5_000],
  ['a text many times', bytes(100_000, (i) => '{"metric":"up"}'.charCodeAt(i % 15)), 5_000],
  ['noise', noise(100_000, 3), 100_020],
])('%s takes at most so much', (_name, input, atMost) =>
  expect(encodeSnappy(input).length).toBeLessThanOrEqual(atMost),
);

test('the smallest blocks, byte for byte', () => {
  expect([...encodeSnappy(new Uint8Array())]).toEqual([0]);
  expect([...encodeSnappy(Uint8Array.of(9))]).toEqual([1, 0, 9]);
  // A literal of one, then a copy of 11 from one byte back.
  expect([...encodeSnappy(new Uint8Array(12).fill(9))]).toEqual([12, 0, 9, (7 << 2) | 1, 1]);
});

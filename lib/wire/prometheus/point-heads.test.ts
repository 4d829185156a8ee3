// Beginnings of many points are those of each alone.
import { expect, test } from 'vitest';
import { headsOf, writeHead } from './point-heads';

const textOf = (bytes: Uint8Array, from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));

function alone(timestampMs: number): string {
  const bytes = new Uint8Array(100);
  return textOf(bytes, 0, writeHead(timestampMs, bytes, 0));
}

const every = (stepMs: number, fromMs: number, length = 50) => Array.from({ length }, (_, i) => fromMs + i * stepMs);

test.each([
  ['a step of 15 s', every(15_000, 1_795_632_360_000)],
  ['a fraction that stays', every(15_000, 1_795_632_360_123)],
  ['a fraction with zeros at its end', every(60_000, 1_795_632_360_100)],
  ['over the end of the last four digits', every(1000, 1_795_639_980_000)],
  ['over the end of all of them', every(100_000, 1_799_999_000_000)],
  ['over ten thousand seconds at a time', every(10_000_000, 1_795_632_360_000)],
  ['a step of 7 ms', every(7, 1_795_632_359_900)],
  ['backwards', every(-15_000, 1_795_630_200_000)],
  ['the same again', every(0, 1_795_630_000_000)],
  ['the first of ten digits', every(15_000, 999_999_900_000)],
  ['the last of ten digits', every(15_000, 9_999_999_900_000)],
  ['before 1970', every(15_000, -100_000)],
  ['parts of a millisecond', every(15_000, 1_795_632_360_000.25)],
  ['one', [1_795_632_360_000]],
  ['none', []],
])('%s', (_, times) => {
  const { text, ends } = headsOf(Float64Array.from(times));
  expect(Array.from(ends, (end, i) => textOf(text, ends[i - 1] ?? 0, end))).toEqual(times.map(alone));
});

test('a point begins with its seconds', () => {
  expect(alone(1_795_632_360_120)).toBe('[1795632360.12,"');
});

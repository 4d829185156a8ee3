// Times and durations as Go prints them. testdata/go1.26-time.jsonl: [zone, milliseconds, layout, Go 1.26's answer].
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { formatGoDuration, formatTime } from './time';

const recorded = readFileSync(fileURLToPath(new URL('testdata/go1.26-time.jsonl', import.meta.url)), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as [zone: string, unixMs: number, layout: string, expected: string]);

test.each(recorded)('%s %d %s', (zone, unixMs, layout, expected) =>
  expect(formatTime(unixMs, zone, layout)).toBe(expected),
);

test.each([
  [0n, '0s'],
  [1n, '1ns'],
  [1500n, '1.5µs'],
  [1_500_000n, '1.5ms'],
  [1_500_000_000n, '1.5s'],
  [90_000_000_000n, '1m30s'],
  [3_661_000_000_000n, '1h1m1s'],
  [-61_000_000_000n, '-1m1s'],
  [86_400_000_000_000n, '24h0m0s'],
])('%d ns', (ns, expected) => expect(formatGoDuration(ns)).toBe(expected));

// Random series for the tests of codec: all kinds of metrics, and kinds that none should be.
import { writeStale } from '@/lib/kernel/float';

/** The same numbers for the same seed (mulberry32). */
export class Seeded {
  constructor(private state: number) {}

  /** 0 <= x < 1, a multiple of 2^-32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0, below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}

type Step = (value: number, random: Seeded) => number;

const STEPS = {
  'counter of hundredths': (value, random) => Math.round(value * 100 + random.below(3000)) / 100,
  'counter of bytes': (value, random) => value + random.below(1e9),
  'counter that is reset': (value, random) => (random.below(50) === 0 ? 0 : value + random.below(1000)),
  'counter that hardly moves': (value, random) => value + (random.below(100) === 0 ? 1 : 0),
  percentage: (_, random) => random.below(10_001) / 100,
  pages: (value, random) => value + (random.below(2001) - 1000) * 4096,
  'constant but once': (value, random) => (random.below(200) === 0 ? random.next() : value),
  'sum of floats': (value, random) => value + random.next() * random.next(),
  ratio: (_, random) => random.next() * 8,
  'ratio of 53 bits': (_, random) => random.next() + random.next() * 2 ** -32,
  'any decimals': (_, random) => random.below(2 ** 32) / 10 ** random.below(9),
  'any magnitude': (_, random) => (random.next() - 0.5) * 10 ** (random.below(600) - 300),
  'whole numbers of any length': (_, random) => Math.round((random.next() - 0.5) * 2 ** random.below(64)),
  'differences of any length': (value, random) => value + Math.round((random.next() - 0.5) * 2 ** random.below(53)),
} satisfies Record<string, Step>;

export const SERIES_KINDS = [...(Object.keys(STEPS) as (keyof typeof STEPS)[]), 'any bits', 'with specials'] as const;

export function seriesOfKind(kind: (typeof SERIES_KINDS)[number], count: number, random: Seeded): Float64Array {
  if (kind === 'any bits') {
    const values = new Float64Array(count);
    const words = new Uint32Array(values.buffer);
    for (let i = 0; i < words.length; i++) words[i] = random.below(2 ** 32);
    return values;
  }
  if (kind === 'with specials')
    return withSpecials(seriesOfKind(SERIES_KINDS[random.below(14)] ?? 'pages', count, random), random);
  const values = new Float64Array(count);
  let value = random.below(1e6);
  for (let i = 0; i < count; i++) {
    value = STEPS[kind](value, random);
    values[i] = value;
  }
  return values;
}

/** Runs of NaNs of all payloads, infinities, -0, staleness markers, in places. */
function withSpecials(values: Float64Array, random: Seeded): Float64Array {
  const words = new Uint32Array(values.buffer);
  for (let at = random.below(20); at < values.length; at += random.below(60)) {
    const kind = random.below(5);
    for (let end = Math.min(values.length, at + 1 + random.below(4)); at < end; at++) {
      if (kind === 0) writeStale(values, at);
      else if (kind === 1) values[at] = -0;
      else if (kind === 2) values[at] = random.below(2) === 0 ? Infinity : -Infinity;
      else words.set([random.below(2 ** 32), 0x7ff00000 + random.below(2 ** 20) + (kind === 3 ? 2 ** 31 : 0)], 2 * at);
    }
  }
  return values;
}

// What a fleet of hosts exports, as series of float64s: the same for the same seed. Shares are those of one host, 200 series.
//
// Kinds that move together (the buckets of a histogram) come as one family, lowest `le` first.

/** xorshift32. */
class Seeded {
  constructor(seed) {
    this.state = Math.imul(seed + 1, 2654435761) | 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** 0 <= x < 1, a multiple of 2^-32. */
  next() {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) / 2 ** 32;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** Nearly normal: mean 0, deviation 0.58, within ±2. */
  noise() {
    return this.next() + this.next() + this.next() + this.next() - 2;
  }
}

const hundredths = (value) => Math.round(value * 100) / 100;
const rising = (mean, spread, random) => Math.max(0, mean * (1 + spread * random.noise()));

/** A family of one: `step` gives the next value from the last unrounded one. */
const single = (start, step, rounded = (value) => value) => {
  let value = start;
  return () => {
    value = step(value);
    return [rounded(value)];
  };
};

const CPU_SHARES = [0.8, 0.01, 0, 0.001, 0.01, 0, 0.05, 0.12];
const BUCKET_SHARES = [0.05, 0.09, 0.2, 0.22, 0.18, 0.14, 0.06, 0.03, 0.015, 0.008, 0.004, 0.003];
const BUCKET_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** Kind, families of it a host, and how one is made: each call of what it returns gives a value for each of its series. */
const KINDS = [
  [
    'CPU seconds, 2 decimals',
    64,
    (random, index) =>
      single(random.next() * 1e6, (value) => value + rising(15 * CPU_SHARES[index % 8], 0.3, random), hundredths),
  ],
  [
    'byte counters',
    20,
    (random) => {
      const bytesPerStep = 10 ** (3 + random.next() * 5);
      return single(random.below(1e11), (value) => value + Math.floor(rising(bytesPerStep, 1, random)));
    },
  ],
  [
    'error counters, hardly moving',
    20,
    (random) => single(random.below(1000), (value) => value + (random.next() < 0.01 ? 1 : 0)),
  ],
  [
    'percentages, 2 decimals',
    30,
    (random) => single(random.next() * 100, (value) => Math.min(100, Math.max(0, value + random.noise())), hundredths),
  ],
  [
    'memory, multiples of 4096',
    16,
    (random) =>
      single(
        random.below(4e6),
        (value) => Math.max(0, value + Math.floor(500 * random.noise())),
        (pages) => pages * 4096,
      ),
  ],
  ['constants', 20, (random, index) => single(index % 2 ? 1 : random.below(1e9), (value) => value)],
  ['histogram buckets and counts', 2, histogram],
  [
    'sums of full precision',
    2,
    (random) =>
      single(random.next() * 1e5, (value) => value + rising(40 + 400 * random.next(), 0.5, random) * random.next()),
  ],
  ['ratios, k * 2^-29', 2, (random) => single(0, () => random.next() * 8)],
];

/** 12 buckets, cumulative, then the count. */
function histogram(random) {
  const counts = BUCKET_SECONDS.map(() => random.below(1e4));
  const load = 10 + random.next() * 400;
  return () => {
    let seen = 0;
    const row = counts.map((_, i) => {
      counts[i] += Math.round(rising(load * BUCKET_SHARES[i], 0.5, random));
      seen += counts[i];
      return seen;
    });
    return [...row, seen];
  };
}

/**
 * Families of series of `count` samples, in the order of hosts: { kind, members: Float64Array[] }.
 */
export function fleet(hosts, count) {
  const families = [];
  for (let host = 0; host < hosts; host++) {
    const random = new Seeded(host);
    for (const [kind, share, make] of KINDS) {
      for (let index = 0; index < share; index++) {
        const next = make(random, index);
        const rows = Array.from({ length: count }, next);
        families.push({ kind, members: rows[0].map((_, member) => Float64Array.from(rows, (row) => row[member])) });
      }
    }
  }
  return families;
}

export const kinds = KINDS.map(([kind]) => kind);

/** Scrape times, 15 s apart; with jitter each within ±5 ms of its due time. */
export function scrapeTimes(series, count, jitterMs) {
  const random = new Seeded(99);
  return Array.from({ length: series }, (_, index) =>
    Float64Array.from(
      { length: count },
      (_, i) => 1_700_000_000_000 + index * 137 + i * 15_000 + (jitterMs ? random.below(11) - 5 : 0),
    ),
  );
}

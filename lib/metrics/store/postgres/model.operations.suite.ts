// What model.test.ts does to a store: sequences of operations, made from a seed alone. They are plain values, so that a sequence
// that fails can be run again with some of them left out, and printed.
import type { Histogram } from '@/lib/kernel/histogram';
import type { Matcher, MatchType } from '@/lib/kernel/matchers';
import { SERIES_KINDS, Seeded, seriesOfKind } from '../codec/series.suite';
import type { TimeRange } from '../contract';
import { HistogramSource } from './model.histograms.suite';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const START_MS = 1_700_000_000_000;

export type ModelSample = {
  /** Index into `seriesLabels`. */
  readonly series: number;
  readonly atMs: number;
  /** Of the value; not looked at for a histogram. */
  readonly bits: bigint;
  readonly histogram: Histogram | undefined;
  readonly startMs: number;
};

export type ModelExemplar = { readonly series: number; readonly atMs: number; readonly value: number };
export type ModelBatch = { readonly samples: readonly ModelSample[]; readonly exemplars: readonly ModelExemplar[] };
export type ModelFilter = TimeRange & { readonly matcherSets: readonly (readonly Matcher[])[] };

export type Operation = { readonly nowMs: number } & (
  | { readonly kind: 'append'; readonly batches: readonly ModelBatch[] }
  /** A seal, and what is appended while it is under way. */
  | { readonly kind: 'maintain' | 'flush'; readonly meanwhile: readonly ModelBatch[] }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'delete'; readonly filter: ModelFilter }
  | { readonly kind: 'backfill'; readonly histories: readonly (readonly ModelSample[])[] }
  | { readonly kind: 'look'; readonly filter: ModelFilter; readonly label: string }
);

export type Sequence = {
  readonly outOfOrderWindowMs: number;
  readonly headMs: number;
  readonly maxExemplars: number;
  readonly blockCacheBytes: number;
  readonly decodedCacheBytes: number;
  readonly operations: readonly Operation[];
};

const STEADY: readonly Record<string, string>[] = [
  { __name__: 'a' },
  { __name__: 'a', i: '0' },
  { __name__: 'a', i: '1' },
  { __name__: 'a', i: '1', x: '☃' },
  { __name__: 'b', i: '0' },
  { __name__: 'b', i: '1', x: 'y' },
  { i: '2' },
  { __name__: 'h', i: '0' },
  { __name__: 'h', i: '1' },
];

/** A few that are always there; the others live for a while. */
export const seriesLabels = (series: number): Record<string, string> =>
  STEADY[series] ?? { __name__: 'pod', i: String(series % 3), pod: String(series) };

const VALUES = ['', '0', '1', '2', 'a', 'b', 'h', 'pod', '☃', 'y', 'a|b', '.*', '.+', '[0-1]', 'p.d|h', '(|0)'];
const NAMES = ['__name__', 'i', 'x', 'pod', 'none'];
const TYPES: readonly MatchType[] = ['=', '!=', '=~', '!~'];

export function sequenceOf(seed: number): Sequence {
  const random = new Seeded(seed);
  const outOfOrderWindowMs = pick(random, [0, 0, 10 * MINUTE_MS, 5 * HOUR_MS]);
  const headMs = pick(random, [0, HOUR_MS, 3 * HOUR_MS]);
  const maxExemplars = pick(random, [3, 1000]);
  const blockCacheBytes = pick(random, [0, 3000, 16 << 20]);
  const decodedCacheBytes = pick(random, [0, 10_000, 16 << 20]);
  const maker = new OperationMaker(random, outOfOrderWindowMs);
  const operations = Array.from({ length: 5 + random.below(30) }, () => maker.next());
  return { outOfOrderWindowMs, headMs, maxExemplars, blockCacheBytes, decodedCacheBytes, operations };
}

const pick = <T>(random: Seeded, list: readonly T[]): T => list[random.below(list.length)] as T;

class OperationMaker {
  private nowMs = START_MS + 5 * HOUR_MS;
  private nextPod = STEADY.length;
  private pods: number[] = [];
  /** Some of the samples made so far: what comes again. */
  private readonly earlier: ModelSample[] = [];
  private readonly intervalMs: number;
  private readonly histograms: HistogramSource;
  private readonly withStarts: boolean;

  constructor(
    private readonly random: Seeded,
    private readonly outOfOrderWindowMs: number,
  ) {
    this.intervalMs = pick(random, [1000, 15_000, 60_000, 10 * MINUTE_MS]);
    this.histograms = new HistogramSource(random);
    this.withStarts = random.below(3) === 0;
  }

  next(): Operation {
    const { random } = this;
    this.nowMs += pick(random, [0, 1, this.intervalMs, this.intervalMs, 20 * MINUTE_MS, 3 * HOUR_MS]);
    const what = random.below(20);
    if (what < 10) return this.append();
    if (what === 10) return { kind: 'reopen', nowMs: this.nowMs };
    if (what < 14) return this.seal('maintain');
    if (what === 14) return this.seal('flush');
    if (what < 17) return { kind: 'delete', nowMs: this.nowMs, filter: this.filter() };
    if (what === 17) return this.backfill();
    return { kind: 'look', nowMs: this.nowMs, filter: this.filter(), label: pick(random, NAMES) };
  }

  private later(byMs: number): number {
    this.nowMs += byMs;
    return this.nowMs;
  }

  private append(): Operation {
    const { random } = this;
    const makers = [
      () => this.scrapes(),
      () => this.scrapes(),
      () => this.own(),
      () => this.again(),
      () => this.past(),
    ];
    if (random.below(4) === 0) makers.push(() => this.future());
    const batches = Array.from({ length: 1 + random.below(3) }, () => ({
      samples: Array.from({ length: 1 + random.below(2) }, () => pick(random, makers)()).flat(),
      exemplars: this.exemplars(),
    }));
    return { kind: 'append', nowMs: this.nowMs, batches };
  }

  /** Time passes first: what is appended meanwhile is newer than whatever a seal may take with it. */
  private seal(kind: 'maintain' | 'flush'): Operation {
    this.nowMs += 11 * MINUTE_MS;
    const meanwhile = Array.from({ length: this.random.below(3) }, () => ({
      samples: [...this.scrape(this.targets(), this.later(10)), ...this.lately()],
      exemplars: this.exemplars(),
    }));
    return { kind, nowMs: this.nowMs, meanwhile };
  }

  /** Series that are scraped together. */
  private targets(): number[] {
    const { random } = this;
    if (random.below(4) === 0) this.pods = Array.from({ length: random.below(6) }, () => this.nextPod++);
    const all = [...STEADY.keys(), ...this.pods];
    const from = random.below(all.length);
    return all.slice(from, from + 1 + random.below(all.length));
  }

  /** The same series again and again at times they share; now and then one is missing, or has a time of its own. */
  private scrapes(): ModelSample[] {
    const { random } = this;
    const targets = this.targets();
    const gaps = pick(random, [0, 0, 20]);
    const samples: ModelSample[] = [];
    for (let count = 1 + random.below(pick(random, [1, 5, 70])); count > 0; count--) {
      this.nowMs += this.intervalMs + (random.below(4) === 0 ? random.below(7) : 0);
      const present = gaps === 0 ? targets : targets.filter(() => random.below(gaps) > 0);
      samples.push(...this.scrape(present, this.nowMs));
      if (gaps > 0 && random.below(9) === 0) samples.push(...this.scrape([pick(random, targets)], this.later(3)));
    }
    return samples;
  }

  private scrape(targets: readonly number[], atMs: number): ModelSample[] {
    const bits = this.bits(targets.length);
    return targets.map((series, i) => this.keep(this.sample(series, atMs, bits[i] as bigint)));
  }

  /** A row of one series alone. */
  private own(): ModelSample[] {
    const series = pick(this.random, this.targets());
    const bits = this.bits(1 + this.random.below(80));
    return Array.from(bits, (each) => this.keep(this.sample(series, this.later(1 + this.random.below(999)), each)));
  }

  /** Samples sent before, as they were or with another value. */
  private again(): ModelSample[] {
    if (this.earlier.length === 0) return [];
    return Array.from({ length: 1 + this.random.below(4) }, () => {
      const sample = pick(this.random, this.earlier);
      return this.random.below(2) === 0 ? sample : this.sample(sample.series, sample.atMs, this.bits(1)[0] as bigint);
    });
  }

  /** Late ones that are taken, where any are. */
  private lately(): ModelSample[] {
    return this.outOfOrderWindowMs === 0 ? [] : this.past(this.outOfOrderWindowMs - MINUTE_MS);
  }

  private past(spanMs = pick(this.random, [MINUTE_MS, HOUR_MS, 8 * HOUR_MS])): ModelSample[] {
    const bits = this.bits(1 + this.random.below(5));
    return Array.from(bits, (each) =>
      this.keep(this.sample(pick(this.random, this.targets()), this.nowMs - this.random.below(spanMs), each)),
    );
  }

  /** Just within what is taken, and beyond it. */
  private future(): ModelSample[] {
    const aheadMs = pick(this.random, [5 * MINUTE_MS, 30 * MINUTE_MS]);
    return this.scrape(this.targets(), this.nowMs + aheadMs);
  }

  private keep(sample: ModelSample): ModelSample {
    if (this.earlier.length < 200) this.earlier.push(sample);
    else this.earlier[this.random.below(200)] = sample;
    return sample;
  }

  private sample(series: number, atMs: number, bits: bigint): ModelSample {
    const startMs = this.withStarts && this.random.below(3) > 0 ? START_MS - this.random.below(2) * HOUR_MS : 0;
    const isHistogram =
      seriesLabels(series).__name__ === 'h' ? this.random.below(10) > 0 : this.random.below(200) === 0;
    return { series, atMs, bits, histogram: isHistogram ? this.histograms.next() : undefined, startMs };
  }

  private bits(count: number): BigUint64Array {
    return new BigUint64Array(seriesOfKind(pick(this.random, SERIES_KINDS), count, this.random).buffer);
  }

  private exemplars(): ModelExemplar[] {
    const { random } = this;
    return Array.from({ length: random.below(3) }, () => ({
      series: pick(random, this.targets()),
      atMs: this.nowMs - random.below(pick(random, [1, MINUTE_MS])),
      value: random.next(),
    }));
  }

  /** Any age, any order, times twice. */
  private backfill(): Operation {
    const { random } = this;
    const histories = Array.from({ length: 1 + random.below(3) }, () => {
      const series = pick(random, this.targets());
      const spanMs = pick(random, [HOUR_MS, 30 * HOUR_MS]);
      const bits = this.bits(1 + random.below(20));
      const samples = Array.from(bits, (each) => this.sample(series, this.nowMs - 1 - random.below(spanMs), each));
      const known = this.earlier.filter((sample) => sample.series === series && random.below(4) === 0);
      return random.below(2) === 0
        ? samples.sort((a, b) => a.atMs - b.atMs)
        : [...samples, ...known.filter(({ atMs }) => atMs <= this.nowMs)];
    });
    return { kind: 'backfill', nowMs: this.nowMs, histories };
  }

  private filter(): ModelFilter {
    const { random } = this;
    const startMs = pick(random, [-Infinity, 0, this.someTime(), this.someTime()]);
    const endMs = pick(random, [Infinity, this.nowMs, this.someTime(), startMs + random.below(HOUR_MS)]);
    const matcherSets = Array.from({ length: random.below(3) }, () =>
      Array.from({ length: 1 + random.below(2) }, () => ({
        name: pick(random, NAMES),
        type: pick(random, TYPES),
        value: pick(random, VALUES),
      })),
    );
    return { startMs, endMs, matcherSets };
  }

  private someTime(): number {
    const { random } = this;
    const sample = this.earlier.length > 0 && random.below(2) === 0 ? pick(random, this.earlier) : undefined;
    return sample ? sample.atMs + random.below(3) - 1 : this.nowMs - random.below(12 * HOUR_MS);
  }
}

// Random native histograms for the model test: of every schema, whole and not, custom buckets; rows that keep their layout and
// rows that change it.
import type { BucketSpan, CounterResetHint, Histogram } from '@/lib/kernel/histogram';
import type { Seeded } from '../codec/series.suite';

const HINTS: readonly CounterResetHint[] = ['unknown', 'reset', 'not_reset', 'gauge'];

export class HistogramSource {
  private last: Histogram | undefined;

  constructor(private readonly random: Seeded) {}

  /** Most have the layout of the one before. */
  next(): Histogram {
    this.last = this.last && this.random.below(5) > 0 ? this.further(this.last) : this.fresh();
    return this.last;
  }

  private further(last: Histogram): Histogram {
    const more = (count: number) => count + this.count(last.isInteger, 100);
    return {
      ...last,
      count: more(last.count),
      zeroCount: more(last.zeroCount),
      sum: last.sum + this.random.next(),
      positiveBuckets: last.positiveBuckets.map(more),
      negativeBuckets: last.negativeBuckets.map(more),
      counterResetHint: HINTS[this.random.below(HINTS.length)] as CounterResetHint,
    };
  }

  private fresh(): Histogram {
    const { random } = this;
    const isInteger = random.below(2) === 0;
    const isCustom = random.below(3) === 0;
    const largest = random.below(4) === 0 ? 2 ** 53 : 1000;
    const buckets = (spans: readonly BucketSpan[]) =>
      spans.flatMap(({ length }) => Array.from({ length }, () => this.count(isInteger, largest)));
    const positiveSpans = this.spans();
    const negativeSpans = isCustom ? [] : this.spans();
    return {
      schema: isCustom ? -53 : random.below(13) - 4,
      zeroThreshold: isCustom ? 0 : random.below(2) * 1e-128,
      zeroCount: isCustom ? 0 : this.count(isInteger, largest),
      count: this.count(isInteger, largest),
      sum: [random.next(), -0, Infinity, -Infinity, Number.NaN, 5e-324][random.below(6)] as number,
      positiveSpans,
      positiveBuckets: buckets(positiveSpans),
      negativeSpans,
      negativeBuckets: buckets(negativeSpans),
      customValues: isCustom ? [-1.5, 0.1 + random.below(3), 1e300] : [],
      counterResetHint: HINTS[random.below(HINTS.length)] as CounterResetHint,
      isInteger,
    };
  }

  private count(isInteger: boolean, largest: number): number {
    const count = this.random.next() * this.random.below(largest + 1);
    return isInteger ? Math.floor(count) : count;
  }

  private spans(): BucketSpan[] {
    const { random } = this;
    return Array.from({ length: random.below(4) }, (_, i) => ({
      offset: i === 0 ? random.below(20) - 10 : random.below(5),
      length: random.below(5),
    }));
  }
}

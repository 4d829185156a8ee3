// A histogram under computation: others are added to it, it is scaled, and at the end it becomes a sample again.
import { type CounterResetHint, CUSTOM_BUCKETS_SCHEMA, type Histogram } from '@/lib/kernel/histogram';
import { KahanSum } from '../kahan';
import { coarser } from './bounds';
import { Buckets } from './buckets';
import { areSameBounds, bucketAmong, commonBounds, hasCustomBuckets } from './custom-bounds';
import { lastWithin, thresholdAround } from './zero-bucket';

/** What came to light while adding. Collected, since the caller may add many before it speaks. */
export type Findings = {
  /** One histogram said there was a counter reset, another that there was none. */
  resetsCollided: boolean;
  /** Custom buckets had different bounds, and were brought to those they share. */
  boundsReconciled: boolean;
};

/** undefined: every bucket keeps its index. */
type IndexMap = ((index: number) => number | undefined) | undefined;

export class RunningHistogram implements Findings {
  resetsCollided = false;
  boundsReconciled = false;
  hint: CounterResetHint;
  private schema: number;
  private zeroThreshold: number;
  private customValues: readonly number[];
  private readonly zeroCount: KahanSum;
  private readonly count: KahanSum;
  private readonly sum: KahanSum;
  private readonly positive: Buckets;
  private readonly negative: Buckets;

  /** @param isCompensated whether sums keep what rounding takes from them: sums and averages do, a single + or - does not. */
  constructor(
    start: Histogram,
    private readonly isCompensated: boolean,
  ) {
    this.schema = start.schema;
    this.zeroThreshold = start.zeroThreshold;
    this.customValues = start.customValues;
    this.hint = start.counterResetHint;
    this.zeroCount = new KahanSum(start.zeroCount);
    this.count = new KahanSum(start.count);
    this.sum = new KahanSum(start.sum);
    this.positive = Buckets.of(start.positiveSpans, start.positiveBuckets, isCompensated);
    this.negative = Buckets.of(start.negativeSpans, start.negativeBuckets, isCompensated);
  }

  private get hasCustomBuckets(): boolean {
    return this.schema === CUSTOM_BUCKETS_SCHEMA;
  }

  /** False, and nothing done, when one of the two has custom buckets and the other has not. */
  add(other: Histogram): boolean {
    return this.combine(other, 1);
  }

  /** As `add`. */
  subtract(other: Histogram): boolean {
    return this.combine(other, -1);
  }

  private combine(other: Histogram, sign: 1 | -1): boolean {
    if (this.hasCustomBuckets !== hasCustomBuckets(other)) return false;
    this.combineHints(other.counterResetHint);
    this.put(this.count, sign * other.count);
    this.put(this.sum, sign * other.sum);
    if (this.hasCustomBuckets) this.combineCustom(other, sign);
    else this.combineExponential(other, sign);
    return true;
  }

  private put(to: KahanSum, value: number): void {
    if (this.isCompensated) to.add(value);
    else to.sum += value;
  }

  private combineHints(other: CounterResetHint): void {
    if (other === this.hint || this.hint === 'gauge') return;
    if (other === 'gauge') this.hint = 'gauge';
    else if (this.hint !== 'unknown') {
      this.resetsCollided ||= other !== 'unknown';
      this.hint = 'unknown';
    }
  }

  private combineCustom(other: Histogram, sign: 1 | -1): void {
    let indexOf: IndexMap;
    if (!areSameBounds(this.customValues, other.customValues)) {
      const common = commonBounds(this.customValues, other.customValues);
      this.positive.reindex(bucketAmong(this.customValues, common));
      indexOf = bucketAmong(other.customValues, common);
      this.customValues = common;
      this.boundsReconciled = true;
    }
    this.positive.addAll(other.positiveSpans, other.positiveBuckets, sign, indexOf);
  }

  private combineExponential(other: Histogram, sign: 1 | -1): void {
    const swallowed = this.agreeOnZero(other, sign);
    this.reduceTo(other.schema);
    const shift = other.schema - this.schema;
    const isAligned = swallowed === -Infinity && shift === 0;
    const indexOf: IndexMap = isAligned
      ? undefined
      : (index) => (index <= swallowed ? undefined : coarser(index, shift));
    this.positive.addAll(other.positiveSpans, other.positiveBuckets, sign, indexOf);
    this.negative.addAll(other.negativeSpans, other.negativeBuckets, sign, indexOf);
  }

  /** Brings both to one zero threshold and adds what is then in the other's zero bucket. @returns its last bucket in there */
  private agreeOnZero(other: Histogram, sign: 1 | -1): number {
    if (other.zeroThreshold === this.zeroThreshold) {
      this.put(this.zeroCount, sign * other.zeroCount);
      return -Infinity;
    }
    const theirs = {
      positive: Buckets.of(other.positiveSpans, other.positiveBuckets, false),
      negative: Buckets.of(other.negativeSpans, other.negativeBuckets, false),
    };
    const ours = { positive: this.positive, negative: this.negative };
    let threshold = Math.max(this.zeroThreshold, other.zeroThreshold);
    for (let before = -1; before !== threshold; ) {
      before = threshold;
      if (threshold > other.zeroThreshold) threshold = thresholdAround(threshold, theirs, other.schema);
      if (threshold > this.zeroThreshold) threshold = thresholdAround(threshold, ours, this.schema);
    }
    this.widenZero(threshold);
    const swallowed = lastWithin(threshold, other.schema);
    let zeroCount = other.zeroCount;
    for (const side of [theirs.positive, theirs.negative]) side.takeUpTo(swallowed, (count) => (zeroCount += count));
    this.put(this.zeroCount, sign * zeroCount);
    return swallowed;
  }

  private widenZero(threshold: number): void {
    if (threshold === this.zeroThreshold) return;
    this.zeroThreshold = threshold;
    const last = lastWithin(threshold, this.schema);
    for (const side of [this.positive, this.negative]) {
      side.takeUpTo(last, (count, lost) => {
        this.put(this.zeroCount, count);
        this.zeroCount.lost += lost;
      });
    }
  }

  /** Merges buckets until there are no more than `schema` has; a coarser histogram stays as it is. */
  reduceTo(schema: number): void {
    if (schema >= this.schema) return;
    const shift = this.schema - schema;
    this.positive.reindex((index) => coarser(index, shift));
    this.negative.reindex((index) => coarser(index, shift));
    this.schema = schema;
  }

  /** A negative factor makes a gauge of it: a counter has no negative counts. */
  multiply(factor: number): void {
    this.scale((value) => value * factor);
    if (factor < 0) this.hint = 'gauge';
  }

  /** Division by zero leaves no buckets: nobody knows which of them would be infinite. */
  divide(by: number): void {
    this.scale((value) => value / by);
    if (by < 0) this.hint = 'gauge';
    if (by !== 0) return;
    this.positive.clear();
    this.negative.clear();
  }

  private scale(change: (value: number) => number): void {
    for (const each of [this.zeroCount, this.count, this.sum]) {
      each.sum = change(each.sum);
      if (this.isCompensated) each.lost = change(each.lost);
    }
    this.positive.scale(change);
    this.negative.scale(change);
  }

  get observations(): number {
    return this.count.total;
  }

  get hasOverflow(): boolean {
    const totals = [this.zeroCount, this.count, this.sum];
    return (
      totals.some(({ sum }) => Math.abs(sum) === Infinity) || this.positive.hasOverflow || this.negative.hasOverflow
    );
  }

  /** The sample, without empty buckets. The computation is over then. */
  toHistogram(): Histogram {
    const positive = this.positive.toSpans();
    const negative = this.negative.toSpans();
    return {
      schema: this.schema,
      zeroThreshold: this.zeroThreshold,
      zeroCount: this.zeroCount.total,
      count: this.count.total,
      sum: this.sum.total,
      positiveSpans: positive.spans,
      positiveBuckets: positive.counts,
      negativeSpans: negative.spans,
      negativeBuckets: negative.counts,
      customValues: this.customValues,
      counterResetHint: this.hint,
      isInteger: false,
    };
  }
}

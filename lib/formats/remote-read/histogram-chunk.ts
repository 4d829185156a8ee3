// Native histograms as a chunk: what they share once, then sample by sample what changed. Source: Prometheus' documentation of the
// chunk format (tsdb/docs/format/chunks.md).
import { type BucketSpan, type CounterResetHint, equalSpans, type Histogram } from '@/lib/kernel/histogram';
import { BitWriter } from './bit-writer';
import { writeVarbit, writeVarbitUnsigned } from './varbit';
import { XorField } from './xor-field';

/** What is known of resets between the chunk before and this one. Within a chunk there is none. */
const FLAGS: Readonly<Record<CounterResetHint, number>> = {
  ...{ unknown: 0b0000_0000, reset: 0b1000_0000, not_reset: 0b0100_0000, gauge: 0b1100_0000 },
};

/** Of counts below this, changes of changes of differences are exact. */
const MOST_EXACT = 2 ** 51;

/**
 * Where the chunk ends that begins with the sample at `from`, at most at `to`: a chunk has histograms of one shape whose counts
 * do not fall. (Staleness markers are floats here.)
 */
export function histogramChunkEnd(histograms: readonly (Histogram | undefined)[], from: number, to: number): number {
  let before = histograms[from];
  let end = from + 1;
  for (; end < to && before; end++) {
    const next = histograms[end];
    if (!next || !follows(next, before)) break;
    before = next;
  }
  return end;
}

function follows(next: Histogram, before: Histogram): boolean {
  const isGauge = before.counterResetHint === 'gauge';
  if (next.isInteger !== before.isInteger || (next.counterResetHint === 'gauge') !== isGauge) return false;
  if (next.counterResetHint === 'reset') return false;
  if (next.isInteger && Math.max(next.count, before.count) >= MOST_EXACT) return false;
  return haveOneShape(next, before) && (isGauge || !falls(next, before));
}

const haveOneShape = (a: Histogram, b: Histogram) =>
  a.schema === b.schema &&
  a.zeroThreshold === b.zeroThreshold &&
  equalSpans(a.positiveSpans, b.positiveSpans) &&
  equalSpans(a.negativeSpans, b.negativeSpans) &&
  a.customValues.length === b.customValues.length &&
  a.customValues.every((bound, i) => bound === b.customValues[i]);

const falls = (next: Histogram, before: Histogram) =>
  next.count < before.count ||
  next.zeroCount < before.zeroCount ||
  next.positiveBuckets.some((count, i) => count < (before.positiveBuckets[i] as number)) ||
  next.negativeBuckets.some((count, i) => count < (before.negativeBuckets[i] as number));

/** Encodes one chunk after another in the same buffers. */
export class HistogramChunkEncoder {
  private readonly out = new BitWriter();
  private readonly times = new WholeColumn();
  private readonly count = new WholeColumn();
  private readonly zeroCount = new WholeColumn();
  private readonly sum = new FloatColumn();
  private readonly floatCount = new FloatColumn();
  private readonly floatZeroCount = new FloatColumn();
  private readonly buckets: WholeColumn[] = [];
  private readonly floatBuckets: FloatColumn[] = [];

  /** Samples [from, to) as histogramChunkEnd() bounds them, at most 65,535: a view that holds until the next call. */
  encode(
    timestampsMs: Float64Array,
    histograms: readonly (Histogram | undefined)[],
    from: number,
    to: number,
  ): Uint8Array<ArrayBuffer> {
    const { out } = this;
    const first = histograms[from] as Histogram;
    out.clear();
    out.bits(to - from, 16);
    out.bits(FLAGS[first.counterResetHint], 8);
    writeShape(out, first);
    this.clear(first);
    for (let i = from; i < to; i++) {
      const nth = i - from;
      this.times.write(out, timestampsMs[i] as number, nth);
      if (first.isInteger) this.whole(histograms[i] as Histogram, nth);
      else this.floats(histograms[i] as Histogram, nth);
    }
    return out.bytes();
  }

  private clear({ positiveBuckets, negativeBuckets }: Histogram): void {
    const count = positiveBuckets.length + negativeBuckets.length;
    while (this.buckets.length < count) {
      this.buckets.push(new WholeColumn());
      this.floatBuckets.push(new FloatColumn());
    }
    for (const column of [this.sum, this.floatCount, this.floatZeroCount, ...this.floatBuckets]) column.clear();
  }

  private whole(histogram: Histogram, nth: number): void {
    const { out } = this;
    this.count.writeCount(out, histogram.count, nth);
    this.zeroCount.writeCount(out, histogram.zeroCount, nth);
    this.sum.write(out, histogram.sum, nth);
    let column = 0;
    for (const side of [histogram.positiveBuckets, histogram.negativeBuckets]) {
      let before = 0;
      for (const count of side) {
        (this.buckets[column++] as WholeColumn).write(out, count - before, nth);
        before = count;
      }
    }
  }

  private floats(histogram: Histogram, nth: number): void {
    const { out } = this;
    this.floatCount.write(out, histogram.count, nth);
    this.floatZeroCount.write(out, histogram.zeroCount, nth);
    this.sum.write(out, histogram.sum, nth);
    let column = 0;
    for (const side of [histogram.positiveBuckets, histogram.negativeBuckets])
      for (const count of side) (this.floatBuckets[column++] as FloatColumn).write(out, count, nth);
  }
}

function writeShape(out: BitWriter, shape: Histogram): void {
  writeZeroThreshold(out, shape.zeroThreshold);
  writeVarbit(out, shape.schema);
  writeSpans(out, shape.positiveSpans);
  writeSpans(out, shape.negativeSpans);
  if (shape.customValues.length === 0) return;
  writeVarbitUnsigned(out, shape.customValues.length);
  for (const bound of shape.customValues) writeBound(out, bound);
}

/** A power of two from 2^-243 to 2^10 is a byte. */
function writeZeroThreshold(out: BitWriter, threshold: number): void {
  const power = threshold > 0 ? Math.round(Math.log2(threshold)) : Number.NaN;
  if (threshold === 0) out.bits(0, 8);
  else if (power >= -243 && power <= 10 && 2 ** power === threshold) out.bits(power + 244, 8);
  else {
    out.bits(0xff, 8);
    writeFloat(out, threshold);
  }
}

function writeSpans(out: BitWriter, spans: readonly BucketSpan[]): void {
  writeVarbitUnsigned(out, spans.length);
  for (const { offset, length } of spans) {
    writeVarbitUnsigned(out, length);
    writeVarbit(out, offset);
  }
}

const MOST_THOUSANDTHS = 33_554_430;

/** Bounds are what people write: few digits after the point. */
function writeBound(out: BitWriter, bound: number): void {
  const thousandths = bound * 1000;
  if (thousandths >= 0 && thousandths <= MOST_THOUSANDTHS && Number.isInteger(thousandths)) {
    writeVarbitUnsigned(out, thousandths + 1);
  } else {
    out.bits(0, 1);
    writeFloat(out, bound);
  }
}

const float = new Float64Array(1);
const [LOW, HIGH] = [0, 1] as const;
const halves = new Uint32Array(float.buffer); // low word first

function writeFloat(out: BitWriter, value: number): void {
  float[0] = value;
  out.word(halves[HIGH] as number, halves[LOW] as number);
}

/** Whole numbers: the first, its change, then the changes of the change. */
class WholeColumn {
  private last = 0;
  private lastDelta = 0;

  write(out: BitWriter, value: number, nth: number): void {
    if (nth === 0) writeVarbit(out, value);
    this.change(out, value, nth);
  }

  /** Of a count the first is known not to be negative. */
  writeCount(out: BitWriter, value: number, nth: number): void {
    if (nth === 0) writeVarbitUnsigned(out, value);
    this.change(out, value, nth);
  }

  private change(out: BitWriter, value: number, nth: number): void {
    const delta = value - this.last;
    if (nth > 0) writeVarbit(out, nth === 1 ? delta : delta - this.lastDelta);
    this.last = value;
    this.lastDelta = nth === 0 ? 0 : delta;
  }
}

/** Floats: the first whole, then by the bits that change. */
class FloatColumn {
  private readonly field = new XorField();
  private high = 0;
  private low = 0;

  clear(): void {
    this.field.clear();
  }

  write(out: BitWriter, value: number, nth: number): void {
    float[0] = value;
    const [high, low] = [halves[HIGH] as number, halves[LOW] as number];
    if (nth === 0) out.word(high, low);
    else this.field.write(out, (high ^ this.high) >>> 0, (low ^ this.low) >>> 0);
    this.high = high;
    this.low = low;
  }
}

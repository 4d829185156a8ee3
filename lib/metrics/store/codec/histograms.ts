// Native histograms as bytes, one after the other: a histogram of the layout of the one before it is differences of counts, any
// other is spelled out. Floats are raw: the compressor of blocks finds what repeats.
import { type BucketSpan, type CounterResetHint, equalSpans, type Histogram } from '@/lib/kernel/histogram';
import type { ByteReader, ByteWriter } from './bytes';

const HINTS: readonly CounterResetHint[] = ['unknown', 'reset', 'not_reset', 'gauge'];
const SAME_LAYOUT = 1;
const INTEGER = 2;
const HINT_SHIFT = 2;

/** Writes a row of histograms; `done` begins another. */
export class HistogramWriter {
  private previous: Histogram | undefined;

  write(histogram: Histogram, out: ByteWriter): void {
    const { previous } = this;
    const base = previous && hasLayoutOf(histogram, previous) ? previous : undefined;
    out.byte(
      (base ? SAME_LAYOUT : 0) |
        (histogram.isInteger ? INTEGER : 0) |
        (HINTS.indexOf(histogram.counterResetHint) << HINT_SHIFT),
    );
    if (!base) writeLayout(histogram, out);
    out.float(histogram.sum);
    const write = histogram.isInteger ? writeDifference : writeFloat;
    write(out, histogram.count, base?.count);
    write(out, histogram.zeroCount, base?.zeroCount);
    for (const [i, count] of histogram.positiveBuckets.entries()) write(out, count, base?.positiveBuckets[i]);
    for (const [i, count] of histogram.negativeBuckets.entries()) write(out, count, base?.negativeBuckets[i]);
    this.previous = histogram;
  }

  reset(): void {
    this.previous = undefined;
  }
}

/** Reads what one HistogramWriter wrote between two resets, from its beginning on. */
export class HistogramReader {
  private previous: Histogram | undefined;

  read(from: ByteReader): Histogram {
    const flags = from.byte();
    const base = (flags & SAME_LAYOUT) !== 0 ? this.previous : undefined;
    const isInteger = (flags & INTEGER) !== 0;
    const layout = base ?? readLayout(from);
    const sum = from.float();
    const read = isInteger ? readDifference : readFloat;
    const buckets = (counts: readonly number[], length: number) =>
      Array.from({ length }, (_, i) => read(from, base ? counts[i] : undefined));
    const histogram: Histogram = {
      schema: layout.schema,
      zeroThreshold: layout.zeroThreshold,
      sum,
      count: read(from, base?.count),
      zeroCount: read(from, base?.zeroCount),
      positiveSpans: layout.positiveSpans,
      positiveBuckets: buckets(base?.positiveBuckets ?? [], lengthOf(layout.positiveSpans)),
      negativeSpans: layout.negativeSpans,
      negativeBuckets: buckets(base?.negativeBuckets ?? [], lengthOf(layout.negativeSpans)),
      customValues: layout.customValues,
      counterResetHint: HINTS[flags >> HINT_SHIFT] as CounterResetHint, // two bits, four hints
      isInteger,
    };
    this.previous = histogram;
    return histogram;
  }
}

type Layout = Pick<Histogram, 'schema' | 'zeroThreshold' | 'positiveSpans' | 'negativeSpans' | 'customValues'>;

function hasLayoutOf(a: Histogram, b: Histogram): boolean {
  return (
    a.isInteger === b.isInteger &&
    a.schema === b.schema &&
    Object.is(a.zeroThreshold, b.zeroThreshold) &&
    equalSpans(a.positiveSpans, b.positiveSpans) &&
    equalSpans(a.negativeSpans, b.negativeSpans) &&
    a.customValues.length === b.customValues.length &&
    a.customValues.every((bound, i) => Object.is(bound, b.customValues[i]))
  );
}

const lengthOf = (spans: readonly BucketSpan[]) => spans.reduce((sum, { length }) => sum + length, 0);

function writeLayout(
  { schema, zeroThreshold, positiveSpans, negativeSpans, customValues }: Layout,
  out: ByteWriter,
): void {
  out.signed(schema);
  out.float(zeroThreshold);
  writeSpans(positiveSpans, out);
  writeSpans(negativeSpans, out);
  out.unsigned(customValues.length);
  for (const bound of customValues) out.float(bound);
}

function readLayout(from: ByteReader): Layout {
  return {
    schema: from.signed(),
    zeroThreshold: from.float(),
    positiveSpans: readSpans(from),
    negativeSpans: readSpans(from),
    customValues: Array.from({ length: from.count(8) }, () => from.float()),
  };
}

function writeSpans(spans: readonly BucketSpan[], out: ByteWriter): void {
  out.unsigned(spans.length);
  for (const { offset, length } of spans) {
    out.signed(offset);
    out.unsigned(length);
  }
}

const readSpans = (from: ByteReader): BucketSpan[] =>
  Array.from({ length: from.count(2) }, () => ({ offset: from.signed(), length: from.count(1) }));

// Counts are whole here, but beyond 2^52 a difference may not be: those travel as floats, marked by an impossible difference.
const TOO_LARGE = 2 ** 52;

function writeDifference(out: ByteWriter, count: number, base: number | undefined): void {
  const difference = count - (base ?? 0);
  const isExact = Math.abs(count) < TOO_LARGE && Math.abs(difference) < TOO_LARGE;
  out.signed(isExact ? difference : TOO_LARGE);
  if (!isExact) out.float(count);
}

function readDifference(from: ByteReader, base: number | undefined): number {
  const difference = from.signed();
  return difference === TOO_LARGE ? from.float() : (base ?? 0) + difference;
}

const writeFloat = (out: ByteWriter, value: number) => out.float(value);
const readFloat = (from: ByteReader) => from.float();

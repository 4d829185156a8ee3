// A native histogram has the same fields in both versions; version 2 adds when counting began.
import type { BucketSpan, CounterResetHint, Histogram } from '@/lib/kernel/histogram';
import type { RemoteWriteSink } from './sink';
import { malformed, type WireReader } from './wire-reader';

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;

const RESET_HINTS: readonly CounterResetHint[] = ['unknown', 'reset', 'not_reset', 'gauge'];

/** The fields as they come. A histogram is one of integers unless its count is a float; then `…Counts` hold its buckets. */
class HistogramFields {
  isInteger = true;
  count = 0;
  sumAt = -1;
  schema = 0;
  zeroThreshold = 0;
  zeroCount = 0;
  negativeSpans: BucketSpan[] = [];
  negativeDeltas: number[] = [];
  negativeCounts: number[] = [];
  positiveSpans: BucketSpan[] = [];
  positiveDeltas: number[] = [];
  positiveCounts: number[] = [];
  resetHint = 0;
  timestampMs = 0;
  startTimestampMs = 0;
  customValues: number[] = [];

  read(reader: WireReader, tag: number): void {
    const type = tag & 7;
    switch (tag >>> 3) {
      case 1:
      case 2:
        this.isInteger = type === VARINT;
        this.count = numberOf(reader, type);
        return;
      case 3:
        this.sumAt = type === FIXED64 ? reader.fixed64() : wrongType(tag);
        return;
      case 4:
        this.schema = type === VARINT ? reader.zigzag() : wrongType(tag);
        return;
      case 5:
        this.zeroThreshold = numberOf(reader, type);
        return;
      case 6:
      case 7:
        this.zeroCount = numberOf(reader, type);
        return;
      case 8:
        this.negativeSpans.push(readSpan(reader, type));
        return;
      case 9:
        readDeltas(reader, type, this.negativeDeltas);
        return;
      case 10:
        readDoubles(reader, type, this.negativeCounts);
        return;
      case 11:
        this.positiveSpans.push(readSpan(reader, type));
        return;
      case 12:
        readDeltas(reader, type, this.positiveDeltas);
        return;
      case 13:
        readDoubles(reader, type, this.positiveCounts);
        return;
      case 14:
        this.resetHint = numberOf(reader, type);
        return;
      case 15:
        this.timestampMs = type === VARINT ? reader.signed() : wrongType(tag);
        return;
      case 16:
        readDoubles(reader, type, this.customValues);
        return;
      case 17:
        this.startTimestampMs = type === VARINT ? reader.signed() : wrongType(tag);
        return;
      default:
        reader.skip(tag);
    }
  }

  histogram(sum: number): Histogram {
    const { isInteger } = this;
    return {
      schema: this.schema,
      zeroThreshold: this.zeroThreshold,
      zeroCount: this.zeroCount,
      count: this.count,
      sum,
      positiveSpans: this.positiveSpans,
      positiveBuckets: isInteger ? absolute(this.positiveDeltas) : this.positiveCounts,
      negativeSpans: this.negativeSpans,
      negativeBuckets: isInteger ? absolute(this.negativeDeltas) : this.negativeCounts,
      customValues: this.customValues,
      counterResetHint: RESET_HINTS[this.resetHint] ?? 'unknown',
      isInteger,
    };
  }
}

/** @param end where the histogram's message ends; @param seriesStartMs as for samples */
export function readHistogram(reader: WireReader, end: number, seriesStartMs: number, sink: RemoteWriteSink): void {
  const outer = reader.end;
  reader.end = end;
  const fields = new HistogramFields();
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) fields.read(reader, tag);
  reader.end = outer;
  const { sumAt, timestampMs } = fields;
  const startTimestampMs = fields.startTimestampMs || seriesStartMs;
  if (isStaleAt(reader.view, sumAt)) sink.sample(sumAt, timestampMs, startTimestampMs);
  else {
    const sum = sumAt < 0 ? 0 : reader.view.getFloat64(sumAt, true);
    sink.histogram(fields.histogram(sum), timestampMs, startTimestampMs);
  }
}

/** The staleness marker, by its bits: kernel/float. */
const isStaleAt = (view: DataView, at: number) =>
  at >= 0 && view.getUint32(at, true) === 2 && view.getUint32(at + 4, true) === 0x7ff00000;

function numberOf(reader: WireReader, type: number): number {
  if (type === VARINT) return reader.unsigned();
  return type === FIXED64 ? reader.double() : wrongType(type);
}

function readSpan(reader: WireReader, type: number): BucketSpan {
  if (type !== DELIMITED) wrongType(type);
  const outer = reader.end;
  reader.end = reader.enter();
  let offset = 0;
  let length = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 1 << 3) offset = reader.zigzag();
    else if (tag === 2 << 3) length = reader.unsigned();
    else reader.skip(tag);
  }
  reader.end = outer;
  return { offset, length };
}

/** Packed or one by one: a field of numbers may come either way. */
function readDeltas(reader: WireReader, type: number, into: number[]): void {
  if (type === VARINT) into.push(reader.zigzag());
  else withinPacked(reader, type, () => into.push(reader.zigzag()));
}

function readDoubles(reader: WireReader, type: number, into: number[]): void {
  if (type === FIXED64) into.push(reader.double());
  else withinPacked(reader, type, () => into.push(reader.double()));
}

function withinPacked(reader: WireReader, type: number, readOne: () => void): void {
  if (type !== DELIMITED) wrongType(type);
  const outer = reader.end;
  reader.end = reader.enter();
  while (reader.at < reader.end) readOne();
  reader.end = outer;
}

function absolute(deltas: readonly number[]): number[] {
  let count = 0;
  return deltas.map((delta) => {
    count += delta;
    return count;
  });
}

function wrongType(tag: number): never {
  throw malformed(`has a histogram with a field of wire type ${tag & 7}`);
}

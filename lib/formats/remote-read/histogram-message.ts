// prometheus.Histogram: a native histogram as a message. Source: prometheus/prompb types.proto.
import { FIXED64, LENGTH_DELIMITED, VARINT, type WireWriter } from '@/lib/formats/protobuf/wire-writer';
import type { BucketSpan, CounterResetHint, Histogram } from '@/lib/kernel/histogram';

const HINTS: Readonly<Record<CounterResetHint, number>> = { unknown: 0, reset: 1, not_reset: 2, gauge: 3 };

/** The message without tag and length. Integer histograms have deltas between buckets, others absolute counts. */
export function writeHistogram(writer: WireWriter, histogram: Histogram, timestampMs: number): void {
  const { isInteger, positiveSpans, positiveBuckets, negativeSpans, negativeBuckets } = histogram;
  writeCount(writer, isInteger ? 1 : 2, histogram.count, isInteger);
  writeDouble(writer, 3, histogram.sum);
  writer.tag(4, VARINT);
  writer.zigzag(histogram.schema);
  writeDouble(writer, 5, histogram.zeroThreshold);
  writeCount(writer, isInteger ? 6 : 7, histogram.zeroCount, isInteger);
  writeSpans(writer, 8, negativeSpans);
  if (isInteger) writeDeltas(writer, 9, negativeBuckets);
  else writeDoubles(writer, 10, negativeBuckets);
  writeSpans(writer, 11, positiveSpans);
  if (isInteger) writeDeltas(writer, 12, positiveBuckets);
  else writeDoubles(writer, 13, positiveBuckets);
  writer.tag(14, VARINT);
  writer.unsigned(HINTS[histogram.counterResetHint]);
  writer.tag(15, VARINT);
  writer.signed(timestampMs);
  writeDoubles(writer, 16, histogram.customValues);
}

/** One of two fields, and which one says of what kind the histogram is: so it stands there even for 0. */
function writeCount(writer: WireWriter, field: number, count: number, isInteger: boolean): void {
  if (!isInteger) writeDouble(writer, field, count);
  else {
    writer.tag(field, VARINT);
    writer.unsigned(count);
  }
}

function writeDouble(writer: WireWriter, field: number, value: number): void {
  writer.tag(field, FIXED64);
  writer.double(value);
}

function writeSpans(writer: WireWriter, field: number, spans: readonly BucketSpan[]): void {
  for (const { offset, length } of spans) {
    writer.tag(field, LENGTH_DELIMITED);
    const span = writer.begin();
    writer.tag(1, VARINT);
    writer.zigzag(offset);
    writer.tag(2, VARINT);
    writer.unsigned(length);
    writer.end(span);
  }
}

function writeDeltas(writer: WireWriter, field: number, counts: readonly number[]): void {
  if (counts.length === 0) return;
  writer.tag(field, LENGTH_DELIMITED);
  const packed = writer.begin();
  let last = 0;
  for (const count of counts) {
    writer.zigzag(count - last);
    last = count;
  }
  writer.end(packed);
}

function writeDoubles(writer: WireWriter, field: number, values: readonly number[]): void {
  if (values.length === 0) return;
  writer.tag(field, LENGTH_DELIMITED);
  const packed = writer.begin();
  for (const value of values) writer.double(value);
  writer.end(packed);
}

// One write-ahead record: what one group commit stored. Self-contained within its segment: a series' labels travel in the
// first record of a segment that has a sample of it, so whole segments can be dropped, or followed by another process.
import { bug } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { SeriesRef } from '../../model';
import { ByteReader, ByteWriter } from '../codec/bytes';

const VERSION = 1;

/** Columns of one length, in the order they were accepted. Refs are those of the writing process. */
export type WalSamples = {
  readonly refs: Uint32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
};

export type WalRecord = WalSamples & {
  /** Labels of refs that this record uses and no earlier record of the segment did. */
  readonly series: ReadonlyMap<SeriesRef, Labels>;
};

/**
 * Into a writer's buffer: a view that holds until the writer is used again.
 * version | count of series, each: ref, count of labels, name, value … | count of samples | runs of equal timestamps:
 * length, difference from the one before | refs as differences | values raw.
 */
export function encodeWalRecord(
  { series, refs, timestampsMs, values }: WalRecord,
  writer: ByteWriter = new ByteWriter(),
): Uint8Array {
  writer.reset();
  writer.byte(VERSION);
  writer.unsigned(series.size);
  for (const [ref, labels] of series) writeSeries(writer, ref, labels);
  writer.unsigned(refs.length);
  writeTimestamps(writer, timestampsMs);
  let previous = 0;
  for (let i = 0; i < refs.length; i++) {
    const ref = refs[i] as number;
    writer.signed(ref - previous);
    previous = ref;
  }
  writer.raw(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return writer.done();
}

/** @throws bug when the bytes are not a record of this version. */
export function decodeWalRecord(bytes: Uint8Array): WalRecord {
  const reader = new ByteReader(bytes, 'write-ahead record');
  const version = reader.byte();
  if (version !== VERSION) throw bug(`write-ahead record has version ${version}, this program reads ${VERSION}`);
  const series = new Map(Array.from({ length: reader.unsigned() }, () => readSeries(reader)));
  const count = reader.unsigned();
  const timestampsMs = readTimestamps(reader, count);
  const refs = new Uint32Array(count);
  let previous = 0;
  for (let i = 0; i < count; i++) refs[i] = previous += reader.signed();
  const values = new Float64Array(count);
  new Uint8Array(values.buffer).set(reader.raw(count * 8));
  reader.end();
  return { series, refs, timestampsMs, values };
}

function writeSeries(writer: ByteWriter, ref: SeriesRef, labels: Labels): void {
  writer.unsigned(ref);
  writer.unsigned(labels.size);
  for (const [name, value] of labels) {
    writer.text(name);
    writer.text(value);
  }
}

function readSeries(reader: ByteReader): [SeriesRef, Labels] {
  const ref = reader.unsigned();
  const flat = Array.from({ length: reader.unsigned() * 2 }, () => reader.text());
  return [ref, Labels.fromSorted(flat)];
}

/** A scrape's samples share their timestamp: runs make them almost free. */
function writeTimestamps(writer: ByteWriter, timestampsMs: Float64Array): void {
  let previousMs = 0;
  for (let start = 0; start < timestampsMs.length; ) {
    const timestampMs = timestampsMs[start] as number;
    let end = start + 1;
    while (timestampsMs[end] === timestampMs) end++;
    writer.unsigned(end - start);
    writer.signed(timestampMs - previousMs);
    previousMs = timestampMs;
    start = end;
  }
}

function readTimestamps(reader: ByteReader, count: number): Float64Array {
  const timestampsMs = new Float64Array(count);
  let timestampMs = 0;
  for (let start = 0; start < count; ) {
    const length = reader.unsigned();
    if (length === 0 || start + length > count)
      throw bug('write-ahead record has a run of timestamps that does not fit');
    timestampMs += reader.signed();
    timestampsMs.fill(timestampMs, start, start + length);
    start += length;
  }
  return timestampsMs;
}

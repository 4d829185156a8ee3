// One write-ahead record: what one group commit stored, or a deletion. Self-contained within its segment: a series' labels
// travel in the first record of a segment that has something of it, so whole segments can be dropped, or followed by another
// process.
import { bug } from '@/lib/kernel/errors';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { SeriesRef } from '../../model';
import { ByteReader, ByteWriter } from '../codec/bytes';
import { HistogramReader, HistogramWriter } from '../codec/histograms';
import type { SeriesExemplar, SeriesFilter } from '../contract';

const VERSION = 3;
const SAMPLES = 0;
const DELETION = 1;

/** Columns of one length, in the order they were accepted. Refs are those of the writing process. */
export type WalSamples = {
  readonly refs: Uint32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** By index: the sample is this histogram. */
  readonly histograms: ReadonlyMap<number, Histogram>;
  /** By index; 0: not known. undefined: of none. */
  readonly startTimestampsMs: Float64Array | undefined;
  /** Indices, rising, of samples that came after a newer one of their series. */
  readonly late: readonly number[];
  readonly exemplars: readonly SeriesExemplar[];
};

export type SamplesRecord = WalSamples & {
  readonly kind: 'samples';
  /** Labels of refs that this record uses and no earlier record of the segment did. */
  readonly series: ReadonlyMap<SeriesRef, Labels>;
};

/** What had been stored before this record and matches is deleted. */
export type DeletionRecord = { readonly kind: 'deletion'; readonly filter: SeriesFilter };

export type WalRecord = SamplesRecord | DeletionRecord;

/** Into a writer's buffer: a view that holds until the writer is used again. */
export function encodeWalRecord(record: WalRecord, writer: ByteWriter = new ByteWriter()): Uint8Array {
  writer.reset();
  writer.byte(VERSION);
  if (record.kind === 'deletion') {
    writer.byte(DELETION);
    writer.float(record.filter.startMs);
    writer.float(record.filter.endMs);
    writer.text(JSON.stringify(record.filter.matcherSets));
    return writer.done();
  }
  writer.byte(SAMPLES);
  writer.unsigned(record.series.size);
  for (const [ref, labels] of record.series) {
    writer.unsigned(ref);
    writeLabels(writer, labels);
  }
  writeSamples(writer, record);
  writeExemplars(writer, record.exemplars);
  return writer.done();
}

/** @throws bug when the bytes are not a record of this version. */
export function decodeWalRecord(bytes: Uint8Array): WalRecord {
  const reader = new ByteReader(bytes, 'write-ahead record');
  const version = reader.byte();
  if (version !== VERSION) throw bug(`write-ahead record has version ${version}, this program reads ${VERSION}`);
  const record = reader.byte() === DELETION ? readDeletion(reader) : readSamplesRecord(reader);
  reader.end();
  return record;
}

function readDeletion(reader: ByteReader): DeletionRecord {
  const startMs = reader.float();
  const endMs = reader.float();
  return { kind: 'deletion', filter: { matcherSets: JSON.parse(reader.text()) as Matcher[][], startMs, endMs } };
}

function readSamplesRecord(reader: ByteReader): SamplesRecord {
  const series = new Map<SeriesRef, Labels>();
  for (let left = reader.count(2); left > 0; left--) series.set(reader.unsigned(), readLabels(reader));
  return { kind: 'samples', series, ...readSamples(reader), exemplars: readExemplars(reader) };
}

/** Timestamps: runs of equal ones. Refs: differences. Values: raw. Then what only some samples have, by index. */
function writeSamples(writer: ByteWriter, samples: WalSamples): void {
  const { refs, timestampsMs, values, histograms, startTimestampsMs, late } = samples;
  writer.unsigned(refs.length);
  writeRuns(writer, timestampsMs);
  let previous = 0;
  for (let i = 0; i < refs.length; i++) {
    const ref = refs[i] as number;
    writer.signed(ref - previous);
    previous = ref;
  }
  writer.raw(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  writeHistograms(writer, histograms);
  writer.byte(startTimestampsMs ? 1 : 0);
  if (startTimestampsMs) writeRuns(writer, startTimestampsMs);
  writer.unsigned(late.length);
  for (const index of late) writer.unsigned(index);
}

function readSamples(reader: ByteReader): Omit<WalSamples, 'exemplars'> {
  const count = reader.count(9);
  const timestampsMs = readRuns(reader, count);
  const refs = new Uint32Array(count);
  let previous = 0;
  for (let i = 0; i < count; i++) refs[i] = previous += reader.signed();
  const values = new Float64Array(count);
  new Uint8Array(values.buffer).set(reader.raw(count * 8));
  const histograms = readHistograms(reader);
  const startTimestampsMs = reader.byte() === 1 ? readRuns(reader, count) : undefined;
  const late = Array.from({ length: reader.count(1) }, () => reader.unsigned());
  return { refs, timestampsMs, values, histograms, startTimestampsMs, late };
}

function writeHistograms(writer: ByteWriter, histograms: ReadonlyMap<number, Histogram>): void {
  writer.unsigned(histograms.size);
  const row = new HistogramWriter();
  for (const [index, histogram] of histograms) {
    writer.unsigned(index);
    row.write(histogram, writer);
  }
}

function readHistograms(reader: ByteReader): Map<number, Histogram> {
  const row = new HistogramReader();
  const found = new Map<number, Histogram>();
  for (let left = reader.count(10); left > 0; left--) found.set(reader.unsigned(), row.read(reader));
  return found;
}

function writeExemplars(writer: ByteWriter, exemplars: readonly SeriesExemplar[]): void {
  writer.unsigned(exemplars.length);
  for (const { ref, labels, value, timestampMs } of exemplars) {
    writer.unsigned(ref);
    writer.signed(timestampMs);
    writer.float(value);
    writeLabels(writer, labels);
  }
}

function readExemplars(reader: ByteReader): SeriesExemplar[] {
  return Array.from({ length: reader.count(11) }, () => ({
    ref: reader.unsigned(),
    timestampMs: reader.signed(),
    value: reader.float(),
    labels: readLabels(reader),
  }));
}

export function writeLabels(writer: ByteWriter, { pairs }: Labels): void {
  writer.unsigned(pairs.length / 2);
  for (const text of pairs) writer.text(text);
}

export function readLabels(reader: ByteReader): Labels {
  return Labels.fromSorted(Array.from({ length: reader.count(2) * 2 }, () => reader.text()));
}

/** A scrape's samples share their timestamp: runs, each its length and its difference from the one before, are almost free. */
function writeRuns(writer: ByteWriter, numbers: Float64Array): void {
  let previous = 0;
  for (let start = 0; start < numbers.length; ) {
    const number = numbers[start] as number;
    let end = start + 1;
    while (numbers[end] === number) end++;
    writer.unsigned(end - start);
    writer.signed(number - previous);
    previous = number;
    start = end;
  }
}

function readRuns(reader: ByteReader, count: number): Float64Array {
  const numbers = new Float64Array(count);
  let number = 0;
  for (let start = 0; start < count; ) {
    const length = reader.unsigned();
    if (length === 0 || start + length > count) throw bug('write-ahead record has a run that does not fit');
    number += reader.signed();
    numbers.fill(number, start, start + length);
    start += length;
  }
  return numbers;
}

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
import { KnownTexts } from './known-texts';
import { WalValuesReader } from './wal-values';
import { WalValuesWriter } from './wal-values-writer';

/** Version 3 has whole values and differences of refs; builds before this one wrote it. */
const VERSION = 4;
const WITH_WHOLE_VALUES = 3;
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

/** Writes records of one segment after the other. */
export class WalEncoder {
  private readonly writer = new ByteWriter();
  private readonly values = new WalValuesWriter();
  private epoch = 0;

  /** Records from here on lean on none before: a segment begins, or it is not known whether the last record was committed. */
  beginEpoch(): void {
    this.values.clear();
    this.epoch++;
  }

  /** The slot is another series' from here on. */
  forget(slot: number): void {
    this.values.forget(slot);
  }

  /**
   * Into one buffer: a view that holds until the next call.
   * @param slots of the samples: the place of each series while it is in memory
   */
  samples(record: Omit<SamplesRecord, 'kind'>, slots: Uint32Array): Uint8Array {
    const { writer } = this;
    writer.reset();
    writer.byte(VERSION);
    writer.byte(SAMPLES);
    writer.unsigned(this.epoch);
    writer.unsigned(record.series.size);
    for (const [ref, labels] of record.series) {
      writer.unsigned(ref);
      writeLabels(writer, labels);
    }
    this.writeSamples(record, slots);
    writeExemplars(writer, record.exemplars);
    return writer.done();
  }

  /** Timestamps and refs: runs. Then values, and what only some samples have, by index. */
  private writeSamples(samples: WalSamples, slots: Uint32Array): void {
    const { writer } = this;
    const { refs, timestampsMs, values, histograms, startTimestampsMs, late } = samples;
    writer.unsigned(refs.length);
    writeRuns(writer, timestampsMs);
    writeRefs(writer, refs);
    this.values.write(slots, values, writer);
    writeHistograms(writer, histograms);
    writer.byte(startTimestampsMs ? 1 : 0);
    if (startTimestampsMs) writeRuns(writer, startTimestampsMs);
    writer.unsigned(late.length);
    for (const index of late) writer.unsigned(index);
  }
}

/** The bytes of a deletion, of whatever epoch. */
export function encodeDeletion({ startMs, endMs, matcherSets }: SeriesFilter): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(VERSION);
  writer.byte(DELETION);
  writer.float(startMs);
  writer.float(endMs);
  writer.text(JSON.stringify(matcherSets));
  return writer.done();
}

/** Reads the records of one segment, in their order, each into the columns of the one before. */
export class WalDecoder {
  private readonly values = new WalValuesReader();
  private readonly columns = new RecordColumns();
  private readonly texts = new KnownTexts();
  private epoch = 0;

  /**
   * The columns of a record hold until the next one is read. undefined: a record of an epoch that was over. Its commit had failed in the eyes of its writer, who never acknowledged it, and
   * yet it went through, later than what was written next.
   * @throws bug when the bytes are no record
   */
  read(bytes: Uint8Array): WalRecord | undefined {
    const reader = new ByteReader(bytes, 'write-ahead record');
    const version = reader.byte();
    if (version !== VERSION && version !== WITH_WHOLE_VALUES)
      throw bug(`write-ahead record has version ${version}, this program reads ${WITH_WHOLE_VALUES} and ${VERSION}`);
    const isDeletion = reader.byte() === DELETION;
    if (!isDeletion && version === VERSION && !this.isOfEpoch(reader.unsigned())) return undefined;
    const record = isDeletion ? readDeletion(reader) : this.readSamplesRecord(reader, version);
    reader.end();
    return record;
  }

  private isOfEpoch(epoch: number): boolean {
    if (epoch > this.epoch) this.values.clear();
    this.epoch = Math.max(this.epoch, epoch);
    return epoch === this.epoch;
  }

  private readSamplesRecord(reader: ByteReader, version: number): SamplesRecord {
    const series = new Map<SeriesRef, Labels>();
    for (let left = reader.count(2); left > 0; left--) series.set(reader.unsigned(), this.readLabels(reader));
    const samples = this.readSamples(reader, version);
    return { kind: 'samples', series, ...samples, exemplars: readExemplars(reader) };
  }

  private readLabels(reader: ByteReader): Labels {
    const pairs: string[] = [];
    for (let left = reader.count(2) * 2; left > 0; left--) pairs.push(this.texts.read(reader));
    return Labels.fromSorted(pairs);
  }

  private readSamples(reader: ByteReader, version: number): Omit<WalSamples, 'exemplars'> {
    const count = reader.count(1);
    const { refs, timestampsMs, values } = this.columns.ofLength(count);
    readRuns(reader, timestampsMs);
    if (version === WITH_WHOLE_VALUES) {
      readRefDifferences(reader, refs);
      readWholeValues(reader, values);
    } else {
      readRefs(reader, refs);
      this.values.read(reader, refs, values);
    }
    const histograms = readHistograms(reader);
    const startTimestampsMs = reader.byte() === 1 ? readRuns(reader, new Float64Array(count)) : undefined;
    const late = Array.from({ length: reader.count(1) }, () => reader.unsigned());
    return { refs, timestampsMs, values, histograms, startTimestampsMs, late };
  }
}

/** Room for the columns of one record. */
class RecordColumns {
  private refs = new Uint32Array(0);
  private timestampsMs = new Float64Array(0);
  private values = new Float64Array(0);

  /** Views; what is in them is of no meaning. */
  ofLength(count: number) {
    if (count > this.refs.length) {
      const length = Math.max(count, 2 * this.refs.length);
      this.refs = new Uint32Array(length);
      this.timestampsMs = new Float64Array(length);
      this.values = new Float64Array(length);
    }
    return {
      refs: this.refs.subarray(0, count),
      timestampsMs: this.timestampsMs.subarray(0, count),
      values: this.values.subarray(0, count),
    };
  }
}

function readDeletion(reader: ByteReader): DeletionRecord {
  const startMs = reader.float();
  const endMs = reader.float();
  return { kind: 'deletion', filter: { matcherSets: JSON.parse(reader.text()) as Matcher[][], startMs, endMs } };
}

/** Series come in the order they were made, mostly: runs of refs that follow one another. */
function writeRefs(writer: ByteWriter, refs: Uint32Array): void {
  let next = 0;
  for (let start = 0; start < refs.length; ) {
    const first = refs[start] as number;
    let end = start + 1;
    while (end < refs.length && refs[end] === first + end - start) end++;
    writer.unsigned(end - start);
    writer.signed(first - next);
    next = first + end - start;
    start = end;
  }
}

function readRefs(reader: ByteReader, refs: Uint32Array): void {
  let next = 0;
  for (let at = 0; at < refs.length; ) {
    const length = reader.unsigned();
    if (length === 0 || at + length > refs.length) throw bug('write-ahead record has a run of refs that does not fit');
    next += reader.signed();
    for (const end = at + length; at < end; at++) refs[at] = next++;
  }
}

/** Of version 3. */
function readRefDifferences(reader: ByteReader, refs: Uint32Array): void {
  let previous = 0;
  for (let i = 0; i < refs.length; i++) refs[i] = previous += reader.signed();
}

/** Of version 3. */
function readWholeValues(reader: ByteReader, values: Float64Array): void {
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength).set(reader.raw(values.byteLength));
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
    while (end < numbers.length && numbers[end] === number) end++;
    writer.unsigned(end - start);
    writer.signed(number - previous);
    previous = number;
    start = end;
  }
}

/** Fills `numbers`. @returns it */
function readRuns(reader: ByteReader, numbers: Float64Array): Float64Array {
  let number = 0;
  for (let start = 0; start < numbers.length; ) {
    const length = reader.unsigned();
    if (length === 0 || start + length > numbers.length) throw bug('write-ahead record has a run that does not fit');
    number += reader.signed();
    numbers.fill(number, start, start + length);
    start += length;
  }
  return numbers;
}

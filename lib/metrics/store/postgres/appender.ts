// A group of batches -> one write-ahead record -> the head. What the record's commit did not confirm, the head never sees.
import type { Pool } from 'pg';
import { messageOf, unavailable } from '@/lib/kernel/errors';
import type { Compression } from '../../doors';
import type { MetricMetadata, SeriesRef } from '../../model';
import { judge, noRefusals } from '../append-rules';
import { ByteWriter } from '../codec/bytes';
import type { AppendBatch, AppendResult } from '../contract';
import type { HeadSeries, SeriesTable } from '../head/series-table';
import { ensurePartition, spanStart, WAL } from './partitions';
import { insertRecord, upsertMetadata } from './wal';
import { encodeWalRecord, type WalSamples } from './wal-record';

/** What of a group was accepted, in order: columns filled up to `count`. `words` are the bits of `values`. */
class Accepted {
  count = 0;
  lastSampleMs = 0;
  private readonly refs: Uint32Array;
  private readonly timestampsMs: Float64Array;
  private readonly values: Float64Array;
  private readonly words: Uint32Array;

  constructor(capacity: number) {
    this.refs = new Uint32Array(capacity);
    this.timestampsMs = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.words = wordsOf(this.values);
  }

  /** Takes value `index` of `from`, bits and all. */
  add(ref: SeriesRef, timestampMs: number, from: Uint32Array, index: number): void {
    const at = this.count++;
    this.refs[at] = ref;
    this.timestampsMs[at] = timestampMs;
    this.words[2 * at] = from[2 * index] as number;
    this.words[2 * at + 1] = from[2 * index + 1] as number;
    if (timestampMs > this.lastSampleMs) this.lastSampleMs = timestampMs;
  }

  samples(): WalSamples {
    const { refs, timestampsMs, values, count } = this;
    return {
      refs: refs.subarray(0, count),
      timestampsMs: timestampsMs.subarray(0, count),
      values: values.subarray(0, count),
    };
  }
}

export type AppenderParts = {
  readonly pool: Pool;
  readonly table: SeriesTable;
  readonly compression: Compression;
  readonly nowMs: () => number;
  /** Samples before this are taken no more. */
  readonly closedUntilMs: () => number;
};

export class Appender {
  private readonly described = new DescribedSeries();
  private segmentMs = Number.NaN;
  private lastWrittenMs = 0;
  /** One group is written at a time, and compressed before the next is begun. */
  private readonly writer = new ByteWriter();
  readonly metadata = new Map<string, MetricMetadata>();

  constructor(private readonly parts: AppenderParts) {}

  /** @throws unavailable when the group could not be committed: nothing of it is stored. */
  async commit(batches: readonly AppendBatch[]): Promise<AppendResult[]> {
    const accepted = new Accepted(batches.reduce((sum, { refs }) => sum + refs.length, 0));
    this.parts.table.newest.beginGroup();
    const results = batches.map((batch) => this.judgeBatch(batch, accepted));
    const families = batches.flatMap(({ metadata }) => metadata ?? []);
    if (accepted.count > 0 || families.length > 0) await this.write(accepted, families);
    return results;
  }

  private judgeBatch({ refs, timestampsMs, values }: AppendBatch, accepted: Accepted): AppendResult {
    const { newest } = this.parts.table;
    const refused = noRefusals();
    const closedUntilMs = this.parts.closedUntilMs();
    const nowMs = this.parts.nowMs();
    const words = wordsOf(values);
    const before = accepted.count;
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i] as SeriesRef;
      const timestampMs = timestampsMs[i] as number;
      const newestMs = newest.timeMs(ref);
      const isSame = timestampMs === newestMs && newest.hasBits(ref, words, i);
      const verdict = judge(timestampMs, isSame, newestMs, closedUntilMs, nowMs);
      if (verdict === 'stored') {
        newest.note(ref, timestampMs, words, i);
        accepted.add(ref, timestampMs, words, i);
      } else refused[verdict]++;
    }
    return { stored: accepted.count - before, refused };
  }

  private async write(accepted: Accepted, families: readonly MetricMetadata[]): Promise<void> {
    const samples = accepted.samples();
    // A clock that was set back must not write into a segment that may have been dropped.
    const writtenMs = Math.max(this.parts.nowMs(), this.lastWrittenMs);
    const segmentMs = spanStart(WAL, writtenMs);
    const undescribed = this.described.missing(samples.refs, segmentMs);
    const series = new Map(undescribed.map((ref) => [ref, (this.parts.table.at(ref) as HeadSeries).labels]));
    const record = encodeWalRecord({ series, ...samples }, this.writer);
    const row = { writtenMs, lastSampleMs: accepted.lastSampleMs, record };
    await this.insert(row, families, segmentMs !== this.segmentMs);
    this.described.add(undescribed, segmentMs);
    this.segmentMs = segmentMs;
    this.lastWrittenMs = writtenMs;
    for (const family of families) this.metadata.set(family.metric, family);
    this.applyToHead(samples);
  }

  private async insert(
    row: { writtenMs: number; lastSampleMs: number; record: Uint8Array },
    families: readonly MetricMetadata[],
    isNewSegment: boolean,
  ): Promise<void> {
    const compressed = { ...row, record: await this.parts.compression.compress(row.record) };
    try {
      if (isNewSegment) await ensurePartition(this.parts.pool, WAL, row.writtenMs);
      if (families.length === 0) return await insertRecord(this.parts.pool, compressed);
      await this.insertWithMetadata(compressed, families);
    } catch (cause) {
      throw unavailable(`the samples could not be committed: ${messageOf(cause)}`, { cause: undefined });
    }
  }

  private async insertWithMetadata(
    row: Parameters<typeof insertRecord>[1],
    families: readonly MetricMetadata[],
  ): Promise<void> {
    const client = await this.parts.pool.connect();
    let broken: unknown;
    try {
      await client.query('BEGIN');
      await insertRecord(client, row);
      await upsertMetadata(client, families);
      await client.query('COMMIT');
    } catch (error) {
      broken = error; // the connection is thrown away, and with it the transaction
      throw error;
    } finally {
      client.release(broken !== undefined);
    }
  }

  private applyToHead({ refs, timestampsMs, values }: WalSamples): void {
    const { table } = this.parts;
    const words = wordsOf(values);
    for (let i = 0; i < refs.length; i++) table.push(refs[i] as SeriesRef, timestampsMs[i] as number, words, i);
  }
}

/** Which series' labels stand in a segment already: the start of the last one they were written to, by ref. */
class DescribedSeries {
  private segments = new Float64Array(0);

  /** Refs, each once, that the segment does not describe yet. */
  missing(refs: Uint32Array, segmentMs: number): SeriesRef[] {
    const found = new Set<SeriesRef>();
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i] as SeriesRef;
      if (this.segments[ref] !== segmentMs) found.add(ref);
    }
    return [...found];
  }

  add(refs: readonly SeriesRef[], segmentMs: number): void {
    for (const ref of refs) {
      if (ref >= this.segments.length) this.grow(ref + 1);
      this.segments[ref] = segmentMs;
    }
  }

  private grow(count: number): void {
    const grown = new Float64Array(Math.max(count, this.segments.length * 2, 1024)).fill(Number.NaN);
    grown.set(this.segments);
    this.segments = grown;
  }
}

export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

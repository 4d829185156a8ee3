// A group of batches -> one write-ahead record -> the head. What the record's commit did not confirm, the head never sees.
import type { Pool } from 'pg';
import { messageOf, unavailable } from '@/lib/kernel/errors';
import type { Compression } from '../../doors';
import type { MetricMetadata, SeriesRef } from '../../model';
import { judge, noRefusals } from '../append-rules';
import type { AppendBatch, AppendResult } from '../contract';
import { type HeadSeries, newestMs, type SeriesTable } from '../head/series-table';
import { ensurePartition, spanStart, WAL } from './partitions';
import { insertRecord, upsertMetadata } from './wal';
import { encodeWalRecord } from './wal-record';

/** What of a group was accepted, in order. `words` are the bits of the values. */
type Accepted = {
  readonly refs: number[];
  readonly timestampsMs: number[];
  readonly words: number[];
  lastSampleMs: number;
};

/** The newest sample of a series counting what the group under way has accepted of it. */
type Newest = { timestampMs: number; low: number; high: number };

export type AppenderParts = {
  readonly pool: Pool;
  readonly table: SeriesTable;
  readonly compression: Compression;
  readonly nowMs: () => number;
  readonly sealedUntilMs: () => number;
};

export class Appender {
  /** Refs whose labels stand in the current segment already. */
  private described = new Set<SeriesRef>();
  private segmentMs = Number.NaN;
  private lastWrittenMs = 0;
  readonly metadata = new Map<string, MetricMetadata>();

  constructor(private readonly parts: AppenderParts) {}

  /** @throws unavailable when the group could not be committed: nothing of it is stored. */
  async commit(batches: readonly AppendBatch[]): Promise<AppendResult[]> {
    const accepted: Accepted = { refs: [], timestampsMs: [], words: [], lastSampleMs: 0 };
    const newest = new Map<SeriesRef, Newest>();
    const results = batches.map((batch) => this.judgeBatch(batch, accepted, newest));
    const families = batches.flatMap(({ metadata }) => metadata ?? []);
    if (accepted.refs.length > 0 || families.length > 0) await this.write(accepted, families);
    return results;
  }

  private judgeBatch(batch: AppendBatch, accepted: Accepted, newest: Map<SeriesRef, Newest>): AppendResult {
    const { table, nowMs, sealedUntilMs } = this.parts;
    const refused = noRefusals();
    const situation = { sealedUntilMs: sealedUntilMs(), nowMs: nowMs() };
    const words = wordsOf(batch.values);
    let stored = 0;
    for (let i = 0; i < batch.refs.length; i++) {
      const ref = batch.refs[i] as SeriesRef;
      const timestampMs = batch.timestampsMs[i] as number;
      const pending = newest.get(ref);
      const series = table.at(ref) as HeadSeries; // refs come from refOf
      const hasNewestBits = pending
        ? pending.low === words[2 * i] && pending.high === words[2 * i + 1]
        : series.head.length > 0 && series.head.newestHasBits(words, i);
      const verdict = judge(timestampMs, hasNewestBits, {
        ...situation,
        newestMs: pending?.timestampMs ?? newestMs(series),
      });
      if (verdict !== 'stored') {
        refused[verdict]++;
        continue;
      }
      stored++;
      const [low, high] = [words[2 * i] as number, words[2 * i + 1] as number];
      newest.set(ref, { timestampMs, low, high });
      accepted.refs.push(ref);
      accepted.timestampsMs.push(timestampMs);
      accepted.words.push(low, high);
      accepted.lastSampleMs = Math.max(accepted.lastSampleMs, timestampMs);
    }
    return { stored, refused };
  }

  private async write(accepted: Accepted, families: readonly MetricMetadata[]): Promise<void> {
    const words = Uint32Array.from(accepted.words);
    const samples = {
      refs: Uint32Array.from(accepted.refs),
      timestampsMs: Float64Array.from(accepted.timestampsMs),
      values: new Float64Array(words.buffer),
    };
    // A clock that was set back must not write into a segment that may have been dropped.
    const writtenMs = Math.max(this.parts.nowMs(), this.lastWrittenMs);
    const segmentMs = spanStart(WAL, writtenMs);
    const described = segmentMs === this.segmentMs ? this.described : new Set<SeriesRef>();
    const undescribed = [...new Set(accepted.refs)].filter((ref) => !described.has(ref));
    const series = new Map(undescribed.map((ref) => [ref, (this.parts.table.at(ref) as HeadSeries).labels]));
    const record = encodeWalRecord({ series, ...samples });
    await this.insert(
      { writtenMs, lastSampleMs: accepted.lastSampleMs, record },
      families,
      segmentMs !== this.segmentMs,
    );
    for (const ref of undescribed) described.add(ref);
    this.described = described;
    this.segmentMs = segmentMs;
    this.lastWrittenMs = writtenMs;
    for (const family of families) this.metadata.set(family.metric, family);
    this.applyToHead(samples, words);
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

  private applyToHead(
    { refs, timestampsMs }: { refs: Uint32Array; timestampsMs: Float64Array },
    words: Uint32Array,
  ): void {
    refs.forEach((ref, i) => {
      this.parts.table.at(ref)?.head.push(timestampsMs[i] as number, words, i);
    });
  }
}

export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

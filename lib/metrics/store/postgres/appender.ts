// A group of batches -> one write-ahead record -> the head. What the record's commit did not confirm, the head never sees.
import type { Pool } from 'pg';
import { messageOf, unavailable } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { Compression } from '../../doors';
import type { MetricMetadata, SeriesRef } from '../../model';
import { ByteWriter } from '../codec/bytes';
import type { AppendBatch, AppendResult, SeriesExemplar } from '../contract';
import type { ExemplarRing, HeldExemplar } from '../exemplar-ring';
import { applyToHead } from '../head/apply';
import type { Head } from '../head/head';
import { NO_SLOT } from '../head/ref-slots';
import type { SeriesTable } from '../head/series-table';
import { Accepted } from './accepted';
import { inTransaction } from './transaction';
import { insertRecord, upsertMetadata, type WalRow } from './wal';
import { encodeWalRecord } from './wal-record';

export type AppenderParts = {
  readonly pool: Pool;
  readonly table: SeriesTable;
  readonly head: Head;
  readonly exemplars: ExemplarRing;
  readonly compression: Compression;
  readonly nowMs: () => number;
  readonly outOfOrderWindowMs: number;
};

export type Submission = {
  readonly batch: AppendBatch;
  /** History that is brought along: nothing of it is too old. */
  readonly anyAge: boolean;
};

export class Appender {
  /** Samples before this are taken no more: ahead of what is sealed while a window is being sealed. */
  closedUntilMs = -Infinity;
  readonly metadata = new Map<string, MetricMetadata>();
  private readonly accepted: Accepted;
  private readonly described = new DescribedSeries();
  /** One group is written at a time, and compressed before the next is begun. */
  private readonly writer = new ByteWriter();

  /** @param segment of the write-ahead rows: its partition is there */
  constructor(
    private readonly parts: AppenderParts,
    private segment: number,
  ) {
    this.accepted = new Accepted(parts.table, parts.head);
  }

  get currentSegment(): number {
    return this.segment;
  }

  /** Later records go to a segment of their own. Its partition is there; no commit is under way. */
  beginSegment(segment: number): void {
    this.segment = segment;
  }

  /** @throws unavailable when the group could not be committed: nothing of it is stored. */
  async commit(group: readonly Submission[]): Promise<AppendResult[]> {
    const { accepted, parts, closedUntilMs } = this;
    const nowMs = parts.nowMs();
    accepted.begin(group.reduce((sum, { batch }) => sum + batch.refs.length, 0));
    const rules = { nowMs, closedUntilMs, outOfOrderWindowMs: parts.outOfOrderWindowMs };
    const verdicts = group.map(({ batch, anyAge }) => accepted.judge(batch, rules, anyAge));
    const candidates = group.map(({ batch }) => this.held(batch.exemplars ?? []));
    const taken = new Set(parts.exemplars.taken(candidates.flat(), nowMs));
    const families = group.flatMap(({ batch }) => batch.metadata ?? []);
    if (accepted.count > 0 || taken.size > 0 || families.length > 0) await this.write([...taken], families);
    return verdicts.map((verdict, i) => ({
      ...verdict,
      exemplarsStored: (candidates[i] as HeldExemplar[]).filter((candidate) => taken.has(candidate)).length,
    }));
  }

  private held(exemplars: readonly SeriesExemplar[]): HeldExemplar[] {
    return exemplars.flatMap(({ ref, ...exemplar }) => {
      const slot = this.parts.table.slotOf(ref);
      return slot === NO_SLOT ? [] : [{ series: this.parts.table.labelsOf(slot), exemplar }];
    });
  }

  private async write(exemplars: readonly HeldExemplar[], families: readonly MetricMetadata[]): Promise<void> {
    const { accepted, parts, segment } = this;
    const { count, lastSampleMs } = accepted;
    const samples = {
      slots: accepted.slots.subarray(0, count),
      refs: accepted.refs.subarray(0, count),
      timestampsMs: accepted.timestampsMs.subarray(0, count),
      values: accepted.values.subarray(0, count),
      startTimestampsMs: accepted.hasStarts ? accepted.startTimestampsMs.subarray(0, count) : undefined,
      histograms: accepted.histograms,
      late: accepted.late,
      exemplars: exemplars.map(({ series, exemplar }) => ({ ...exemplar, ref: parts.table.of(series) })),
    };
    const undescribed = this.described.missing([samples.refs, samples.exemplars.map(({ ref }) => ref)], segment);
    const series = new Map(undescribed.map((ref) => [ref, this.labelsOf(ref)]));
    const record = encodeWalRecord({ kind: 'samples', series, ...samples }, this.writer);
    await this.insert({ segment, lastSampleMs: Math.max(0, lastSampleMs), record }, families);
    this.described.add(undescribed, segment);
    for (const family of families) this.metadata.set(family.metric, family);
    applyToHead(parts.head, samples);
    for (const each of exemplars) parts.exemplars.add(each);
  }

  private labelsOf(ref: SeriesRef): Labels {
    return this.parts.table.labelsOf(this.parts.table.slotOf(ref));
  }

  private async insert(row: WalRow, families: readonly MetricMetadata[]): Promise<void> {
    const { pool, compression } = this.parts;
    const compressed = { ...row, record: await compression.compress(row.record) };
    try {
      if (families.length === 0) return await insertRecord(pool, compressed);
      await inTransaction(pool, async (client) => {
        await insertRecord(client, compressed);
        await upsertMetadata(client, families);
      });
    } catch (cause) {
      throw unavailable(`the samples could not be committed: ${messageOf(cause)}`, { cause: undefined });
    }
  }
}

/** Which series' labels stand in a segment already: the last one they were written to, by ref. */
class DescribedSeries {
  private readonly segments = new Map<number, Uint8Array>();
  private segment = Number.NaN;

  /** Refs, each once, that the segment does not describe yet. */
  missing(refLists: readonly Iterable<SeriesRef>[], segment: number): SeriesRef[] {
    if (segment !== this.segment) this.segments.clear();
    this.segment = segment;
    const found = new Set<SeriesRef>();
    for (const refs of refLists) {
      for (const ref of refs) {
        const page = this.segments.get(ref >>> PAGE_BITS);
        if (page === undefined || page[ref & PAGE_MASK] === 0) found.add(ref);
      }
    }
    return [...found];
  }

  /** Nothing happens when another segment has begun. */
  add(refs: readonly SeriesRef[], segment: number): void {
    if (segment !== this.segment) return;
    for (const ref of refs) {
      const page = this.segments.get(ref >>> PAGE_BITS) ?? new Uint8Array(PAGE_MASK + 1);
      this.segments.set(ref >>> PAGE_BITS, page);
      page[ref & PAGE_MASK] = 1;
    }
  }
}

// One byte a ref, in pages: refs rise for ever, but only those of one segment are remembered.
const PAGE_BITS = 12;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

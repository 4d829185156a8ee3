// A group of batches -> one write-ahead record -> the head. What the record's commit did not confirm, the head never sees.
import type { Pool } from 'pg';
import { messageOf, unavailable } from '@/lib/kernel/errors';
import type { Compression } from '../../doors';
import type { MetricMetadata } from '../../model';
import type { AppendBatch, AppendResult, SeriesExemplar } from '../contract';
import type { ExemplarRing, HeldExemplar } from '../exemplar-ring';
import { applyToHead } from '../head/apply';
import type { Head } from '../head/head';
import { NO_SLOT } from '../head/ref-slots';
import type { SeriesTable } from '../head/series-table';
import type { SeriesWatches } from '../series-watches';
import { Accepted } from './accepted';
import type { WalRow } from './wal';
import { WalEncoder } from './wal-record';
import { type Unconfirmed, WalWriter } from './wal-writer';

export type AppenderParts = {
  readonly pool: Pool;
  readonly table: SeriesTable;
  readonly head: Head;
  readonly exemplars: ExemplarRing;
  readonly compression: Compression;
  readonly watches: SeriesWatches;
  readonly nowMs: () => number;
};

export type Submission = {
  readonly batch: AppendBatch;
  /** History that is brought along: nothing of it is too old. */
  readonly anyAge: boolean;
};

export class Appender {
  /** Samples before this are taken no more: ahead of what is sealed while a window is being sealed. */
  closedUntilMs = -Infinity;
  /** How much older than the newest sample of all a late one may be; 0: none is taken. */
  outOfOrderWindowMs = 0;
  readonly metadata = new Map<string, MetricMetadata>();
  private readonly accepted: Accepted;
  private readonly records: WalWriter;
  private readonly described = new DescribedSeries();
  /** One group is written at a time, and on its way before the next is begun. */
  private readonly encoder = new WalEncoder();

  /** @param segment of the write-ahead rows: its partition is there */
  constructor(
    private readonly parts: AppenderParts,
    private segment: number,
  ) {
    this.accepted = new Accepted(parts.table, parts.head);
    this.records = new WalWriter(parts.pool);
  }

  get currentSegment(): number {
    return this.segment;
  }

  /** A transaction of somebody else, whose commit was not confirmed: it is settled before anything else is committed. */
  leaveUnconfirmed(unconfirmed: Unconfirmed): void {
    this.records.leave(unconfirmed);
  }

  /** Resolves when it is known of everything whether it is committed. No commit is under way. @throws when that cannot be told yet */
  settleUnconfirmed(): Promise<void> {
    return this.records.settle();
  }

  /** Nothing is committed any more. */
  close(): void {
    this.records.close();
  }

  /** Later records go to a segment of their own. Its partition is there; no commit is under way. */
  beginSegment(segment: number): void {
    this.segment = segment;
    this.encoder.beginEpoch();
  }

  /** @throws unavailable when the group could not be committed: nothing of it is stored. */
  async commit(group: readonly Submission[]): Promise<AppendResult[]> {
    const { accepted, parts, closedUntilMs, outOfOrderWindowMs } = this;
    const nowMs = parts.nowMs();
    accepted.begin(group.reduce((sum, { batch }) => sum + batch.refs.length, 0));
    const rules = { nowMs, closedUntilMs, outOfOrderWindowMs };
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
    const undescribed = this.described.missing(samples.slots, segment, parts.table.size);
    if (exemplars.length > 0) {
      const withExemplars = Uint32Array.from(samples.exemplars, ({ ref }) => parts.table.slotOf(ref));
      for (const slot of this.described.missing(withExemplars, segment, parts.table.size)) undescribed.add(slot);
    }
    const series = new Map(
      Array.from(undescribed, (slot) => [parts.table.refAt(slot), parts.table.copyOfLabels(slot)] as const),
    );
    const record = this.encoder.samples({ series, ...samples }, samples.slots);
    const isDense = series.size + samples.histograms.size + samples.exemplars.length === 0;
    await this.insert({ segment, lastSampleMs: Math.max(0, lastSampleMs), record }, isDense, families);
    this.described.add(undescribed, segment);
    for (const family of families) this.metadata.set(family.metric, family);
    parts.watches.noteSamples(samples, parts.head);
    applyToHead(parts.head, samples);
    for (const each of exemplars) parts.exemplars.add(each);
  }

  /** The slot is another series' from here on. */
  forget(slot: number): void {
    this.described.clear(slot);
    this.encoder.forget(slot);
  }

  /** @param isDense the record would hardly get shorter */
  private async insert(row: WalRow, isDense: boolean, families: readonly MetricMetadata[]): Promise<void> {
    try {
      const stored = isDense ? row : { ...row, record: await this.parts.compression.compress(row.record) };
      await this.records.write(stored, families);
    } catch (cause) {
      // It is not known to be there: later records must not lean on it.
      this.encoder.beginEpoch();
      throw unavailable(`the samples could not be committed: ${messageOf(cause)}`, { cause: undefined });
    }
  }
}

/** In which segment the labels of the series in a slot were written last. */
class DescribedSeries {
  /** 0: in none; segments count from 1. */
  private segments = new Uint32Array(0);
  /** The newest segment, and how many series it describes. */
  private newest = 0;
  private count = 0;

  /**
   * Slots, each once, whose series the segment does not describe yet.
   * @param inUse how many slots are: mostly all of them are described
   */
  missing(slots: Uint32Array, segment: number, inUse: number): Set<number> {
    const found = new Set<number>();
    if (segment === this.newest && this.count === inUse) return found;
    const { segments } = this;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      if (segments[slot] !== segment) found.add(slot);
    }
    return found;
  }

  /** @param slots that the segment did not describe; it is the newest */
  add(slots: ReadonlySet<number>, segment: number): void {
    if (segment !== this.newest) this.count = 0;
    this.newest = segment;
    this.count += slots.size;
    for (const slot of slots) {
      if (slot >= this.segments.length) this.grow(slot + 1);
      this.segments[slot] = segment;
    }
  }

  /** The slot is another series' from here on. */
  clear(slot: number): void {
    if (slot >= this.segments.length) return;
    if (this.segments[slot] === this.newest && this.newest > 0) this.count--;
    this.segments[slot] = 0;
  }

  private grow(count: number): void {
    const grown = new Uint32Array(Math.max(1024, count, this.segments.length * 2));
    grown.set(this.segments);
    this.segments = grown;
  }
}

// What a group of batches is to store: judged sample by sample against the head and against what the group has accepted before.
// Nothing here touches the head: when the group's commit fails there is nothing to undo.
import type { Histogram } from '@/lib/kernel/histogram';
import type { SeriesRef } from '../../model';
import {
  isSameHistogram,
  judge,
  judgeLate,
  MAX_AHEAD_MS,
  noRefusals,
  type Refusals,
  type SampleThere,
} from '../append-rules';
import { wordsOf } from '../columns';
import type { AppendBatch, Refusal } from '../contract';
import type { Head } from '../head/head';
import type { LateSample } from '../head/late-samples';
import { NO_SLOT } from '../head/ref-slots';
import type { SeriesTable } from '../head/series-table';

export type JudgeRules = {
  /** How much older than the newest sample of the store a late one may be; 0: none is taken. */
  readonly outOfOrderWindowMs: number;
  /** Samples before this are in blocks, or about to be. */
  readonly closedUntilMs: number;
  readonly nowMs: number;
};

export type Verdicts = { readonly stored: number; readonly histogramsStored: number; readonly refused: Refusals };

/** Columns filled up to `count`, used again by one group after the other. `words` are the bits of `values`. */
export class Accepted {
  count = 0;
  lastSampleMs = -Infinity;
  slots = new Uint32Array(0);
  refs = new Uint32Array(0);
  timestampsMs = new Float64Array(0);
  values = new Float64Array(0);
  words: Uint32Array = new Uint32Array(0);
  startTimestampsMs = new Float64Array(0);
  hasStarts = false;
  readonly histograms = new Map<number, Histogram>();
  /** Indices, rising. */
  readonly late: number[] = [];
  /** Of each slot: the group that last accepted something newest of it, and its index there. */
  private pendingGroups = new Uint32Array(0);
  private pendingAt = new Uint32Array(0);
  private group = 0;
  /** `slot:timestamp` -> index, of everything accepted; made when a late sample first asks. */
  private byTime: Map<string, number> | undefined;

  constructor(
    private readonly table: SeriesTable,
    private readonly head: Head,
  ) {}

  /** @param capacity how many samples the group may bring */
  begin(capacity: number): void {
    this.group++;
    this.count = 0;
    this.lastSampleMs = -Infinity;
    this.hasStarts = false;
    this.histograms.clear();
    this.late.length = 0;
    this.byTime = undefined;
    if (capacity <= this.refs.length) return;
    const length = Math.max(capacity, this.refs.length * 2);
    this.slots = new Uint32Array(length);
    this.refs = new Uint32Array(length);
    this.timestampsMs = new Float64Array(length);
    this.values = new Float64Array(length);
    this.words = wordsOf(this.values);
    this.startTimestampsMs = new Float64Array(length);
  }

  /**
   * Judges one batch of the group. The columns of what was accepted grow.
   * @param anyAge history that is brought along: no sample is too old or out of order
   */
  judge(batch: AppendBatch, rules: JudgeRules, anyAge: boolean): Verdicts {
    const { refs, timestampsMs, values, histograms, startTimestampsMs } = batch;
    const refused = noRefusals();
    const words = wordsOf(values);
    const [before, histogramsBefore] = [this.count, this.histograms.size];
    const isPlain = !histograms && !startTimestampsMs && !this.byTime;
    for (let i = isPlain ? this.takePlain(batch, words, 0, rules) : 0; i < refs.length; ) {
      const ref = refs[i] as SeriesRef;
      const slot = this.table.slotOf(ref);
      const timestampMs = timestampsMs[i] as number;
      const histogram = histograms?.get(i);
      const verdict =
        slot === NO_SLOT ? 'series_limit' : this.verdict(slot, timestampMs, words, i, histogram, rules, anyAge);
      if (verdict === 'stored' || verdict === 'late') {
        const startTimestampMs = startTimestampsMs?.[i] ?? 0;
        this.add(slot, ref, timestampMs, words, i, histogram, startTimestampMs, verdict === 'late');
      } else refused[verdict]++;
      i = isPlain && !this.byTime ? this.takePlain(batch, words, i + 1, rules) : i + 1;
    }
    return { stored: this.count - before, histogramsStored: this.histograms.size - histogramsBefore, refused };
  }

  /**
   * Takes samples from `from` on, as long as each is newer than all of its series and stored whatever else there is: nearly
   * all there are. What `judge` would say, in one loop.
   * @returns the first that was not taken
   */
  private takePlain({ refs, timestampsMs }: AppendBatch, words: Uint32Array, from: number, rules: JudgeRules): number {
    const { table, head, group, count } = this;
    const { slots, timestampsMs: times } = this;
    const [fromMs, mostMs] = [rules.closedUntilMs, rules.nowMs + MAX_AHEAD_MS];
    let { pendingGroups, pendingAt, lastSampleMs } = this;
    let at = count;
    let i = from;
    for (; i < refs.length; i++) {
      const slot = table.slotOf(refs[i] as SeriesRef);
      const timestampMs = timestampsMs[i] as number;
      if (slot === NO_SLOT || timestampMs < fromMs || timestampMs > mostMs) break;
      if (slot >= pendingGroups.length) {
        this.growPending(slot + 1);
        ({ pendingGroups, pendingAt } = this);
      }
      const isPending = pendingGroups[slot] === group;
      const newestMs = isPending ? (times[pendingAt[slot] as number] as number) : head.newestTimeMs(slot);
      if (!(timestampMs > newestMs)) break;
      slots[at] = slot;
      times[at] = timestampMs;
      if (timestampMs > lastSampleMs) lastSampleMs = timestampMs;
      pendingGroups[slot] = group;
      pendingAt[slot] = at++;
    }
    if (i === from) return i;
    this.refs.set(refs.subarray(from, i), count);
    this.words.set(words.subarray(2 * from, 2 * i), 2 * count);
    // The columns are used again: what another group left there means nothing.
    this.startTimestampsMs.fill(0, count, at);
    this.lastSampleMs = lastSampleMs;
    this.count = at;
    return i;
  }

  private verdict(
    slot: number,
    timestampMs: number,
    words: Uint32Array,
    index: number,
    histogram: Histogram | undefined,
    rules: JudgeRules,
    anyAge: boolean,
  ): Refusal | 'stored' | 'late' {
    const newestMs = this.newestTimeMs(slot);
    const isSame = timestampMs === newestMs && this.isNewest(slot, words, index, histogram);
    const verdict = judge(timestampMs, isSame, newestMs, rules.closedUntilMs, rules.nowMs);
    if (verdict === 'stored' || verdict === 'too_far_in_future') return verdict;
    if (!anyAge && !isLate(verdict, rules)) return verdict;
    // What is before the cut-off was newest once: after a restart memory may be empty.
    const newestOfAllMs = Math.max(this.head.newestMs, this.lastSampleMs, rules.closedUntilMs - 1);
    const windowStartMs = anyAge ? -Infinity : newestOfAllMs - rules.outOfOrderWindowMs;
    const late = judgeLate(timestampMs, windowStartMs, () =>
      this.find(slot, {
        timestampMs,
        histogram,
        low: words[2 * index] as number,
        high: words[2 * index + 1] as number,
        startTimestampMs: 0,
      }),
    );
    return late === 'stored' ? 'late' : late;
  }

  private isPending(slot: number): boolean {
    return this.pendingGroups[slot] === this.group;
  }

  private newestTimeMs(slot: number): number {
    return this.isPending(slot)
      ? (this.timestampsMs[this.pendingAt[slot] as number] as number)
      : this.head.newestTimeMs(slot);
  }

  private isNewest(slot: number, words: Uint32Array, index: number, histogram: Histogram | undefined): boolean {
    if (this.isPending(slot)) return this.isAt(this.pendingAt[slot] as number, words, index, histogram);
    return histogram ? this.head.endsWithHistogram(slot, histogram) : this.head.endsWithFloat(slot, words, index);
  }

  /** Whether what was accepted at `at` is this sample. */
  private isAt(at: number, words: Uint32Array, index: number, histogram: Histogram | undefined): boolean {
    const there = this.histograms.get(at);
    if (there || histogram) return there !== undefined && histogram !== undefined && isSameHistogram(there, histogram);
    return this.words[2 * at] === words[2 * index] && this.words[2 * at + 1] === words[2 * index + 1];
  }

  private find(slot: number, sample: LateSample): SampleThere {
    this.byTime ??= new Map(
      Array.from({ length: this.count }, (_, i) => [`${this.slots[i]}:${this.timestampsMs[i]}`, i]),
    );
    const at = this.byTime.get(`${slot}:${sample.timestampMs}`);
    if (at === undefined) return this.head.find(slot, sample);
    const words = Uint32Array.of(sample.low, sample.high);
    return this.isAt(at, words, 0, sample.histogram) ? 'same' : 'other';
  }

  private add(
    slot: number,
    ref: SeriesRef,
    timestampMs: number,
    words: Uint32Array,
    index: number,
    histogram: Histogram | undefined,
    startTimestampMs: number,
    isLate: boolean,
  ): void {
    const at = this.count++;
    this.slots[at] = slot;
    this.refs[at] = ref;
    this.timestampsMs[at] = timestampMs;
    this.words[2 * at] = words[2 * index] as number;
    this.words[2 * at + 1] = words[2 * index + 1] as number;
    this.startTimestampsMs[at] = startTimestampMs;
    if (startTimestampMs !== 0) this.hasStarts = true;
    if (histogram) this.histograms.set(at, histogram);
    if (timestampMs > this.lastSampleMs) this.lastSampleMs = timestampMs;
    this.byTime?.set(`${slot}:${timestampMs}`, at);
    if (isLate) this.late.push(at);
    else this.notePending(slot, at);
  }

  private notePending(slot: number, at: number): void {
    if (slot >= this.pendingGroups.length) this.growPending(slot + 1);
    this.pendingGroups[slot] = this.group;
    this.pendingAt[slot] = at;
  }

  private growPending(count: number): void {
    const capacity = Math.max(1024, count, this.pendingGroups.length * 2);
    const groups = new Uint32Array(capacity);
    groups.set(this.pendingGroups);
    const at = new Uint32Array(capacity);
    at.set(this.pendingAt);
    this.pendingGroups = groups;
    this.pendingAt = at;
  }
}

const isLate = (verdict: Refusal, { outOfOrderWindowMs }: JudgeRules) =>
  outOfOrderWindowMs > 0 && (verdict === 'out_of_order' || verdict === 'too_old');

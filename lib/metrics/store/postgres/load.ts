// Opening the store: the cut-off, the exemplars, the write-ahead rows since, and the groups of the series that are in memory.
import type { SeriesRef } from '../../model';
import { wordsOf } from '../columns';
import type { LateSample } from '../head/late-samples';
import { NO_SLOT } from '../head/ref-slots';
import { deleteExemplars, deleteFromHead } from './deletion';
import { WINDOW_MS, windowStart } from './directory';
import { unpackExemplars } from './exemplar-snapshot';
import type { StoreParts } from './parts';
import { restorePlaces } from './placement';
import { readSegment } from './wal';
import type { SamplesRecord } from './wal-record';

type Parts = Omit<StoreParts, 'appender' | 'watches'>;

export type LoadedState = {
  readonly sealedUntilMs: number;
  /**
   * Segments before this one were complete when the last seal began: their late samples before the cut-off are in blocks, and
   * they bring no exemplars and delete none, since what came of theirs is loaded.
   */
  readonly sealedBefore: number;
};

/** Reads what was there when the last seal committed. */
export async function loadState({ pool, compression, exemplars, directory }: Parts): Promise<LoadedState> {
  const { rows } = await pool.query<{ sealed_until_ms: string; exemplars: Buffer }>(
    'SELECT sealed_until_ms, exemplars FROM metrics_state',
  );
  const { beforeSegment, held } = await unpackExemplars(rows[0]?.exemplars ?? Buffer.alloc(0), compression);
  for (const each of held) exemplars.add(each);
  await directory.refresh();
  return { sealedUntilMs: Number(rows[0]?.sealed_until_ms ?? 0), sealedBefore: beforeSegment };
}

/** Replays segments, oldest first. @returns how many samples came into memory */
export async function replay(
  parts: Parts,
  segments: readonly number[],
  sealedBefore: number,
  nowMs: number,
): Promise<number> {
  const before = parts.head.samples;
  for (const segment of segments) {
    // Refs are those of the process that wrote the segment.
    const slots = new SlotsByRef();
    for await (const record of readSegment(parts.pool, parts.compression, segment)) {
      const isNewer = segment >= sealedBefore;
      if (record.kind === 'deletion') {
        deleteFromHead(parts, record.filter);
        if (isNewer) deleteExemplars(parts, record.filter);
      } else {
        replayRecord(parts, record, slots, isNewer);
        if (isNewer) replayExemplars(parts, record, slots, nowMs);
      }
    }
  }
  return parts.head.samples - before;
}

function replayRecord(parts: Parts, record: SamplesRecord, slots: SlotsByRef, isNewer: boolean): void {
  const { table, head } = parts;
  for (const [ref, labels] of record.series) slots.set(ref, table.slotOf(table.restore(labels)));
  const { refs, timestampsMs, histograms, startTimestampsMs, late } = record;
  const words = wordsOf(record.values);
  const hasStarts = startTimestampsMs !== undefined || head.hasStarts;
  if (!hasStarts && histograms.size + late.length === 0) {
    replayFloats(parts, slots.all(refs), record);
    return;
  }
  let lateAt = 0;
  for (let i = 0; i < refs.length; i++) {
    const slot = slots.of(refs[i] as SeriesRef);
    const timestampMs = timestampsMs[i] as number;
    const isLate = late[lateAt] === i;
    if (isLate) lateAt++;
    // What is sealed is in blocks, but for late samples that came since the last seal began.
    if (slot === NOWHERE || (timestampMs < head.sealedUntilMs && !(isLate && isNewer))) continue;
    const histogram = histograms.size > 0 ? histograms.get(i) : undefined;
    const startTimestampMs = startTimestampsMs?.[i] ?? 0;
    if (isLate || timestampMs <= head.newestTimeMs(slot)) {
      const [low, high] = [words[2 * i] as number, words[2 * i + 1] as number];
      replayLate(parts, slot, { timestampMs, low, high, histogram, startTimestampMs }, isLate);
    } else if (histogram) head.pushHistogram(slot, timestampMs, histogram, startTimestampMs);
    else {
      if (hasStarts) head.setStart(slot, startTimestampMs);
      head.push(slot, timestampMs, words, i);
    }
  }
}

/** Floats that came in order, whose series have said nothing else yet. */
function replayFloats(parts: Parts, slots: Uint32Array, { timestampsMs, values }: SamplesRecord): void {
  const { head } = parts;
  const words = wordsOf(values);
  let sealed = -1; // the next that is in blocks
  for (let from = 0; from < slots.length; ) {
    if (from > sealed) sealed = sealedFrom(timestampsMs, from, head.sealedUntilMs);
    const at = head.pushRun(slots, timestampsMs, words, from, sealed);
    if (at < sealed && slots[at] !== NOWHERE) {
      const [timestampMs, low, high] = [
        timestampsMs[at] as number,
        words[2 * at] as number,
        words[2 * at + 1] as number,
      ];
      const sample = { timestampMs, low, high, histogram: undefined, startTimestampMs: 0 };
      replayLate(parts, slots[at] as number, sample, false);
    }
    from = at + 1;
  }
}

/** The first sample from `from` on that is in blocks; the length when there is none. */
function sealedFrom(timestampsMs: Float64Array, from: number, sealedUntilMs: number): number {
  let at = from;
  while (at < timestampsMs.length && (timestampsMs[at] as number) >= sealedUntilMs) at++;
  return at;
}

function replayExemplars({ table, exemplars }: Parts, record: SamplesRecord, slots: SlotsByRef, nowMs: number): void {
  const held = record.exemplars.flatMap(({ ref, ...exemplar }) => {
    const slot = slots.of(ref);
    return slot === NOWHERE ? [] : [{ series: table.labelsOf(slot), exemplar }];
  });
  for (const each of exemplars.taken(held, nowMs)) exemplars.add(each);
}

const PAGE_BITS = 12;
const PAGE_MASK = (1 << PAGE_BITS) - 1;
/** No slot: more than there ever are. */
const NOWHERE = NO_SLOT >>> 0;
const NO_PAGE = new Uint32Array(PAGE_MASK + 1).fill(NOWHERE);

/** What a segment's refs mean here. In pages: of the refs a process ever gave, a segment may use few. */
class SlotsByRef {
  private readonly pages: (Uint32Array<ArrayBuffer> | undefined)[] = [];
  private found = new Uint32Array(0);

  /** NOWHERE: the segment has not said whose ref it is. */
  of(ref: SeriesRef): number {
    return (this.pages[ref >>> PAGE_BITS] ?? NO_PAGE)[ref & PAGE_MASK] as number;
  }

  /** A view that holds until the next call. */
  all(refs: Uint32Array): Uint32Array {
    if (refs.length > this.found.length) this.found = new Uint32Array(Math.max(refs.length, 2 * this.found.length));
    const { found, pages } = this;
    let pageNumber = -1;
    let page = NO_PAGE;
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i] as number;
      if (ref >>> PAGE_BITS !== pageNumber) {
        pageNumber = ref >>> PAGE_BITS;
        page = pages[pageNumber] ?? NO_PAGE;
      }
      found[i] = page[ref & PAGE_MASK] as number;
    }
    return found.subarray(0, refs.length);
  }

  set(ref: SeriesRef, slot: number): void {
    const page = this.pages[ref >>> PAGE_BITS] ?? NO_PAGE.slice();
    this.pages[ref >>> PAGE_BITS] = page;
    page[ref & PAGE_MASK] = slot;
  }
}

/**
 * A sample that came late, or that stands after a newer one although it was in order when it was accepted: then the commit of
 * the one before it had failed in the writer's eyes, and what was accepted later is what was acknowledged.
 */
function replayLate({ head }: Parts, slot: number, sample: LateSample, wasLate: boolean): void {
  const found = head.find(slot, sample);
  if (found === 'same' || (found === 'other' && wasLate)) return;
  if (found === 'other') head.deleteSamples(slot, sample.timestampMs, sample.timestampMs);
  head.insertLate(slot, sample);
}

/** Gives series in memory the places they had in the windows sealed last: their next samples go there, too. */
export async function restoreLastPlaces(parts: Parts): Promise<void> {
  const lastMs = windowStart(parts.head.sealedUntilMs - 1);
  if (Number.isFinite(lastMs)) await restorePlaces(parts, { startMs: lastMs - WINDOW_MS, endMs: lastMs });
}

// History that is brought along -> blocks, where it is older than what memory holds; the rest goes the way of late samples.
import { unavailable } from '@/lib/kernel/errors';
import type { SeriesRef, SeriesSamples } from '../../model';
import { type Columns, ColumnsBuilder, filter, firstAtOrAfter, slice } from '../columns';
import { type AppendBatch, NO_ROOM, type TimeRange } from '../contract';
import type { Head } from '../head/head';
import type { SeriesTable } from '../head/series-table';
import { BlockChanges, blocksCommitted } from './block-changes';
import { windowStart } from './directory';
import type { StoreParts } from './parts';
import { Placement, restorePlaces } from './placement';
import { inTransaction } from './transaction';

/** A series' samples in the order of time, each time once, cut where blocks end and where retention begins. */
export type History = {
  readonly series: SeriesSamples;
  /** Belong into blocks. */
  readonly older: Columns;
  /** Belong into the head. */
  readonly newer: Columns;
  /** Samples outside of what is kept, and those that give a time again. */
  readonly outsideRetention: number;
  readonly repeated: number;
};

export function historyOf(series: SeriesSamples, kept: TimeRange, sealedUntilMs: number): History {
  const columns = inOrder(series);
  const { timestampsMs } = columns;
  const keepFrom = firstAtOrAfter(timestampsMs, kept.startMs);
  const keepTo = Math.max(keepFrom, firstAtOrAfter(timestampsMs, kept.endMs + 1));
  const newerFrom = Math.min(keepTo, Math.max(keepFrom, firstAtOrAfter(timestampsMs, sealedUntilMs)));
  return {
    series,
    older: slice(columns, keepFrom, newerFrom),
    newer: slice(columns, newerFrom, keepTo),
    outsideRetention: keepFrom + timestampsMs.length - keepTo,
    repeated: series.timestampsMs.length - timestampsMs.length,
  };
}

/** Of samples with one time the first counts. */
function inOrder(columns: Columns): Columns {
  const { timestampsMs } = columns;
  if (timestampsMs.every((timestampMs, i) => i === 0 || timestampMs > (timestampsMs[i - 1] as number))) return columns;
  const order = Array.from(timestampsMs.keys()).sort(
    (a, b) => (timestampsMs[a] as number) - (timestampsMs[b] as number) || a - b,
  );
  const builder = new ColumnsBuilder(timestampsMs.length);
  let previousMs = Number.NaN;
  for (const i of order) {
    if (timestampsMs[i] !== previousMs) builder.add(columns, i);
    previousMs = timestampsMs[i] as number;
  }
  return builder.done();
}

/** Writes what belongs into blocks. @returns how many samples were not there yet */
export async function backfillBlocks(parts: StoreParts, histories: readonly History[]): Promise<number> {
  const { directory, blocks, pool, table, head } = parts;
  const filled = histories.filter(({ older }) => older.timestampsMs.length > 0);
  if (filled.length === 0) return 0;
  const slots = filled.map(({ series }) => table.slotOf(refOf(table, series)));
  await directory.ensurePartitions(
    new Set(filled.flatMap(({ older }) => [...new Set(Array.from(older.timestampsMs, windowStart))])),
  );
  if (slots.some((slot) => !parts.membership.of(slot))) await restorePlaces(parts, spanOf(filled));
  const placement = new Placement(parts);
  const written = await inTransaction(pool, async (client) => {
    await placement.place(client, [...new Set(slots)]);
    const changes = new BlockChanges();
    filled.forEach(({ older }, i) => {
      const slot = slots[i] as number;
      changes.add(placement.of(slot), notWaiting(head, slot, older));
    });
    return changes.write(client, blocks, directory);
  });
  placement.committed();
  blocksCommitted(written.blocks, blocks, directory);
  return written.samplesAdded;
}

function spanOf(filled: readonly History[]): TimeRange {
  const span = { startMs: Infinity, endMs: -Infinity };
  for (const { older } of filled) {
    span.startMs = Math.min(span.startMs, older.timestampsMs[0] as number);
    span.endMs = Math.max(span.endMs, older.timestampsMs.at(-1) as number);
  }
  return span;
}

/** Without the times at which a late sample waits in memory for the next seal: that was there first. */
function notWaiting(head: Head, slot: number, older: Columns): Columns {
  const waiting = head.late.of(slot)?.timestampsMs;
  if (!waiting) return older;
  return filter(older, (i) => {
    const timestampMs = older.timestampsMs[i] as number;
    return waiting[firstAtOrAfter(waiting, timestampMs)] !== timestampMs;
  });
}

/** @throws unavailable when there is no room for it. */
function refOf(table: SeriesTable, { labels }: SeriesSamples): SeriesRef {
  const ref = table.of(labels);
  if (ref === NO_ROOM) throw unavailable('there is no room in memory for another series');
  return ref;
}

/** What belongs into the head, as one batch. @throws unavailable when there is no room for a series. */
export function batchOf(table: SeriesTable, histories: readonly History[]): AppendBatch {
  const filled = histories.filter(({ newer }) => newer.timestampsMs.length > 0);
  const length = filled.reduce((sum, { newer }) => sum + newer.timestampsMs.length, 0);
  const refs = new Uint32Array(length);
  const columns = new ColumnsBuilder(length);
  let at = 0;
  for (const { series, newer } of filled) {
    refs.fill(refOf(table, series), at, at + newer.timestampsMs.length);
    columns.addAll(newer);
    at += newer.timestampsMs.length;
  }
  const { timestampsMs, values, histograms = [], startTimestampsMs } = columns.done();
  const byIndex = [...histograms.entries()].flatMap(([i, histogram]) => (histogram ? [[i, histogram] as const] : []));
  return {
    refs,
    timestampsMs,
    values,
    histograms: new Map(byIndex),
    ...(startTimestampsMs && { startTimestampsMs }),
  };
}

// What stands under the crosshair: rows sorted by value, the one nearest the pointer marked, at most twelve.
import { type Frame, unitRanks } from './frame';

export const MOST_ROWS = 12;

type CrosshairRow = { readonly index: number; readonly value: number; readonly isNearest: boolean };

/** `more` counts the rows that were left out. The nearest row is always among those shown. */
export type CrosshairRows = { readonly rows: readonly CrosshairRow[]; readonly more: number };

/** In px: series may be drawn on different axes. */
export type DistanceOf = (index: number, value: number) => number;

/**
 * @param slot position on the time axis
 * @param distanceOf how far from the pointer a series' value is drawn; undefined when keys moved the crosshair
 */
export function crosshairRows(
  frame: Frame,
  shown: ReadonlySet<number>,
  slot: number,
  distanceOf: DistanceOf | undefined,
): CrosshairRows {
  const present = frame.series.flatMap(({ values }, index) => {
    const value = values[slot];
    return value == null || !shown.has(index) ? [] : [{ index, value }];
  });
  const ranks = unitRanks(frame);
  const nearest = distanceOf && nearestBy(present, distanceOf);
  const sorted = present
    .sort((a, b) => (ranks[a.index] ?? 0) - (ranks[b.index] ?? 0) || descending(a.value, b.value) || a.index - b.index)
    .map((row) => ({ ...row, isNearest: row.index === nearest }));
  return { rows: withNearest(sorted), more: Math.max(0, sorted.length - MOST_ROWS) };
}

function nearestBy(rows: readonly { index: number; value: number }[], distanceOf: DistanceOf): number | undefined {
  let best: { index: number; distance: number } | undefined;
  for (const row of rows) {
    const distance = distanceOf(row.index, row.value);
    if (best === undefined || distance < best.distance) best = { index: row.index, distance };
  }
  return best?.index;
}

/** NaN last. */
const descending = (a: number, b: number) =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : b === a ? 0 : b - a;

function withNearest(sorted: readonly CrosshairRow[]): readonly CrosshairRow[] {
  const at = sorted.findIndex((row) => row.isNearest);
  if (at < MOST_ROWS) return sorted.slice(0, MOST_ROWS);
  return [...sorted.slice(0, MOST_ROWS - 1), sorted[at] as CrosshairRow];
}

// Exemplars as diamonds on the graph: which are drawn, where, and which one the pointer is at.
import type { Unit } from '@/components/format/number';
import type { LabelSet } from '@/lib/client/prometheus-decode';

/**
 * One observation; `seriesLabels` are those of the series it stands beside. `isOnScale`: it is a value of the kind the graph shows,
 * so that the axis makes room for it.
 */
export type ExemplarMark = {
  readonly timeMs: number;
  readonly value: number;
  readonly labels: LabelSet;
  readonly seriesLabels: LabelSet;
  readonly unit: Unit;
  readonly isOnScale: boolean;
};

export type Placed = { readonly index: number; readonly x: number; readonly y: number };

// Two diamonds nearer than this cannot be told apart, nor pointed at.
const CELL_PX = 7;
const REACH_PX = 9;

/**
 * Marks inside of the plot, at most one a cell: the first in it stays. Values beyond the axis stand at its edge: an exemplar of a
 * counter is no point of its rate.
 * @param toX, toY px, relative to the drawing area `width` by `height`
 */
export function placeMarks(
  marks: readonly ExemplarMark[],
  toX: (timeMs: number) => number,
  toY: (value: number, unit: Unit) => number,
  width: number,
  height: number,
): Placed[] {
  const taken = new Set<number>();
  const placed: Placed[] = [];
  const columns = Math.ceil(width / CELL_PX) + 1;
  marks.forEach(({ timeMs, value, unit }, index) => {
    const x = toX(timeMs);
    if (x < 0 || x > width || !Number.isFinite(value)) return;
    const y = Math.min(height - 1, Math.max(1, toY(value, unit)));
    const cell = Math.floor(y / CELL_PX) * columns + Math.floor(x / CELL_PX);
    if (taken.has(cell)) return;
    taken.add(cell);
    placed.push({ index, x, y });
  });
  return placed;
}

/** The highest value the axis of a scale makes room for; -Infinity when there is none. */
export function reachOf(marks: readonly ExemplarMark[], isThere: (unit: Unit) => boolean): number {
  let most = -Infinity;
  for (const { value, unit, isOnScale } of marks)
    if (isOnScale && value > most && Number.isFinite(value) && isThere(unit)) most = value;
  return most;
}

/** The nearest placed mark within reach of the pointer; undefined where there is none. */
export function markAt(placed: readonly Placed[], x: number, y: number): number | undefined {
  let best: { index: number; distance: number } | undefined;
  for (const mark of placed) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    if (distance <= REACH_PX && distance < (best?.distance ?? Infinity)) best = { index: mark.index, distance };
  }
  return best?.index;
}

// Which elements of a group topk and bottomk take.
import type { Column } from './value';

/** Whether the first of two numbers goes before the second; never when either is NaN. */
export type IsFirst = (a: number, b: number) => boolean;

/** Up to so many, putting each in its place among the best so far is less work than sorting all. */
const FEW = 64;

/**
 * By step: the indexes of the `counts[step]` columns that go first, in order; NaN after everything, equal values in the order
 * they came.
 */
export function rank(
  columns: readonly Column[],
  counts: readonly number[],
  isFirst: IsFirst,
): readonly ArrayLike<number>[] {
  const goesBefore = (a: number, b: number) => isFirst(a, b) || (Number.isNaN(b) && !Number.isNaN(a));
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  return most <= FEW ? byInsertion(columns, counts, goesBefore) : bySorting(columns, counts, goesBefore);
}

/** Column by column, so that memory is walked in order. */
function byInsertion(columns: readonly Column[], counts: readonly number[], goesBefore: IsFirst) {
  const best = counts.map((count) => ({ columns: new Int32Array(count), values: new Float64Array(count), taken: 0 }));
  const isFull = new Uint8Array(counts.length);
  /** The last of the best, where there are as many as shall be. */
  const bars = new Float64Array(counts.length);
  columns.forEach(({ values, present }, column) => {
    for (let step = 0; step < bars.length; step++) {
      if (!present[step] || (isFull[step] && !goesBefore(values[step] as number, bars[step] as number))) continue;
      const its = best[step] as Best;
      insert(its, column, values[step] as number, goesBefore);
      if (its.taken < its.values.length) continue;
      isFull[step] = 1;
      bars[step] = its.values[its.taken - 1] ?? NaN;
    }
  });
  return best.map((each) => each.columns.subarray(0, each.taken));
}

type Best = { readonly columns: Int32Array; readonly values: Float64Array; taken: number };

function insert(best: Best, column: number, value: number, goesBefore: IsFirst): void {
  const { columns, values } = best;
  let at = best.taken;
  if (at < values.length) best.taken++;
  else if (at === 0 || !goesBefore(value, values[--at] as number)) return;
  for (; at > 0 && goesBefore(value, values[at - 1] as number); at--) {
    values[at] = values[at - 1] as number;
    columns[at] = columns[at - 1] as number;
  }
  values[at] = value;
  columns[at] = column;
}

function bySorting(columns: readonly Column[], counts: readonly number[], goesBefore: IsFirst) {
  return counts.map((count, step) => {
    const valueAt = (column: number) => columns[column]?.values[step] as number;
    const candidates = [...columns.keys()].filter((column) => columns[column]?.present[step]);
    const order = (a: number, b: number) => Number(goesBefore(b, a)) - Number(goesBefore(a, b));
    return candidates.sort((a, b) => order(valueAt(a), valueAt(b))).slice(0, count);
  });
}

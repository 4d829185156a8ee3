// Columns that came to carry the same labels become one, as long as no step has two of them.
import { unprocessable } from '@/lib/kernel/errors';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Column } from './value';

/**
 * One column per label set, in order of first appearance.
 * @throws unprocessable when two columns with equal labels have a value at the same step.
 */
export function mergeEqual(
  columns: readonly Column[],
  complaint = 'vector cannot contain metrics with the same labelset',
): readonly Column[] {
  const merged = new Map<string, Column>();
  const owned = new Map<Column, Merged>();
  for (const column of columns) {
    const key = column.labels.key();
    const first = merged.get(key);
    if (!first) {
      merged.set(key, column);
      continue;
    }
    // The first time two meet, the sum gets arrays of its own: columns are never changed once handed on.
    const target = owned.get(first) ?? copyOf(first);
    owned.set(target, target);
    pourInto(target, column, complaint);
    merged.set(key, target);
  }
  return merged.size === columns.length ? columns : [...merged.values()];
}

type Merged = Column & { histograms?: (Histogram | undefined)[] | undefined };

const copyOf = (column: Column): Merged => ({
  ...column,
  values: column.values.slice(),
  present: column.present.slice(),
  histograms: column.histograms?.slice(),
});

function pourInto(target: Merged, { values, present, histograms }: Column, complaint: string): void {
  if (histograms) target.histograms ??= new Array<Histogram | undefined>(present.length).fill(undefined);
  for (let i = 0; i < present.length; i++) {
    if (!present[i]) continue;
    if (target.present[i]) throw unprocessable(complaint);
    target.present[i] = 1;
    target.values[i] = values[i] as number;
    if (target.histograms) target.histograms[i] = histograms?.[i];
  }
}

// Columns that came to carry the same labels become one, as long as no step has two of them.
import { unprocessable } from '@/lib/kernel/errors';
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
  const owned = new Set<Column>();
  for (const column of columns) {
    const key = column.labels.key();
    const first = merged.get(key);
    if (!first) {
      merged.set(key, column);
      continue;
    }
    // The first time two meet, the sum gets arrays of its own: columns are never changed once handed on.
    const target = owned.has(first) ? first : copyOf(first);
    owned.add(target);
    pourInto(target, column, complaint);
    merged.set(key, target);
  }
  return merged.size === columns.length ? columns : [...merged.values()];
}

const copyOf = (column: Column): Column => ({
  ...column,
  values: column.values.slice(),
  present: column.present.slice(),
});

function pourInto(target: Column, { values, present }: Column, complaint: string): void {
  for (let i = 0; i < present.length; i++) {
    if (!present[i]) continue;
    if (target.present[i]) throw unprocessable(complaint);
    target.present[i] = 1;
    target.values[i] = values[i] as number;
  }
}

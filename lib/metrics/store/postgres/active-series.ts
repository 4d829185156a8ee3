// Series that have samples in memory.
import type { Labels } from '@/lib/kernel/labels';
import type { StoreParts } from './parts';

type Parts = Pick<StoreParts, 'table' | 'head'>;

/** Looks at every series. */
export function countActiveSeries({ table, head }: Parts): number {
  let count = 0;
  for (const slot of table.slots()) if (!head.isEmpty(slot)) count++;
  return count;
}

/** In no particular order. */
export function* activeLabels({ table, head }: Parts): IterableIterator<Labels> {
  for (const slot of table.slots()) if (!head.isEmpty(slot)) yield table.copyOfLabels(slot);
}

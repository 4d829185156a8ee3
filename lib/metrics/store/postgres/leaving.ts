// Series leave memory when what they had is in blocks.
import type { Submission } from './appender';
import type { StoreParts } from './parts';

/** Series that leave in one turn: some 50 ms. */
const MOST_LET_GO = 20_000;

/**
 * Series of which nothing is left in memory leave it, unless a batch that waits has something of them. While appends wait.
 * @returns whether that was all of them; otherwise more may leave with the next call
 */
export function letGo(
  { table, head, membership, appender }: Pick<StoreParts, 'table' | 'head' | 'membership' | 'appender'>,
  waiting: Iterable<Submission>,
): boolean {
  const wanted = new Set<number>();
  for (const { batch } of waiting) {
    for (const ref of batch.refs) wanted.add(table.slotOf(ref));
    for (const { ref } of batch.exemplars ?? []) wanted.add(table.slotOf(ref));
  }
  const gone: number[] = [];
  for (const slot of table.slots()) {
    if (gone.length === MOST_LET_GO) break;
    if (head.mayLeave(slot) && !wanted.has(slot)) gone.push(slot);
  }
  for (const slot of gone) {
    head.close(slot);
    membership.clear(slot);
    appender.forget(slot);
  }
  table.remove(gone);
  return gone.length < MOST_LET_GO;
}

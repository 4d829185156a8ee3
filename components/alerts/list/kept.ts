// Which alerts the filter, the receiver and the states keep, and how many there are of each state.
import type { AlertCounts, AlertRow, AlertState } from '@/lib/client/alerts';
import type { AlertTest } from '../filter/alert-filter';

export type Kept = {
  /** In a state that is listed. */
  readonly rows: readonly AlertRow[];
  /** Whatever their state. */
  readonly counts: AlertCounts;
};

export function keptOf(
  rows: Iterable<AlertRow>,
  test: AlertTest,
  receiver: string,
  states: ReadonlySet<AlertState>,
): Kept {
  const counts = { active: 0, suppressed: 0, pending: 0, resolved: 0 };
  const kept: AlertRow[] = [];
  for (const row of rows) {
    if ((receiver !== '' && !row.receivers.includes(receiver)) || !test(row)) continue;
    counts[row.state]++;
    if (states.has(row.state)) kept.push(row);
  }
  return { rows: kept, counts };
}

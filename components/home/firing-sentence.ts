// The first lines of Home while alerts fire: how many, of how many rules, and which since when.
import { nameOf } from '@/components/alerts/list/sort';
import { since } from '@/components/format/time';
import type { AlertRow } from '@/lib/client/alerts';

const MOST_NAMED = 3;

export type FiringSentence = { readonly says: string; readonly because: string };

/** @param firing worst first; at least one. `nowMs` decides how a day is told. */
export function firingSentence(firing: readonly AlertRow[], nowMs: number): FiringSentence {
  const names = [...new Set(firing.map(nameOf))];
  const says = `${firing.length} ${firing.length === 1 ? 'alert' : 'alerts'} firing`;
  const parts = names.slice(0, MOST_NAMED).map((name) => {
    const first = Math.min(...firing.filter((row) => nameOf(row) === name).map(({ sinceMs }) => sinceMs));
    return `${name} since ${since(first, nowMs)}`;
  });
  const more = names.length - parts.length;
  return {
    says: names.length > 1 ? `${says} from ${names.length} rules` : says,
    because: `${parts.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
  };
}

/** "2 pending, 3 suppressed"; '' when there is neither. */
export function quietWords(rows: Iterable<Pick<AlertRow, 'state'>>): string {
  const states = [...rows].map(({ state }) => state);
  return (['pending', 'suppressed'] as const)
    .map((wanted) => ({ wanted, count: states.filter((state) => state === wanted).length }))
    .filter(({ count }) => count > 0)
    .map(({ wanted, count }) => `${count} ${wanted}`)
    .join(', ');
}

// Alerts of one name, as one row of Home.
import { nameOf } from '@/components/alerts/list/sort';
import type { AlertRow } from '@/lib/client/alerts';

/** In the order they came; never empty. */
export type Kind = readonly [AlertRow, ...AlertRow[]];

/** In the order of their first alerts. */
export function kindsOf(rows: readonly AlertRow[]): readonly Kind[] {
  const kinds = new Map<string, [AlertRow, ...AlertRow[]]>();
  for (const row of rows) {
    const known = kinds.get(nameOf(row));
    if (known) known.push(row);
    else kinds.set(nameOf(row), [row]);
  }
  return [...kinds.values()];
}

/** Name and severity have places of their own. */
const PLACED = new Set(['alertname', 'severity']);

/** The labels all of them have with the same value, in the order of the first. */
export const sharedLabels = ([first, ...others]: Kind): readonly (readonly [string, string])[] =>
  Object.entries(first.labels).filter(
    ([name, value]) => !PLACED.has(name) && others.every(({ labels }) => labels[name] === value),
  );

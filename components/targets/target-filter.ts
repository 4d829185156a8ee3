// Which targets a line of words keeps: every word must be somewhere in the address, a label, the state or the error.
import type { Target } from '@/lib/client/prometheus-decode';

export function matchesFilter(target: Target, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = textOf(target);
  return words.every((word) => text.includes(word.replaceAll('"', '')));
}

function textOf({ labels, scrapeUrl, scrapePool, health, lastError }: Target): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return [...pairs, scrapeUrl, scrapePool, health, lastError].join('\n').toLowerCase();
}

export type Job<T> = { readonly name: string; readonly rows: readonly T[]; readonly down: number };

/** By scrape pool, in the order they came; within one those that are down come first. */
export function groupByJob<T extends { readonly target: Target }>(rows: readonly T[]): Job<T>[] {
  const byName = new Map<string, T[]>();
  for (const row of rows) byName.set(row.target.scrapePool, [...(byName.get(row.target.scrapePool) ?? []), row]);
  return [...byName].map(([name, members]) => ({
    name,
    rows: [...members].sort((a, b) => rank(a.target) - rank(b.target)),
    down: members.filter(({ target }) => target.health === 'down').length,
  }));
}

const rank = ({ health }: Target) => (health === 'down' ? 0 : 1);

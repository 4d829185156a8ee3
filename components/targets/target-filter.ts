// Which targets a line of words keeps, and in which order they stand.
import type { Target } from '@/lib/client/prometheus-decode';

/** Every word must be somewhere in the address, a label, the state or the error. */
export function matchesFilter(target: Target, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = textOf(target);
  return words.every((word) => text.includes(word.replaceAll('"', '')));
}

function textOf({ labels, scrapeUrl, scrapePool, health, lastError }: Target): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return [...pairs, scrapeUrl, scrapePool, health, lastError].join('\n').toLowerCase();
}

const RANK: Readonly<Record<Target['health'], number>> = { down: 0, unknown: 1, up: 2 };

/** Down, then not scraped yet, then up; alike ones as they came. */
export const worstFirst = <T extends { readonly target: Target }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => RANK[a.target.health] - RANK[b.target.health]);

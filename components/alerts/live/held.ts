// Holding changes back: while somebody points at the list or has chosen something in it, no row may move.
import type { AlertRow } from '@/lib/client/alerts';

type Rows = ReadonlyMap<string, AlertRow>;

/** How many rows are new, different or gone in `live`. */
export function changesBetween(shown: Rows, live: Rows): number {
  if (shown === live) return 0;
  let changes = 0;
  for (const [fingerprint, row] of live) if (shown.get(fingerprint) !== row) changes++;
  for (const fingerprint of shown.keys()) if (!live.has(fingerprint)) changes++;
  return changes;
}

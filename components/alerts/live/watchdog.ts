// The dead man's switch: an alert that always fires, so that its absence is news.
import type { AlertRow } from '@/lib/client/alerts';

const NAMES = new Set(['Watchdog', 'DeadMansSwitch']);
/** A sender that restarts is no news. */
const PATIENCE_MS = 5 * 60_000;

/** undefined: it fires, or there never was one that the list remembers. */
export function missingWatchdog(
  rows: Iterable<AlertRow>,
  nowMs: number,
): { readonly name: string; readonly goneMs: number } | undefined {
  let ended: AlertRow | undefined;
  for (const row of rows) {
    if (!NAMES.has(row.labels.alertname ?? '')) continue;
    if (row.state !== 'resolved') return undefined;
    if ((row.endedMs ?? 0) > (ended?.endedMs ?? 0)) ended = row;
  }
  const goneMs = nowMs - (ended?.endedMs ?? nowMs);
  return ended && goneMs >= PATIENCE_MS ? { name: ended.labels.alertname ?? '', goneMs } : undefined;
}

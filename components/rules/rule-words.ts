// Lengths of time and times to come, as the rules page writes them.
import { formatNumber } from '@/components/format/number';
import { age } from '@/components/format/time';

/** "5 min", "90 s", "none". */
export const lengthOf = (ms: number): string => (ms === 0 ? 'none' : formatNumber(ms / 1000, 'seconds'));

/** "2.60 ms"; a missing one is a word. */
export const tookOf = (ms: number | null): string => (ms === null ? 'none' : formatNumber(ms / 1000, 'seconds'));

/** "next in 12 s", "due now"; what was due when the page last asked is taken to go on in its interval. */
export function dueIn(atMs: number | null, intervalMs: number, nowMs: number): string {
  if (atMs === null) return 'not evaluated';
  const missed = Math.max(0, Math.ceil((nowMs - atMs) / intervalMs));
  const leftMs = atMs + missed * intervalMs - nowMs;
  return leftMs < 1000 ? 'due now' : `next in ${age(leftMs)}`;
}

/** Of an alert's rule alerts are counted, of a recording one series. */
export function yieldOf({
  kind,
  pending,
  firing,
  series,
}: {
  readonly kind: 'alert' | 'record';
  readonly pending: number;
  readonly firing: number;
  readonly series: number;
}): string {
  const [count, word] = kind === 'alert' ? [pending + firing, 'alert'] : [series, 'series'];
  if (count === 0) return kind === 'alert' ? 'no alerts' : 'no series';
  return `${count} ${word}${kind === 'alert' && count > 1 ? 's' : ''}`;
}

/** A path is known by its end. */
export const fileName = (file: string): string => file.split('/').pop() ?? file;

// Which samples a series takes. The same rules in every store.
import type { Refusal } from './contract';

export type Refusals = Record<Refusal, number>;

export const noRefusals = (): Refusals => ({
  duplicate: 0,
  duplicate_timestamp: 0,
  out_of_order: 0,
  too_old: 0,
  too_far_in_future: 0,
  series_limit: 0,
});

/** A sample further ahead than this comes from a clock that is wrong (Prometheus' scrape limit). */
const MAX_AHEAD_MS = 10 * 60_000;

/**
 * What becomes of a sample. Arguments one by one: this runs for every sample there is.
 * @param isSame whether the newest sample of the series has its time and its bits
 * @param newestMs time of the newest sample of the series; -Infinity when it has none
 * @param closedUntilMs samples before this are in blocks, or about to be; -Infinity when there are none
 */
export function judge(
  timestampMs: number,
  isSame: boolean,
  newestMs: number,
  closedUntilMs: number,
  nowMs: number,
): Refusal | 'stored' {
  if (timestampMs > nowMs + MAX_AHEAD_MS) return 'too_far_in_future';
  if (timestampMs === newestMs) return isSame ? 'duplicate' : 'duplicate_timestamp';
  if (timestampMs < newestMs) return 'out_of_order';
  return timestampMs < closedUntilMs ? 'too_old' : 'stored';
}

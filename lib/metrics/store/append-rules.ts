// Which samples a series takes. The same rules in every store.
import type { Refusal } from './contract';

export type Refusals = Record<Refusal, number>;

export const noRefusals = (): Refusals => ({
  duplicate: 0,
  duplicate_timestamp: 0,
  out_of_order: 0,
  too_old: 0,
  too_far_in_future: 0,
});

/** A sample further ahead than this comes from a clock that is wrong (Prometheus' scrape limit). */
const MAX_AHEAD_MS = 10 * 60_000;

/** What is known of a series, and of time, when a sample for it arrives. */
export type Situation = {
  /** Time of the newest sample of the series; -Infinity when it has none. */
  readonly newestMs: number;
  /** Samples before this are in blocks, which are closed; -Infinity when there are none. */
  readonly sealedUntilMs: number;
  readonly nowMs: number;
};

/** What becomes of a sample. @param hasNewestBits whether its bits equal those of the series' newest sample */
export function judge(
  timestampMs: number,
  hasNewestBits: boolean,
  { newestMs, sealedUntilMs, nowMs }: Situation,
): Refusal | 'stored' {
  if (timestampMs > nowMs + MAX_AHEAD_MS) return 'too_far_in_future';
  if (timestampMs === newestMs) return hasNewestBits ? 'duplicate' : 'duplicate_timestamp';
  if (timestampMs < newestMs) return 'out_of_order';
  return timestampMs < sealedUntilMs ? 'too_old' : 'stored';
}

// All silences with what they do and whether anybody still needs them: what the page of silences shows.
import { compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import { isResolved, type Silence, type SilenceState, type StoredAlert } from '../model';
import { NO_TALLY, type SilenceNote, type SilenceTally } from '../silence-notes';
import { listSilences } from './silences';

export type SilenceView = {
  readonly silence: Silence;
  readonly state: SilenceState;
  /** Firing alerts it matches; of one that is over none. */
  readonly matchesNow: number;
  readonly tally: SilenceTally;
  readonly note: SilenceNote | undefined;
  /** It is active and ends within EXPIRES_SOON_MS. */
  readonly expiresSoon: boolean;
  readonly unneeded: Unneeded | undefined;
};

/** `resolved`: all that it muted is over. `never_matched`: it has muted nothing yet. */
export type Unneeded = 'resolved' | 'never_matched';

export type OverviewSources = {
  readonly silences: Iterable<Silence>;
  readonly alerts: Iterable<StoredAlert>;
  readonly notes: ReadonlyMap<string, SilenceNote>;
  readonly tallies: ReadonlyMap<string, SilenceTally>;
  readonly nowMs: number;
};

export const EXPIRES_SOON_MS = 15 * 60_000;
/** An alert may come and go: only so long after its last one a silence is not needed any more. */
const QUIET_MS = 15 * 60_000;
/** Something is silenced before it is touched: a silence has this long to match for the first time. */
const UNUSED_MS = 60 * 60_000;

/** Active ones by their end, pending ones by their start, then expired ones, the last ended first. */
export function overviewOf(sources: OverviewSources, filter: readonly Matcher[] = []): readonly SilenceView[] {
  const { nowMs, notes, tallies } = sources;
  const firing = [...sources.alerts].filter((alert) => !isResolved(alert, nowMs));
  return listSilences(sources.silences, filter, nowMs).map(({ silence, state }) => {
    const matchesNow = state === 'expired' ? 0 : matchesOf(silence, firing);
    const tally = tallies.get(silence.id) ?? NO_TALLY;
    const note = notes.get(silence.id);
    return {
      ...{ silence, state, matchesNow, tally, note },
      expiresSoon: state === 'active' && silence.endsAtMs - nowMs <= EXPIRES_SOON_MS,
      unneeded: state === 'active' && matchesNow === 0 ? whyUnneeded(silence, tally, note, nowMs) : undefined,
    };
  });
}

function matchesOf({ matchers }: Silence, firing: readonly StoredAlert[]): number {
  const matches = compileMatchers(matchers);
  return firing.filter(({ labels }) => matches(labels)).length;
}

/** A window of a recurring silence is there for what may come, and ends by itself. */
function whyUnneeded(
  { startsAtMs }: Silence,
  { lastMatchMs }: SilenceTally,
  note: SilenceNote | undefined,
  nowMs: number,
): Unneeded | undefined {
  if (note?.recurringId !== undefined) return undefined;
  if (lastMatchMs === undefined) return nowMs - startsAtMs >= UNUSED_MS ? 'never_matched' : undefined;
  return nowMs - lastMatchMs >= QUIET_MS ? 'resolved' : undefined;
}

// Reading silences: those that say exactly what is asked, in the order in which they matter.
import type { Matcher } from '@/lib/kernel/matchers';
import { type Silence, type SilenceState, silenceStateOf } from '../model';

export type ListedSilence = { readonly silence: Silence; readonly state: SilenceState };

const ORDER: readonly SilenceState[] = ['active', 'pending', 'expired'];

/**
 * Active ones by their end, pending ones by their start, then expired ones, the last ended first. `filter`: matchers the
 * silence itself must have, word for word; they are not tried on labels.
 */
export function listSilences(
  silences: Iterable<Silence>,
  filter: readonly Matcher[],
  nowMs: number,
): readonly ListedSilence[] {
  return [...silences]
    .filter(({ matchers }) => filter.every((wanted) => matchers.some((matcher) => isSame(matcher, wanted))))
    .map((silence) => ({ silence, state: silenceStateOf(silence, nowMs) }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || compareAlike(a, b));
}

const isSame = (a: Matcher, b: Matcher) => a.name === b.name && a.type === b.type && a.value === b.value;

function compareAlike({ silence: a, state }: ListedSilence, { silence: b }: ListedSilence): number {
  if (state === 'active') return a.endsAtMs - b.endsAtMs;
  return state === 'pending' ? a.startsAtMs - b.startsAtMs : b.endsAtMs - a.endsAtMs;
}

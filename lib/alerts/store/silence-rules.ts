// The life of a silence: what may be made, changed and ended, and which rows that writes. Alertmanager: silence.
import { badInput, messageOf, notFound } from '@/lib/kernel/errors';
import { compileMatcher, type Matcher } from '@/lib/kernel/matchers';
import { type Silence, silenceStateOf } from '../model';
import type { SilenceChange } from './contract';

/** Without an id it is a new one. */
export type WantedSilence = Omit<Silence, 'id' | 'updatedAtMs'> & { readonly id: string | undefined };

type Silences = ReadonlyMap<string, Silence>;

/**
 * A new silence, or a change of one: in place where that does not change what was muted until now, else the old one ends and a
 * new one takes over. The result is the id of what stands afterwards.
 * @throws not_found for an id nobody knows; bad_input
 */
export function setSilence(
  wanted: WantedSilence,
  silences: Silences,
  nowMs: number,
  newId: () => string,
): SilenceChange<string> {
  refuseTimes(wanted, nowMs);
  const known = wanted.id === undefined ? undefined : silences.get(wanted.id);
  if (wanted.id !== undefined && !known) throw notFound('silence not found');
  refuseInvalid(wanted);
  const updatedAtMs = nowMs;
  if (known && canChangeInPlace(known, wanted, nowMs)) {
    const startsAtMs = silenceStateOf(known, nowMs) === 'active' ? known.startsAtMs : wanted.startsAtMs;
    return { write: [{ ...wanted, id: known.id, startsAtMs, updatedAtMs }], result: known.id };
  }
  const ended = known ? expireSilence(known.id, silences, nowMs).write : [];
  const id = newId();
  const created = { ...wanted, id, startsAtMs: Math.max(wanted.startsAtMs, nowMs), updatedAtMs };
  return { write: [...ended, created], result: id };
}

/** Ends a silence now; one that has not begun never will. One that is over stays as it is. @throws not_found */
export function expireSilence(id: string, silences: Silences, nowMs: number): SilenceChange<void> {
  const known = silences.get(id);
  if (!known) throw notFound('silence not found');
  const state = silenceStateOf(known, nowMs);
  if (state === 'expired') return { write: [], result: undefined };
  const startsAtMs = state === 'pending' ? nowMs : known.startsAtMs;
  return { write: [{ ...known, startsAtMs, endsAtMs: nowMs, updatedAtMs: nowMs }], result: undefined };
}

function canChangeInPlace(known: Silence, wanted: WantedSilence, nowMs: number): boolean {
  if (!haveSameMatchers(known.matchers, wanted.matchers)) return false;
  const state = silenceStateOf(known, nowMs);
  if (state === 'active') return toSecond(known.startsAtMs) === toSecond(wanted.startsAtMs);
  return state === 'pending' && wanted.startsAtMs >= nowMs;
}

const toSecond = (ms: number) => Math.floor(ms / 1000);

const haveSameMatchers = (a: readonly Matcher[], b: readonly Matcher[]) =>
  a.length === b.length &&
  a.every(({ name, type, value }, i) => name === b[i]?.name && type === b[i]?.type && value === b[i]?.value);

function refuseTimes({ startsAtMs, endsAtMs }: WantedSilence, nowMs: number): void {
  if (endsAtMs <= startsAtMs) throw badInput('Failed to create silence: start time must be before end time');
  if (endsAtMs < nowMs) throw badInput("Failed to create silence: end time can't be in the past");
}

function refuseInvalid({ matchers }: WantedSilence): void {
  if (matchers.length === 0) throw badInput('silence invalid: at least one matcher required');
  matchers.forEach((matcher, i) => {
    if (matcher.name === '') throw badInput(`silence invalid: invalid label matcher ${i}: invalid label name ""`);
  });
  if (matchers.map(matchesEmpty).every(Boolean))
    throw badInput('silence invalid: at least one matcher must not match the empty string');
}

function matchesEmpty(matcher: Matcher, index: number): boolean {
  try {
    return compileMatcher(matcher)('');
  } catch (refused) {
    throw badInput(
      `silence invalid: invalid label matcher ${index}: invalid regular expression ${JSON.stringify(matcher.value)}: ` +
        messageOf((refused as Error).cause ?? refused),
    );
  }
}

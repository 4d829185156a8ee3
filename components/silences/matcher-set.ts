// The matchers of a silence while it is made: those that are kept, and those that were dropped and can be taken back.
import type { Matcher, MatcherSet, MatchType } from '@/lib/client/silences-decode';

export const NO_MATCHERS: MatcherSet = { kept: [], dropped: [] };

const isSame = (a: Matcher, b: Matcher) => a.text === b.text;

const without = (matchers: readonly Matcher[], matcher: Matcher) => matchers.filter((each) => !isSame(each, matcher));

export const drop = ({ kept, dropped }: MatcherSet, matcher: Matcher): MatcherSet => ({
  kept: without(kept, matcher),
  dropped: [...without(dropped, matcher), matcher],
});

export const keep = ({ kept, dropped }: MatcherSet, matcher: Matcher): MatcherSet => ({
  kept: [...without(kept, matcher), matcher],
  dropped: without(dropped, matcher),
});

/** In the place of `old`, or at the end. */
export function put({ kept, dropped }: MatcherSet, given: readonly Matcher[], old?: Matcher): MatcherSet {
  const isGiven = (matcher: Matcher) => given.some((each) => isSame(each, matcher));
  const at = old ? kept.findIndex((each) => isSame(each, old)) : -1;
  const place = at < 0 ? kept.length : at;
  const [before, after] = [kept.slice(0, place), kept.slice(at < 0 ? place : place + 1)];
  return {
    kept: [...before.filter((each) => !isGiven(each)), ...given, ...after.filter((each) => !isGiven(each))],
    dropped: dropped.filter((each) => !isGiven(each)),
  };
}

/** Matchers that want exactly these values: while nothing better is known. */
export const exactMatchers = (labels: Readonly<Record<string, string>>): readonly Matcher[] =>
  Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => ({ name, type: '=' satisfies MatchType, value, text: `${name}=${JSON.stringify(value)}` }));

/** What is silenced, as people call it: the alert's name, or else the first matcher. */
export const nameOf = (matchers: readonly Matcher[]): string =>
  matchers.find(({ name, type }) => name === 'alertname' && type === '=')?.value ?? matchers[0]?.text ?? 'nothing';

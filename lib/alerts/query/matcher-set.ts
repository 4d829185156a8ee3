// Which matchers a silence needs for what was selected. In: label sets. Out: the fewest matchers that hold for all of them and
// for nothing else that is known.
import type { Labels } from '@/lib/kernel/labels';
import { compileMatcher, type Matcher } from '@/lib/kernel/matchers';

export type MatcherSet = {
  /** Empty only where what was selected shares no label. */
  readonly kept: readonly Matcher[];
  /** Others that hold for the selection too, and are not needed. */
  readonly dropped: readonly Matcher[];
};

/** A matcher with more alternatives reads like a list of everything. */
const MOST_VALUES = 20;
/** So many matchers are tried in all combinations; where more are needed, one is added after the other. */
const MOST_TRIED = 3;
/** The first of them that names one place is kept: tomorrow's alert about another place is another matter. */
const PLACES = ['instance', 'pod', 'host', 'node', 'service', 'job'];

/**
 * @param selected at least one; of alerts, or of series
 * @param others what the matchers must not hold for, as far as any can tell them apart
 * @param isUsable names of labels that matchers may use
 */
export function smallestMatcherSet(
  selected: readonly Labels[],
  others: readonly Labels[],
  isUsable: (name: string) => boolean = () => true,
): MatcherSet {
  const candidates = sharedMatchers(selected).filter(({ name }) => isUsable(name));
  const needed = candidates.filter(isNeeded(candidates));
  const rest = candidates.filter((each) => !needed.includes(each));
  const left = others.filter(holds(needed));
  const excluded = rest.map((matcher) => excludedBy(matcher, left));
  const chosen = fewest(excluded, left.length, needed.length === 0);
  const kept = new Set([...needed, ...chosen.map((index) => rest[index] as Matcher)]);
  return {
    kept: candidates.filter((each) => kept.has(each)),
    dropped: candidates.filter((each) => !kept.has(each)),
  };
}

/** What holds for all: `name="value"`, or `name=~"a|b"` where values differ; alertname first, then by name. */
export function sharedMatchers(selected: readonly Labels[]): readonly Matcher[] {
  const [first] = selected;
  if (!first) return [];
  return [...first]
    .map(([name]) => name)
    .filter((name) => selected.every((labels) => labels.has(name)))
    .sort((a, b) => Number(b === 'alertname') - Number(a === 'alertname'))
    .flatMap((name) => matcherOf(name, [...new Set(selected.map((labels) => labels.get(name)))]) ?? []);
}

function matcherOf(name: string, values: readonly string[]): Matcher | undefined {
  if (values.length === 1) return { name, type: '=', value: values[0] as string };
  if (values.length > MOST_VALUES) return undefined;
  return { name, type: '=~', value: [...values].sort().map(quoteMeta).join('|') };
}

/** Go's regexp.QuoteMeta. */
const quoteMeta = (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** The name of the alert always is; of places the first. */
function isNeeded(candidates: readonly Matcher[]): (matcher: Matcher) => boolean {
  const isOne = (name: string) => candidates.some((each) => each.name === name && each.type === '=');
  const place = PLACES.find(isOne);
  return ({ name }) => name === 'alertname' || name === place;
}

function holds(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: compileMatcher(matcher) }));
  return (labels) => tests.every(({ name, test }) => test(labels.get(name)));
}

function excludedBy(matcher: Matcher, others: readonly Labels[]): ReadonlySet<number> {
  const test = compileMatcher(matcher);
  return new Set(others.flatMap((labels, index) => (test(labels.get(matcher.name)) ? [] : index)));
}

/** Indices of the fewest sets that together exclude all `count` others; if none do, of those that exclude most. */
function fewest(excluded: readonly ReadonlySet<number>[], count: number, atLeastOne: boolean): readonly number[] {
  if (count === 0 && !atLeastOne) return [];
  for (let size = 1; size <= Math.min(MOST_TRIED, excluded.length); size++) {
    const found = combinations(excluded.length, size).find((each) => unionSize(excluded, each) === count);
    if (found) return found;
  }
  return oneAfterTheOther(excluded, count);
}

function oneAfterTheOther(excluded: readonly ReadonlySet<number>[], count: number): readonly number[] {
  const chosen: number[] = [];
  let reached = 0;
  while (reached < count) {
    const gains = excluded.map((_, index) => unionSize(excluded, [...chosen, index]));
    const best = gains.indexOf(Math.max(...gains));
    if (best < 0 || (gains[best] as number) <= reached) break;
    chosen.push(best);
    reached = gains[best] as number;
  }
  return chosen;
}

const unionSize = (sets: readonly ReadonlySet<number>[], indices: readonly number[]): number =>
  new Set(indices.flatMap((index) => [...(sets[index] as ReadonlySet<number>)])).size;

/** Of 0 … length - 1, the first ones first. */
function combinations(length: number, size: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  const all: (readonly number[])[] = [];
  for (let first = from; first <= length - size; first++)
    for (const rest of combinations(length, size - 1, first + 1)) all.push([first, ...rest]);
  return all;
}

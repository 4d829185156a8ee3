// The filter line as a test of alerts: matchers in Alertmanager's syntax. What of it is not (yet) a matcher is left out.
import type { AlertRow } from '@/lib/client/alerts';
import { kindOf, messageOf } from '@/lib/kernel/errors';
import { formatMatcher, readMatchers } from '@/lib/kernel/matcher-syntax';
import type { Matcher, ValueTest } from '@/lib/kernel/matchers';
import { loadedEngine, needsEngine, type RegexEngine, testOfMatcher } from './regex-engine';

export type AlertTest = (row: Pick<AlertRow, 'labels'>) => boolean;

export type ReadFilter = {
  readonly matchers: readonly Matcher[];
  readonly test: AlertTest;
  /** What Alertmanager's parser says of a piece that is no matcher. */
  readonly mistake: string | undefined;
};

/** A name and an operator at the end, and no value: somebody is about to write one. The empty value is written `""`. */
const UNFINISHED = /(?:=~|!~|!=|=)\s*$/;

/** @param engine for regular expressions that are not plain; without one those are left out, as mistakes */
export function readFilter(text: string, engine: RegexEngine | undefined = loadedEngine()): ReadFilter {
  const matchers: Matcher[] = [];
  const tests: NamedTest[] = [];
  let mistake: string | undefined;
  for (const piece of wholePiecesOf(text)) {
    try {
      const found = readMatchers(piece);
      tests.push(...found.map((matcher) => ({ name: matcher.name, test: testOfMatcher(matcher, engine) })));
      matchers.push(...found);
    } catch (refused) {
      mistake ??= messageOf(refused);
    }
  }
  return { matchers, test: testOf(tests), mistake };
}

/** Whether the filter cannot be read without an engine for regular expressions. */
export const filterNeedsEngine = (text: string): boolean => writtenMatchers(text).some(needsEngine);

/** Those that are written well, whether or not their regular expressions are some. */
const writtenMatchers = (text: string): readonly Matcher[] =>
  wholePiecesOf(text).flatMap((piece) => {
    try {
      return readMatchers(piece);
    } catch (refused) {
      if (kindOf(refused) !== 'bad_input') throw refused;
      return []; // the filter line says what is wrong with it
    }
  });

/** But for the last one, when it is still being written. */
function wholePiecesOf(text: string): readonly string[] {
  const pieces = piecesOf(text).map(({ from, to }) => text.slice(from, to).trim());
  return pieces.filter((piece, i) => piece !== '' && !(i === pieces.length - 1 && UNFINISHED.test(piece)));
}

/** What stands between commas that are not quoted; braces around all of it do not count. */
export function piecesOf(text: string): readonly { readonly from: number; readonly to: number }[] {
  const pieces: { from: number; to: number }[] = [];
  let from = /^\s*\{/.exec(text)?.[0].length ?? 0;
  let inQuotes = false;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') inQuotes = !inQuotes;
    else if (text[i] === ',' && !inQuotes) {
      pieces.push({ from, to: i });
      from = i + 1;
    }
  }
  const brace = inQuotes ? undefined : /\}\s*$/.exec(text.slice(from));
  return [...pieces, { from, to: brace ? from + brace.index : text.length }];
}

type NamedTest = { readonly name: string; readonly test: ValueTest };

const testOf =
  (tests: readonly NamedTest[]): AlertTest =>
  ({ labels }) =>
    tests.every(({ name, test }) => test(labels[name] ?? ''));

/** The filter with a matcher more; one that says the same or the contrary of the same value gives way. */
export function withMatcher(text: string, added: Matcher): string {
  const kept = writtenMatchers(text).filter(
    ({ name, type, value }) => !(name === added.name && value === added.value && ['=', '!='].includes(type)),
  );
  return filterText([...kept, added]);
}

export const filterText = (matchers: readonly Matcher[]): string => matchers.map(formatMatcher).join(', ');

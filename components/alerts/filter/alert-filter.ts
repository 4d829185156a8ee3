// The filter line as a test of alerts: matchers in Alertmanager's syntax. What of it is not (yet) a matcher is left out.
import type { AlertRow } from '@/lib/client/alerts';
import { messageOf } from '@/lib/kernel/errors';
import { formatMatcher, parseMatchers } from '@/lib/kernel/matcher-text';
import { compileMatcher, type Matcher } from '@/lib/kernel/matchers';

export type AlertTest = (row: Pick<AlertRow, 'labels'>) => boolean;

export type ReadFilter = {
  readonly matchers: readonly Matcher[];
  readonly test: AlertTest;
  /** What Alertmanager's parser says of a piece that is no matcher. */
  readonly mistake: string | undefined;
};

/** A name and an operator at the end, and no value: somebody is about to write one. The empty value is written `""`. */
const UNFINISHED = /(?:=~|!~|!=|=)\s*$/;

export function readFilter(text: string): ReadFilter {
  const matchers: Matcher[] = [];
  let mistake: string | undefined;
  const pieces = piecesOf(text);
  pieces.forEach(({ from, to }, i) => {
    const piece = text.slice(from, to).trim();
    if (piece === '' || (i === pieces.length - 1 && UNFINISHED.test(piece))) return;
    try {
      matchers.push(...parseMatchers(piece));
    } catch (refused) {
      mistake ??= messageOf(refused);
    }
  });
  return { matchers, test: testOf(matchers), mistake };
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

function testOf(matchers: readonly Matcher[]): AlertTest {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: compileMatcher(matcher) }));
  return ({ labels }) => tests.every(({ name, test }) => test(labels[name] ?? ''));
}

/** The filter with a matcher more; one that says the same or the contrary of the same value gives way. */
export function withMatcher(text: string, added: Matcher): string {
  const kept = readFilter(text).matchers.filter(
    ({ name, type, value }) => !(name === added.name && value === added.value && ['=', '!='].includes(type)),
  );
  return filterText([...kept, added]);
}

export const filterText = (matchers: readonly Matcher[]): string => matchers.map(formatMatcher).join(', ');

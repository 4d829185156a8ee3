// What may stand where the caret is in the filter line: names of labels, or values of one, with how many alerts have them.

import type { AlertRow } from '@/lib/client/alerts';
import { goQuote } from '@/lib/kernel/matcher-syntax';
import { piecesOf, readFilter } from './alert-filter';

export type Suggestion = {
  /** What is shown. */
  readonly text: string;
  readonly count: number;
  /** Takes the place of [from, to) of the line. */
  readonly insert: string;
  readonly from: number;
  readonly to: number;
};

const MOST = 12;
const PIECE = /^(\s*)([^=!~"]*?)\s*(?:(=~|!~|!=|=)\s*("?)([\s\S]*))?$/;

/** For the piece between commas that the caret stands in; counted among alerts the other pieces let through. */
export function suggestionsFor(line: string, caret: number, rows: readonly AlertRow[]): readonly Suggestion[] {
  const { from, to } = pieceAt(line, caret);
  const [, space = '', name = '', operator, , value = ''] = PIECE.exec(line.slice(from, caret)) ?? [];
  const among = amongOthers(line, from, rows);
  const start = from + space.length;
  if (operator === undefined) return namesLike(name, among, start, to);
  return valuesLike(name, operator, value.replace(/"$/, ''), among, start, to);
}

const pieceAt = (line: string, caret: number) =>
  piecesOf(line).find(({ to }) => caret <= to) ?? { from: line.length, to: line.length };

function amongOthers(line: string, from: number, rows: readonly AlertRow[]): readonly AlertRow[] {
  const others = piecesOf(line).filter((piece) => piece.from !== from);
  return rows.filter(readFilter(others.map((piece) => line.slice(piece.from, piece.to)).join()).test);
}

function namesLike(typed: string, rows: readonly AlertRow[], from: number, to: number): readonly Suggestion[] {
  const counts = new Map<string, number>();
  for (const { labels } of rows) for (const name in labels) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = likeFirst(counts, typed).map(([text, count]) => ({ text, count, insert: `${text}=`, from, to }));
  return typed.trim() === '' ? names : [...names, ...searchFor(typed.trim(), rows, from, to)].slice(0, MOST);
}

/** A word that is no label's name is perhaps a part of an alert's. */
function searchFor(typed: string, rows: readonly AlertRow[], from: number, to: number): readonly Suggestion[] {
  const wanted = typed.toLowerCase();
  const count = rows.filter(({ labels }) => labels.alertname?.toLowerCase().includes(wanted)).length;
  if (count === 0) return [];
  const pattern = `(?i).*${typed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.*`;
  const text = `alertname=~${goQuote(pattern)}`;
  return [{ text, count, insert: text, from, to }];
}

function valuesLike(
  name: string,
  operator: string,
  typed: string,
  rows: readonly AlertRow[],
  from: number,
  to: number,
): readonly Suggestion[] {
  const counts = new Map<string, number>();
  for (const { labels } of rows) {
    const value = labels[name];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const last = typed.split('|').at(-1) ?? '';
  const isRegex = operator.includes('~');
  const before = isRegex ? typed.slice(0, typed.length - last.length) : '';
  return likeFirst(counts, isRegex ? last : typed).map(([text, count]) => ({
    ...{ text, count, from, to },
    insert: `${name}${operator}${goQuote(before + (isRegex ? escaped(text) : text))}`,
  }));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Those that begin with what was typed, then those that have it inside; the most common first. What is there already is no help. */
function likeFirst(counts: ReadonlyMap<string, number>, typed: string): (readonly [string, number])[] {
  const wanted = typed.trim().toLowerCase();
  const at = (text: string) => text.toLowerCase().indexOf(wanted);
  return [...counts]
    .filter(([text]) => at(text) >= 0)
    .sort(([a, countA], [b, countB]) => Math.sign(at(a)) - Math.sign(at(b)) || countB - countA || (a < b ? -1 : 1))
    .slice(0, MOST);
}

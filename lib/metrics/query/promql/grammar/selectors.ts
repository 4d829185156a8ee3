// Series selectors, ranges and subqueries.
import { messageOf } from '@/lib/kernel/errors';
import { METRIC_NAME } from '@/lib/kernel/labels';
import { compilePattern, type Matcher, type MatchType } from '@/lib/kernel/matchers';
import type { Expr, MatrixSelector, Subquery, TimeModifiers, VectorSelector } from '../ast';
import type { Token } from '../lexer';
import type { Cursor } from './cursor';
import { type Length, rangeLength } from './durations';
import { hasOffset } from './modifiers';

const NO_MODIFIERS: TimeModifiers = { offsetMs: 0, offsetExpr: null, atMs: null, atStartOrEnd: null };

/** `name{…}`, of which either may be missing. @param name "" when braces come first @throws ParseError */
export function selector(cursor: Cursor, name: string, start: number): VectorSelector {
  const matchers = cursor.token.kind === '{' ? labelMatchers(cursor) : [];
  const quoted = matchers.filter((matcher) => matcher.isName).map(({ value }) => value);
  const named = name === '' ? quoted : [name, ...quoted];
  if (named.length > 1)
    throw cursor.failAt(
      start,
      `metric name must not be set twice: ${JSON.stringify(named[0])} or ${JSON.stringify(named[1])}`,
    );
  const written = matchers.map(({ name, type, value }) => ({ name, type, value }));
  const all: Matcher[] = name === '' ? written : [...written, { name: METRIC_NAME, type: '=', value: name }];
  const again = name === '' ? undefined : written.find((matcher) => matcher.name === METRIC_NAME);
  if (again)
    throw cursor.failAt(
      start,
      `metric name must not be set twice: ${JSON.stringify(name)} or ${JSON.stringify(again.value)}`,
    );
  return {
    type: 'vectorSelector',
    name,
    matchers: all,
    anchored: false,
    smoothed: false,
    ...NO_MODIFIERS,
    span: cursor.span(start),
  };
}

function labelMatchers(cursor: Cursor): (Matcher & { isName: boolean })[] {
  cursor.advance();
  const matchers: (Matcher & { isName: boolean })[] = [];
  while (cursor.token.kind !== '}') {
    matchers.push(labelMatcher(cursor));
    if (cursor.kind() === ',') cursor.advance();
    else if (cursor.kind() !== '}') cursor.reject('label matching', '"," or "}"');
  }
  cursor.advance();
  return matchers;
}

function labelMatcher(cursor: Cursor): Matcher & { isName: boolean } {
  if (cursor.token.kind !== 'identifier' && cursor.token.kind !== 'string')
    cursor.reject('label matching', 'identifier or "}"');
  const name = cursor.advance();
  if (cursor.kind() !== 'op') {
    if (name.kind === 'string') return { name: METRIC_NAME, type: '=', value: name.text, isName: true };
    cursor.reject('label matching', 'label matching operator');
  }
  const type = cursor.advance().text as MatchType; // the lexer gives only these in braces
  if (cursor.kind() !== 'string') cursor.reject('label matching', 'string');
  const value = cursor.advance();
  if (type === '=~' || type === '!~') checkPattern(cursor, name, value);
  return { name: name.text, type, value: value.text, isName: false };
}

function checkPattern(cursor: Cursor, name: Token, value: Token): void {
  try {
    compilePattern(value.text);
  } catch (thrown) {
    const why = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
    throw cursor.failAt(name.start, messageOf(why), value.end);
  }
}

/** `[5m]` or `[1h:5m]` behind `expr`. @throws ParseError */
export function brackets(cursor: Cursor, expr: Expr, start: number): MatrixSelector | Subquery {
  const open = cursor.advance();
  const range = rangeLength(cursor, 'subquery or range selector');
  if (cursor.token.kind === ':') return subquery(cursor, expr, start, range);
  if (cursor.token.kind !== ']') cursor.reject('subquery or range', '":" or "]"');
  cursor.advance();
  if (expr.type !== 'vectorSelector') throw cursor.failAt(open.start, 'ranges only allowed for vector selectors');
  if (hasOffset(expr)) throw cursor.failAt(open.start, 'no offset modifiers allowed before range');
  if (expr.atMs !== null || expr.atStartOrEnd) throw cursor.failAt(open.start, 'no @ modifiers allowed before range');
  return { type: 'matrixSelector', selector: expr, rangeMs: range.ms, rangeExpr: range.expr, span: cursor.span(start) };
}

function subquery(cursor: Cursor, expr: Expr, start: number, range: Length): Subquery {
  cursor.advance();
  const step = cursor.token.kind === ']' ? { ms: 0, expr: null } : rangeLength(cursor, 'subquery or range selector');
  if (cursor.token.kind !== ']') cursor.reject('subquery selector', '"]"');
  cursor.advance();
  return {
    type: 'subquery',
    expr,
    rangeMs: range.ms,
    rangeExpr: range.expr,
    stepMs: step.ms,
    stepExpr: step.expr,
    ...NO_MODIFIERS,
    span: cursor.span(start),
  };
}

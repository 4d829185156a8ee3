// What stands behind a selector: `offset`, `@`, `anchored`, `smoothed`.
import { formatFloat } from '@/lib/kernel/float';
import type { Expr, TimeModifiers } from '../ast';
import { ParseError } from '../parse-error';
import type { Cursor } from './cursor';
import { offsetLength } from './durations';
import { numberLiteral } from './literals';

/** Milliseconds must fit into an int64. At this size there are no fractions of a second left. */
const MAX_SECONDS = 2 ** 63 / 1000;

/** Whether `offset` was said, constant or computed. */
export const hasOffset = ({ offsetMs, offsetExpr }: TimeModifiers) => offsetMs !== 0 || offsetExpr !== null;

/** `offset 5m` behind `expr`, which began at `start`. @throws ParseError where none may stand, or stands already */
export function offset(cursor: Cursor, expr: Expr, start: number): Expr {
  cursor.advance();
  const length = offsetLength(cursor);
  return modify(cursor, expr, start, 'offset modifier must be preceded', (target) => {
    if (hasOffset(target)) throw new ParseError(expr.span, 'offset may not be set multiple times', cursor.query);
    return { offsetMs: length.ms, offsetExpr: length.expr };
  });
}

/** `@ 1609746000`, `@ start()`, `@ end()` behind `expr`. @throws ParseError where none may stand, or stands already */
export function at(cursor: Cursor, expr: Expr, start: number): Expr {
  cursor.advance();
  const modifier = atModifier(cursor, expr);
  return modify(cursor, expr, start, '@ modifier must be preceded', (target) => {
    if (target.atMs !== null || target.atStartOrEnd)
      throw new ParseError(expr.span, '@ <timestamp> may not be set multiple times', cursor.query);
    return modifier;
  });
}

function atModifier(cursor: Cursor, expr: Expr): Pick<TimeModifiers, 'atMs' | 'atStartOrEnd'> {
  for (const word of ['start', 'end'] as const) {
    if (!cursor.isWord(word)) continue;
    cursor.advance();
    cursor.expect('(', '@');
    cursor.expect(')', '@');
    return { atMs: null, atStartOrEnd: word };
  }
  const negative = cursor.isSign() && cursor.advance().text === '-';
  const literal = numberLiteral(cursor) ?? cursor.reject('@', 'timestamp');
  const seconds = negative ? -literal.value : literal.value;
  if (!(Math.abs(seconds) < MAX_SECONDS)) {
    const shown = Number.isFinite(seconds) ? `${BigInt(Math.trunc(seconds))}.000000` : formatFloat(seconds);
    throw new ParseError(expr.span, `timestamp out of bounds for @ modifier: ${shown}`, cursor.query);
  }
  return { atMs: Math.round(seconds * 1000), atStartOrEnd: null };
}

/** `anchored` or `smoothed` behind `expr`. @throws ParseError where none may stand, or where they are not enabled */
export function extendedRange(cursor: Cursor, expr: Expr, start: number): Expr {
  const word = cursor.advance().text.toLowerCase() as 'anchored' | 'smoothed';
  if (!cursor.syntax.extendedRangeSelectors)
    throw new ParseError(expr.span, `${word} modifier is experimental and not enabled`, cursor.query);
  const target = expr.type === 'matrixSelector' ? expr.selector : expr;
  if (target.type !== 'vectorSelector') {
    const why = target.type === 'subquery' ? 'is not supported for subqueries' : 'not implemented';
    throw new ParseError(expr.span, `${word} modifier ${why}`, cursor.query);
  }
  if (word === 'anchored' ? target.smoothed : target.anchored)
    throw new ParseError(expr.span, 'anchored and smoothed modifiers cannot be used together', cursor.query);
  const selector = { ...target, [word]: true, span: cursor.span(start) };
  return expr.type === 'matrixSelector' ? { ...expr, selector, span: cursor.span(start) } : selector;
}

/** Sets a modifier on a selector, on the selector of a range, or on a subquery. */
function modify(
  cursor: Cursor,
  expr: Expr,
  start: number,
  complaint: string,
  modifierFor: (target: TimeModifiers) => Partial<TimeModifiers>,
): Expr {
  if (expr.type === 'matrixSelector') {
    return { ...expr, selector: { ...expr.selector, ...modifierFor(expr.selector) }, span: cursor.span(start) };
  }
  if (expr.type === 'vectorSelector' || expr.type === 'subquery')
    return { ...expr, ...modifierFor(expr), span: cursor.span(start) };
  throw new ParseError(
    expr.span,
    `${complaint} by an instant vector selector or range vector selector or a subquery`,
    cursor.query,
  );
}

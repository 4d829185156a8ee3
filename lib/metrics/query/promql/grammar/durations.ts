// Lengths of time in brackets and behind `offset`: numbers, durations, and what is computed of them.
import type { DurationExpr, NumberLiteral } from '../ast';
import type { Token } from '../lexer';
import { ParseError } from '../parse-error';
import { type Cursor, MAX_DEPTH } from './cursor';
import { numberLiteral } from './literals';

/** Milliseconds; 0 with an expression, where they are known only when the query runs. */
export type Length = { readonly ms: number; readonly expr: DurationExpr | null };

type Duration = DurationExpr | NumberLiteral;

const DURATION_WANTED = 'number, duration, step(), or range()';

const POWER = 3;
const PRECEDENCE: Readonly<Record<string, number>> = {
  '+': 1,
  '-': 1,
  '*': 2,
  '/': 2,
  '%': 2,
  '^': POWER,
};

/** The length of a range or a step, as brackets hold it. @throws ParseError, also when it is not greater than 0 */
export function rangeLength(cursor: Cursor, context: string): Length {
  cursor.durationOperators = 0;
  const token = cursor.token;
  const length = durationExpression(cursor, context);
  refuseComputed(cursor, length);
  const isConstant = length.type === 'numberLiteral';
  if (isConstant && length.value <= 0)
    throw new ParseError(length.span, 'duration must be greater than 0', cursor.query);
  return isConstant ? { ms: milliseconds(cursor, length, token), expr: null } : { ms: 0, expr: length };
}

/** What stands behind `offset`: one operand, with a sign or none, of any length. @throws ParseError */
export function offsetLength(cursor: Cursor): Length {
  const token = cursor.token;
  const length = cursor.isSign()
    ? signed(cursor, cursor.advance(), durationOperand(cursor, 'offset'))
    : durationOperand(cursor, 'offset');
  refuseComputed(cursor, length);
  const isConstant = length.type === 'numberLiteral';
  return isConstant ? { ms: milliseconds(cursor, length, token), expr: null } : { ms: 0, expr: length };
}

function milliseconds(cursor: Cursor, { value }: NumberLiteral, token: Token): number {
  const ms = Math.round(value * 1000);
  if (!Number.isFinite(ms) || Math.abs(ms) > 9_223_372_036_854) throw cursor.fail(token, 'duration out of range');
  return ms;
}

function refuseComputed(cursor: Cursor, length: Duration): void {
  if (length.type === 'durationExpr' && !cursor.syntax.durationExpressions)
    throw new ParseError(length.span, 'experimental duration expression is not enabled', cursor.query);
}

function durationExpression(cursor: Cursor, context: string, least = 1): Duration {
  cursor.descend();
  const start = cursor.token.start;
  let lhs = cursor.isSign() ? negatedPower(cursor, context) : durationOperand(cursor, context);
  for (;;) {
    const op = cursor.token.kind === 'op' ? cursor.token.text : '';
    const precedence = PRECEDENCE[op] ?? 0;
    if (precedence < least || precedence === 0) break;
    const operator = cursor.advance();
    cursor.durationOperators++;
    if (cursor.durationOperators > MAX_DEPTH)
      throw cursor.fail(operator, `duration has more than ${MAX_DEPTH} operators`);
    const rhs = durationExpression(cursor, context, op === '^' ? precedence : precedence + 1);
    if (op === '/' && rhs.type === 'numberLiteral' && rhs.value === 0) throw cursor.fail(operator, 'division by zero');
    if (op === '%' && rhs.type === 'numberLiteral' && rhs.value === 0) throw cursor.fail(operator, 'modulo by zero');
    lhs = { type: 'durationExpr', op: op as DurationExpr['op'], lhs, rhs, wrapped: false, span: cursor.span(start) };
  }
  cursor.ascend();
  return lhs;
}

/** A sign inside of brackets binds as in any expression: -1^2 is -(1^2). Behind `offset` it takes one operand. */
function negatedPower(cursor: Cursor, context: string): Duration {
  const sign = cursor.advance();
  return signed(cursor, sign, durationExpression(cursor, context, POWER));
}

function durationOperand(cursor: Cursor, context: string): Duration {
  const { kind, text, start } = cursor.token;
  if (kind === '(') return wrappedDuration(cursor, context, start);
  if (kind === 'identifier' && /^(?:step|range)$/i.test(text)) {
    cursor.advance();
    if (cursor.token.kind !== '(') cursor.reject(context, DURATION_WANTED);
    cursor.advance();
    cursor.expect(')', context);
    return {
      type: 'durationExpr',
      op: text.toLowerCase() as 'step' | 'range',
      lhs: null,
      rhs: null,
      wrapped: false,
      span: cursor.span(start),
    };
  }
  if (kind === 'identifier' && /^(?:min_of|max_of)$/i.test(text))
    return extremeDuration(cursor, context, text.toLowerCase() as 'min_of' | 'max_of', start);
  return numberLiteral(cursor) ?? cursor.reject(context, DURATION_WANTED);
}

function signed(cursor: Cursor, sign: Token, operand: Duration): Duration {
  const span = cursor.span(sign.start);
  if (operand.type === 'numberLiteral')
    return { ...operand, value: sign.text === '-' ? -operand.value : operand.value, span };
  if (sign.text === '+' && operand.wrapped) return { ...operand, span };
  return { type: 'durationExpr', op: sign.text as '+' | '-', lhs: null, rhs: operand, wrapped: false, span };
}

function wrappedDuration(cursor: Cursor, context: string, start: number): Duration {
  cursor.advance();
  const inner = durationExpression(cursor, context);
  cursor.expect(')', context);
  const span = cursor.span(start);
  if (inner.type === 'durationExpr') return { ...inner, wrapped: true, span };
  // Parentheses around a number are kept for printing; "+" changes nothing.
  return { type: 'durationExpr', op: '+', lhs: null, rhs: inner, wrapped: true, span };
}

function extremeDuration(cursor: Cursor, context: string, op: 'min_of' | 'max_of', start: number): DurationExpr {
  cursor.advance();
  cursor.expect('(', context);
  const lhs = durationExpression(cursor, context);
  cursor.expect(',', context);
  const rhs = durationExpression(cursor, context);
  cursor.expect(')', context);
  return { type: 'durationExpr', op, lhs, rhs, wrapped: false, span: cursor.span(start) };
}

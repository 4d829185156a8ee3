// Computed durations: `[5m * 2]`, `offset step()`. Constants were folded by the parser; the rest needs the query's range.
import type { DurationExpr, NumberLiteral } from '../ast';
import { ParseError } from '../parse-error';
import type { QueryContext } from './context';

/** Seconds of an operand of a duration expression. */
function seconds(expr: DurationExpr | NumberLiteral, context: QueryContext): number {
  if (expr.type === 'numberLiteral') return expr.value;
  if (expr.op === 'step') return context.stepMs / 1000;
  if (expr.op === 'range') return (context.endMs - context.startMs) / 1000;
  const left = expr.lhs ? seconds(expr.lhs, context) : 0;
  const right = expr.rhs ? seconds(expr.rhs, context) : 0;
  switch (expr.op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw refused(expr, 'division by zero', context);
      return left / right;
    case '%':
      if (right === 0) throw refused(expr, 'modulo by zero', context);
      return left % right;
    case '^':
      return left ** right;
    case 'min_of':
      return Math.min(left, right);
    case 'max_of':
      return Math.max(left, right);
  }
}

/** @throws ParseError when the duration is too long for Prometheus. */
export function durationMs(expr: DurationExpr, context: QueryContext): number {
  const value = seconds(expr, context);
  if (!(Math.abs(value) < 2 ** 63 / 1e9)) throw refused(expr, 'duration out of range', context);
  return Math.trunc(value * 1000);
}

/** A duration that must be longer than nothing: a range or a step. @throws ParseError */
export function positiveDurationMs(expr: DurationExpr, context: QueryContext): number {
  const value = durationMs(expr, context);
  if (value > 0) return value;
  throw refused(expr, 'duration must be greater than 0', context);
}

const refused = ({ span }: DurationExpr, reason: string, { text }: QueryContext) => new ParseError(span, reason, text);

// An expression with `@` on everything it selects, so that it has one value whenever it is evaluated.
import type { Expr, TimeModifiers } from '../ast';
import { parseExpr } from '../parser';
import { printExpr } from '../print';

/** The result of these depends on when they are evaluated, whatever they select. */
const UNSAFE: ReadonlySet<string> = new Set([
  ...['days_in_month', 'day_of_month', 'day_of_week', 'day_of_year', 'hour', 'minute', 'month', 'year'],
  ...['predict_linear', 'time', 'timestamp', 'start', 'end', 'step', 'range'],
]);

/** undefined: there is a function in it whose result depends on the time. */
export function pinned(text: string, atMs: number): string | undefined {
  const expr = parseExpr(text);
  return isUnsafe(expr) ? undefined : printExpr(pin(expr, atMs));
}

/** The times at which a pinned expression is tried. */
export const otherTimes = (atMs: number): readonly number[] =>
  atMs === 0 ? [-1000, 0, 1000] : [-10 * atMs, 0, Math.trunc(atMs / 5), atMs, 10 * atMs];

function isUnsafe(expr: Expr): boolean {
  switch (expr.type) {
    case 'parenExpr':
    case 'unaryExpr':
    case 'subquery':
      return isUnsafe(expr.expr);
    case 'call':
      return UNSAFE.has(expr.func.name) || expr.args.some(isUnsafe);
    case 'aggregation':
      return isUnsafe(expr.expr) || (expr.param !== null && isUnsafe(expr.param));
    case 'binaryExpr':
      return isUnsafe(expr.lhs) || isUnsafe(expr.rhs);
    default:
      return false;
  }
}

/** What is within a subquery stays free: the subquery's own `@` holds it. */
function pin(expr: Expr, atMs: number): Expr {
  switch (expr.type) {
    case 'vectorSelector':
    case 'subquery':
      return { ...expr, atMs: atOf(expr, atMs) };
    case 'matrixSelector':
      return { ...expr, selector: { ...expr.selector, atMs: atOf(expr.selector, atMs) } };
    case 'parenExpr':
    case 'unaryExpr':
      return { ...expr, expr: pin(expr.expr, atMs) };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => pin(arg, atMs)) };
    case 'aggregation':
      return { ...expr, expr: pin(expr.expr, atMs), param: expr.param && pin(expr.param, atMs) };
    case 'binaryExpr':
      return { ...expr, lhs: pin(expr.lhs, atMs), rhs: pin(expr.rhs, atMs) };
    default:
      return expr;
  }
}

const atOf = ({ atMs, atStartOrEnd }: TimeModifiers, otherwise: number) =>
  atStartOrEnd === null ? (atMs ?? otherwise) : null;

// Which expressions have the same value at every step of a query: those whose selectors are all pinned by `@`.
import type { Call, Expr, VectorSelector } from '../ast';

/** These look at the clock of evaluation, whatever their arguments are pinned to. */
export const READS_TIME: ReadonlySet<string> = new Set([
  ...['time', 'timestamp', 'predict_linear'],
  ...['minute', 'hour', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month', 'year'],
]);

const isPinned = ({ atMs, atStartOrEnd }: Pick<VectorSelector, 'atMs' | 'atStartOrEnd'>) =>
  atMs !== null || atStartOrEnd !== null;

/** Whether an expression has the same value at every step. Such a thing is computed once. */
export function isStepInvariant(expr: Expr): boolean {
  switch (expr.type) {
    case 'numberLiteral':
    case 'stringLiteral':
      return true;
    case 'parenExpr':
    case 'unaryExpr':
      return isStepInvariant(expr.expr);
    case 'vectorSelector':
    case 'subquery':
      return isPinned(expr);
    case 'matrixSelector':
      return isPinned(expr.selector);
    case 'call':
      return !READS_TIME.has(expr.func.name) && readArguments(expr).every(isStepInvariant);
    case 'aggregation':
      return isStepInvariant(expr.expr) && (!expr.param || isStepInvariant(expr.param));
    case 'binaryExpr':
      return isStepInvariant(expr.lhs) && isStepInvariant(expr.rhs);
  }
}

/** The arguments that are evaluated: the second of info() only says which labels to add. */
export const readArguments = ({ func, args }: Call): readonly Expr[] =>
  func.name === 'info' ? args.slice(0, 1) : args;

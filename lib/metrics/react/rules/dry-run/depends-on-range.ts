// Whether an expression's value at an instant depends on the query's range: `@ start()`, `@ end()`, `step()`, `range()`.
import type { DurationExpr, Expr, NumberLiteral, Subquery, VectorSelector } from '../../../query/promql/ast';

export function dependsOnRange(expr: Expr): boolean {
  switch (expr.type) {
    case 'numberLiteral':
    case 'stringLiteral':
      return false;
    case 'vectorSelector':
      return isBound(expr);
    case 'matrixSelector':
      return isBound(expr.selector) || asksRange(expr.rangeExpr);
    case 'subquery':
      return isBound(expr) || asksRange(expr.rangeExpr) || asksRange(expr.stepExpr) || dependsOnRange(expr.expr);
    case 'binaryExpr':
      return dependsOnRange(expr.lhs) || dependsOnRange(expr.rhs);
    case 'aggregation':
      return dependsOnRange(expr.expr) || (expr.param !== null && dependsOnRange(expr.param));
    case 'call':
      return expr.args.some(dependsOnRange);
    default:
      return dependsOnRange(expr.expr);
  }
}

const isBound = ({ atStartOrEnd, offsetExpr }: VectorSelector | Subquery) =>
  atStartOrEnd !== null || asksRange(offsetExpr);

function asksRange(duration: DurationExpr | NumberLiteral | null): boolean {
  if (duration?.type !== 'durationExpr') return false;
  const { op, lhs, rhs } = duration;
  return op === 'step' || op === 'range' || asksRange(lhs) || asksRange(rhs);
}

// Which series an expression looks at: all its selectors, in the order in which they are written.
import type { Expr, VectorSelector } from './ast';

export function selectorsOf(expr: Expr): VectorSelector[] {
  switch (expr.type) {
    case 'numberLiteral':
    case 'stringLiteral':
      return [];
    case 'vectorSelector':
      return [expr];
    case 'matrixSelector':
      return [expr.selector];
    case 'binaryExpr':
      return [...selectorsOf(expr.lhs), ...selectorsOf(expr.rhs)];
    case 'aggregation':
      return [...(expr.param ? selectorsOf(expr.param) : []), ...selectorsOf(expr.expr)];
    case 'call':
      return expr.args.flatMap(selectorsOf);
    default:
      return selectorsOf(expr.expr);
  }
}

// `expr > 5` -> what is compared, how, and with what: so that a graph can draw the one as lines and the other as a threshold.
import type { BinaryOperator, Expr } from '@/lib/metrics/query/promql/ast';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { printExpr } from '@/lib/metrics/query/promql/print';
import { ALL_SYNTAX } from '@/lib/metrics/query/promql/syntax';
import type { RuleSpec } from '@/lib/metrics/react/rules/model';

/** `value` is an expression as well: a number, or series to compare with. */
export type Threshold = { readonly expr: string; readonly operator: string; readonly value: string };

const COMPARISONS: ReadonlySet<BinaryOperator> = new Set(['==', '!=', '>', '<', '>=', '<=']);

const known = new WeakMap<RuleSpec, Threshold | null>();

/** null: the expression as a whole is no comparison with a number. */
export function thresholdOf(rule: RuleSpec): Threshold | null {
  const found = known.get(rule);
  if (found !== undefined) return found;
  const threshold = rule.kind === 'alert' ? split(unwrapped(parseExpr(rule.expr, ALL_SYNTAX))) : null;
  known.set(rule, threshold);
  return threshold;
}

function split(expr: Expr): Threshold | null {
  if (expr.type !== 'binaryExpr' || !COMPARISONS.has(expr.op)) return null;
  if (!isNumber(expr.rhs)) return null;
  return { expr: printExpr(expr.lhs), operator: expr.op, value: printExpr(expr.rhs) };
}

const unwrapped = (expr: Expr): Expr => (expr.type === 'parenExpr' ? unwrapped(expr.expr) : expr);

/** A number, or arithmetic on numbers. */
function isNumber(expr: Expr): boolean {
  if (expr.type === 'numberLiteral') return true;
  if (expr.type === 'parenExpr' || expr.type === 'unaryExpr') return isNumber(expr.expr);
  return expr.type === 'binaryExpr' && isNumber(expr.lhs) && isNumber(expr.rhs);
}

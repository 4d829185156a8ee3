// An instant query pinned to its own time by `@` has the same answer whenever it is asked: this makes such queries of a case.
import type { Expr, VectorSelector } from '../ast';
import { READS_TIME, readArguments } from '../engine/step-invariant';
import { parseExpr } from '../parser';
import { printExpr } from '../print';

export type PinnedCase = { readonly expr: string; readonly timesMs: readonly number[] };

/** Undefined for what depends on the time of evaluation whatever its selectors are pinned to, and for what does not parse. */
export function pinnedTo(text: string, timeMs: number): PinnedCase | undefined {
  let expr: Expr;
  try {
    expr = parseExpr(text);
  } catch {
    return undefined; // the case itself says that and how it fails
  }
  if (readsTime(expr)) return undefined;
  const timesMs = timeMs === 0 ? [-1000, 0, 1000] : [-10 * timeMs, 0, Math.trunc(timeMs / 5), timeMs, 10 * timeMs];
  return { expr: printExpr(pin(expr, timeMs)), timesMs };
}

/** These tell of the query itself. */
const READS_RANGE: ReadonlySet<string> = new Set(['start', 'end', 'step', 'range']);

/** A pinned subquery settles all within it. */
function readsTime(expr: Expr): boolean {
  switch (expr.type) {
    case 'call':
      return READS_TIME.has(expr.func.name) || READS_RANGE.has(expr.func.name) || expr.args.some(readsTime);
    case 'parenExpr':
    case 'unaryExpr':
      return readsTime(expr.expr);
    case 'aggregation':
      return readsTime(expr.expr) || (expr.param !== null && readsTime(expr.param));
    case 'binaryExpr':
      return readsTime(expr.lhs) || readsTime(expr.rhs);
    default:
      return false;
  }
}

function pin(expr: Expr, timeMs: number): Expr {
  switch (expr.type) {
    case 'vectorSelector':
    case 'subquery':
      return { ...expr, ...pinned(expr, timeMs) };
    case 'matrixSelector':
      return { ...expr, selector: { ...expr.selector, ...pinned(expr.selector, timeMs) } };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => (readArguments(expr).includes(arg) ? pin(arg, timeMs) : arg)) };
    case 'parenExpr':
    case 'unaryExpr':
      return { ...expr, expr: pin(expr.expr, timeMs) };
    case 'aggregation':
      return { ...expr, expr: pin(expr.expr, timeMs), param: expr.param && pin(expr.param, timeMs) };
    case 'binaryExpr':
      return { ...expr, lhs: pin(expr.lhs, timeMs), rhs: pin(expr.rhs, timeMs) };
    default:
      return expr;
  }
}

/** `@ start()` and `@ end()` are the time of evaluation, too. */
function pinned({ atMs }: Pick<VectorSelector, 'atMs'>, timeMs: number) {
  return { atMs: atMs ?? timeMs, atStartOrEnd: null };
}

// Tree -> text over several lines, as /api/v1/format_query gives it: what is longer than a line is split at its outermost
// node, each level two spaces further in.
import type { AggregateExpr, BinaryExpr, Call, Expr } from './ast';
import { aggregationHead, binaryOperator, printExpr, printSubqueryRange } from './print';

/** Bytes. */
const LINE_LENGTH = 100;

const encoder = new TextEncoder();

/** The expression with line breaks; parses to the same tree. */
export function prettyExpr(expr: Expr): string {
  return pretty(expr, 0);
}

/** No text has fewer bytes than units. */
const fitsLine = (text: string) => text.length <= LINE_LENGTH && encoder.encode(text).length <= LINE_LENGTH;

const indentOf = (level: number) => '  '.repeat(level);

function pretty(expr: Expr, level: number): string {
  const text = printExpr(expr);
  // A subquery that fits its line stands unindented: Prometheus' own form, kept so that both format alike.
  if (fitsLine(text)) return expr.type === 'subquery' ? text : indentOf(level) + text;
  switch (expr.type) {
    case 'parenExpr':
      return bracketed('', pretty(expr.expr, level + 1), level);
    case 'unaryExpr':
      return `${indentOf(level)}${expr.op}${pretty(expr.expr, level).trimStart()}`;
    case 'subquery':
      return `${pretty(expr.expr, level)}${printSubqueryRange(expr)}`;
    case 'call':
      return prettyCall(expr, level);
    case 'aggregation':
      return prettyAggregation(expr, level);
    case 'binaryExpr':
      return prettyBinary(expr, level);
    default:
      return indentOf(level) + text;
  }
}

const bracketed = (head: string, inner: string, level: number) =>
  `${indentOf(level)}${head}(\n${inner}\n${indentOf(level)})`;

function prettyCall({ func, args }: Call, level: number): string {
  return bracketed(func.name, args.map((arg) => pretty(arg, level + 1)).join(',\n'), level);
}

function prettyAggregation(expr: AggregateExpr, level: number): string {
  const args = expr.param ? [expr.param, expr.expr] : [expr.expr];
  return bracketed(aggregationHead(expr), args.map((arg) => pretty(arg, level + 1)).join(',\n'), level);
}

function prettyBinary(expr: BinaryExpr, level: number): string {
  return `${pretty(expr.lhs, level + 1)}\n${indentOf(level)}${binaryOperator(expr)}\n${pretty(expr.rhs, level + 1)}`;
}

// Tree -> JSON, as /api/v1/parse_query shows it: keys in alphabetical order, floats as text, absent things as null.
import { unprocessable } from '@/lib/kernel/errors';
import { formatFloat } from '@/lib/kernel/float';
import type { Matcher } from '@/lib/kernel/matchers';
import type {
  AggregateExpr,
  BinaryExpr,
  Call,
  DurationExpr,
  Expr,
  NumberLiteral,
  Subquery,
  TimeModifiers,
  VectorSelector,
} from './ast';
import { typeOf } from './checker';
import { withReplacedBytes } from './strings';

export type TreeJson = null | boolean | number | string | readonly TreeJson[] | { readonly [key: string]: TreeJson };

/** @throws unprocessable for a fill value that JSON cannot hold. */
export function treeJson(expr: Expr): TreeJson {
  switch (expr.type) {
    case 'numberLiteral':
      return { type: expr.type, val: formatFloat(expr.value) };
    case 'stringLiteral':
      return { type: expr.type, val: withReplacedBytes(expr.value) };
    case 'parenExpr':
      return { expr: treeJson(expr.expr), type: expr.type };
    case 'unaryExpr':
      return { expr: treeJson(expr.expr), op: expr.op, type: expr.type };
    case 'vectorSelector':
      return { ...selectorJson(expr), type: expr.type };
    case 'matrixSelector': {
      const { startOrEnd, timestamp, smoothed, ...before } = selectorJson(expr.selector);
      const range = { range: expr.rangeMs, rangeExpr: durationJson(expr.rangeExpr) };
      return { ...before, ...range, smoothed, startOrEnd, timestamp, type: expr.type };
    }
    case 'subquery':
      return subqueryJson(expr);
    case 'call':
      return callJson(expr);
    case 'aggregation':
      return aggregationJson(expr);
    case 'binaryExpr':
      return binaryJson(expr);
  }
}

function selectorJson(selector: VectorSelector) {
  const { offset, offsetExpr, startOrEnd, timestamp } = modifiersJson(selector);
  return {
    anchored: selector.anchored,
    matchers: selector.matchers.map(matcherJson),
    name: withReplacedBytes(selector.name),
    offset,
    offsetExpr,
    smoothed: selector.smoothed,
    startOrEnd,
    timestamp,
  };
}

const matcherJson = ({ name, type, value }: Matcher): TreeJson => ({
  name: withReplacedBytes(name),
  type,
  value: withReplacedBytes(value),
});

function modifiersJson({ offsetMs, offsetExpr, atMs, atStartOrEnd }: TimeModifiers) {
  return { offset: offsetMs, offsetExpr: durationJson(offsetExpr), startOrEnd: atStartOrEnd, timestamp: atMs };
}

function subqueryJson(expr: Subquery): TreeJson {
  const { offset, offsetExpr, startOrEnd, timestamp } = modifiersJson(expr);
  return {
    expr: treeJson(expr.expr),
    offset,
    offsetExpr,
    range: expr.rangeMs,
    rangeExpr: durationJson(expr.rangeExpr),
    startOrEnd,
    step: expr.stepMs,
    stepExpr: durationJson(expr.stepExpr),
    timestamp,
    type: expr.type,
  };
}

function durationJson(expr: DurationExpr | NumberLiteral | null): TreeJson {
  if (expr === null) return null;
  if (expr.type === 'numberLiteral') return { duration: expr.duration, type: expr.type, val: formatFloat(expr.value) };
  const { op, wrapped, type } = expr;
  return { lhs: durationJson(expr.lhs), op, rhs: durationJson(expr.rhs), type, wrapped };
}

function callJson({ func, args, type }: Call): TreeJson {
  const { argTypes, name, returnType, variadic } = func;
  return { args: args.map(treeJson), func: { argTypes, name, returnType, variadic }, type };
}

function aggregationJson({ expr, grouping, op, param, type, without }: AggregateExpr): TreeJson {
  return { expr: treeJson(expr), grouping, op, param: param && treeJson(param), type, without };
}

function binaryJson({ bool, lhs, matching, op, rhs, type }: BinaryExpr): TreeJson {
  const vectors = typeOf(lhs) === 'vector' && typeOf(rhs) === 'vector';
  const { card, fillValues, include, labels, on } = matching;
  const fill = { lhs: fillJson(fillValues.lhs), rhs: fillJson(fillValues.rhs) };
  const matchingJson = vectors ? { card, fillValues: fill, include, labels, on } : null;
  return { bool, lhs: treeJson(lhs), matching: matchingJson, op, rhs: treeJson(rhs), type };
}

function fillJson(value: number | null): TreeJson {
  if (value === null || Number.isFinite(value)) return value;
  throw unprocessable(`json: unsupported value: ${formatFloat(value)}`);
}

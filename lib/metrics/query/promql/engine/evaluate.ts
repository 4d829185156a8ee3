// The walk over the tree: each node becomes a value over all steps at once.
import { bug } from '@/lib/kernel/errors';
import type { AggregateExpr, BinaryExpr, Expr, UnaryExpr } from '../ast';
import { aggregate } from './aggregate';
import { binary } from './binary';
import { callFunction } from './calls';
import { type QueryContext, renamed } from './context';
import { multiplied } from './histogram/samples';
import { mergeEqual } from './merge';
import { isTrim } from './operators';
import { instantVector } from './selectors';
import { isStepInvariant } from './step-invariant';
import { streamedAggregate } from './streamed-aggregate';
import { countEach } from './usage';
import { asVector, type Column, repeated, type Steps, sizeOf, type Value, vectorOf } from './value';

/**
 * The value of an expression at every step. What children held is given back once their parent has its result.
 * @throws bad_input, unprocessable, timeout, canceled
 */
export function evaluate(expr: Expr, steps: Steps, context: QueryContext): Promise<Value> {
  if (!context.observer) return evaluateWithin(expr, steps, context);
  return context.observer.watch(expr, () => evaluateWithin(expr, steps, context));
}

async function evaluateWithin(expr: Expr, steps: Steps, context: QueryContext): Promise<Value> {
  context.allowance.requireRoom(steps.count);
  if (steps.count > 1 && isStepInvariant(expr)) {
    const once = await context.allowance.countedApart(() => evaluateWithin(expr, { ...steps, count: 1 }, context));
    countEach(once.samples, steps.count, context.allowance);
    const value = repeated(once.value, steps.count);
    context.allowance.hold(sizeOf(value, steps));
    return value;
  }
  const before = context.allowance.mark();
  const value = await evaluateNode(expr, steps, context);
  context.allowance.restore(before);
  context.allowance.hold(sizeOf(value, steps));
  return value;
}

async function evaluateNode(expr: Expr, steps: Steps, context: QueryContext): Promise<Value> {
  switch (expr.type) {
    case 'numberLiteral':
      return { type: 'scalar', values: new Float64Array(steps.count).fill(expr.value) };
    case 'stringLiteral':
      return { type: 'string', value: expr.value };
    case 'parenExpr':
      return evaluate(expr.expr, steps, context);
    case 'unaryExpr':
      return unary(expr, steps, context);
    case 'vectorSelector':
      return instantVector(expr, steps, context);
    case 'call':
      return callFunction(expr, steps, context, evaluate);
    case 'aggregation':
      return aggregation(expr, steps, context);
    case 'binaryExpr':
      return binaryExpr(expr, steps, context);
    case 'matrixSelector':
    case 'subquery':
      throw bug('a range vector stands where the checker allows none');
  }
}

async function unary({ op, expr }: UnaryExpr, steps: Steps, context: QueryContext): Promise<Value> {
  const value = await evaluate(expr, steps, context);
  if (op === '+' || value.type === 'string') return value;
  if (value.type === 'scalar') return { type: 'scalar', values: value.values.map((each) => -each) };
  const negated: Column[] = [];
  for (const column of value.columns) {
    const values = column.values.map((each) => -each);
    const histograms = column.histograms?.map((histogram) => histogram && multiplied(histogram, -1));
    negated.push({ ...column, ...renamed(column.labels, context), values, histograms });
    if (context.allowance.isTurnOver) await context.allowance.breathe();
  }
  return vectorOf(mergeEqual(negated));
}

async function aggregation(expr: AggregateExpr, steps: Steps, context: QueryContext): Promise<Value> {
  const streamed = await streamedAggregate(expr, steps, context, evaluate);
  if (streamed) return streamed;
  const param = expr.param ? await evaluate(expr.param, steps, context) : undefined;
  return aggregate(expr, asVector(await evaluate(expr.expr, steps, context)), param, context);
}

async function binaryExpr(expr: BinaryExpr, steps: Steps, context: QueryContext): Promise<Value> {
  const forOperands = isTrim(expr) ? { ...context, wantsOnlyStatistics: false } : context; // trimming looks at buckets
  const left = await evaluate(expr.lhs, steps, forOperands);
  return binary(expr, left, await evaluate(expr.rhs, steps, forOperands), context);
}

// The arguments of a function call, evaluated.
import { bug } from '@/lib/kernel/errors';
import type { Call, Expr } from '../ast';
import { typeOf } from '../checker';
import type { Evaluate, QueryContext } from './context';
import { asVector, type Steps, type VectorValue } from './value';

export type Evaluation = {
  readonly call: Call;
  readonly steps: Steps;
  readonly context: QueryContext;
  readonly evaluate: Evaluate;
};

export const argument = ({ call }: Evaluation, index: number): Expr => {
  const expr = call.args[index];
  if (!expr) throw bug(`${call.func.name} has no argument ${index}`);
  return expr;
};

export const vectorArgument = async (evaluation: Evaluation, index: number): Promise<VectorValue> =>
  asVector(await evaluation.evaluate(argument(evaluation, index), evaluation.steps, evaluation.context));

export async function scalarArgument(evaluation: Evaluation, index: number): Promise<Float64Array> {
  const value = await evaluation.evaluate(argument(evaluation, index), evaluation.steps, evaluation.context);
  if (value.type !== 'scalar') throw bug(`argument ${index} of ${evaluation.call.func.name} is no scalar`);
  return value.values;
}

/** All string arguments, in order. */
export async function texts({ call, steps, context, evaluate }: Evaluation): Promise<readonly string[]> {
  const strings = call.args.filter((arg) => typeOf(arg) === 'string');
  const values = await Promise.all(strings.map((arg) => evaluate(arg, steps, context)));
  return values.map((value) => (value.type === 'string' ? value.value : ''));
}

/** All scalar arguments, in order, one after another: evaluation shares the query's allowance. */
export async function scalars(evaluation: Evaluation): Promise<readonly Float64Array[]> {
  const columns: Float64Array[] = [];
  for (const [index, arg] of evaluation.call.args.entries()) {
    if (typeOf(arg) === 'scalar') columns.push(await scalarArgument(evaluation, index));
  }
  return columns;
}

export const withoutParens = (expr: Expr): Expr => (expr.type === 'parenExpr' ? withoutParens(expr.expr) : expr);

// Binary expressions: two scalars, a vector and a scalar; two vectors go on to matching.ts and set-operators.ts.
import type { BinaryExpr } from '../ast';
import { type QueryContext, renamed } from './context';
import { matchVectors } from './matching';
import { mergeEqual } from './merge';
import { makesNewMetric, pairOperation } from './operators';
import { setOperation } from './set-operators';
import { type Column, isAnywhere, type ScalarValue, type Value, type VectorValue, vectorOf } from './value';

export function binary(expr: BinaryExpr, left: Value, right: Value, context: QueryContext): Value {
  if (left.type === 'vector' && right.type === 'vector') {
    if (expr.op === 'and' || expr.op === 'or' || expr.op === 'unless') return setOperation(expr, left, right);
    return matchVectors(expr, left, right, context);
  }
  if (left.type === 'scalar' && right.type === 'scalar') return scalars(expr, left, right);
  if (left.type === 'vector') return withScalar(expr, left, right as ScalarValue, 'right', context);
  return withScalar(expr, right as VectorValue, left as ScalarValue, 'left', context);
}

function scalars(expr: BinaryExpr, left: ScalarValue, right: ScalarValue): ScalarValue {
  const operation = pairOperation(expr);
  return {
    type: 'scalar',
    values: left.values.map((value, i) => operation(value, right.values[i] as number) as number),
  };
}

function withScalar(
  expr: BinaryExpr,
  { columns }: VectorValue,
  { values: scalar }: ScalarValue,
  scalarSide: 'left' | 'right',
  context: QueryContext,
): VectorValue {
  const operation = pairOperation(expr, scalarSide === 'right' ? 'left' : 'right');
  const apply = (column: Column): Column => {
    const values = new Float64Array(scalar.length);
    const present = new Uint8Array(scalar.length);
    for (let i = 0; i < scalar.length; i++) {
      if (!column.present[i]) continue;
      const value = column.values[i] as number;
      const other = scalar[i] as number;
      const result = scalarSide === 'right' ? operation(value, other) : operation(other, value);
      if (result === undefined) continue;
      values[i] = result;
      present[i] = 1;
    }
    const name = makesNewMetric(expr) ? renamed(column.labels, context) : column;
    return { labels: name.labels, dropName: name.dropName, values, present };
  };
  return vectorOf(mergeEqual(columns.map(apply).filter(({ present }) => isAnywhere(present))));
}

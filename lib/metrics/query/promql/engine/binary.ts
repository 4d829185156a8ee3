// Binary expressions: two scalars, a vector and a scalar; two vectors go on to matching.ts and set-operators.ts.
import { unprocessable } from '@/lib/kernel/errors';
import type { BinaryExpr } from '../ast';
import { type QueryContext, renamed } from './context';
import { type SampleOperation, sampleOperation } from './histogram-operators';
import { matchVectors } from './matching';
import { mergeEqual } from './merge';
import { isTrim, makesNewMetric, type PairOperation, pairOperation } from './operators';
import { setOperation } from './set-operators';
import {
  Cells,
  type Column,
  isAnywhere,
  type ScalarValue,
  sampleOf,
  type Value,
  type VectorValue,
  vectorOf,
} from './value';

/** @throws unprocessable, timeout, canceled */
export async function binary(expr: BinaryExpr, left: Value, right: Value, context: QueryContext): Promise<Value> {
  if (left.type === 'vector' && right.type === 'vector') {
    if (expr.op === 'and' || expr.op === 'or' || expr.op === 'unless') return setOperation(expr, left, right);
    return matchVectors(expr, left, right, context);
  }
  if (left.type === 'scalar' && right.type === 'scalar') return scalars(expr, left, right);
  if (left.type === 'vector') return withScalar(expr, left, right as ScalarValue, 'right', context);
  return withScalar(expr, right as VectorValue, left as ScalarValue, 'left', context);
}

function scalars(expr: BinaryExpr, left: ScalarValue, right: ScalarValue): ScalarValue {
  if (isTrim(expr)) throw unprocessable(`operator ${JSON.stringify(expr.op)} not allowed for Scalar operations`);
  const operation = pairOperation(expr);
  return {
    type: 'scalar',
    values: left.values.map((value, i) => operation(value, right.values[i] as number) as number),
  };
}

async function withScalar(
  expr: BinaryExpr,
  { columns }: VectorValue,
  { values: scalar }: ScalarValue,
  scalarSide: 'left' | 'right',
  context: QueryContext,
): Promise<VectorValue> {
  const onFloats = pairOperation(expr, scalarSide === 'right' ? 'left' : 'right');
  const onSamples = sampleOperation(expr, onFloats, context.annotations);
  const ofFloats = scalarSide === 'right' ? onFloats : swapped(onFloats);
  const ofSamples = scalarSide === 'right' ? onSamples : swapped(onSamples);
  const results: Column[] = [];
  for (const column of columns) {
    const isMixed = column.histograms !== undefined || isTrim(expr);
    const cells = isMixed ? combineSamples(column, scalar, ofSamples) : combineFloats(column, scalar, ofFloats);
    const { labels, dropName } = makesNewMetric(expr) ? renamed(column.labels, context) : column;
    if (isAnywhere(cells.present)) results.push(cells.toColumn(labels, dropName));
    if (context.allowance.isTurnOver) await context.allowance.breathe();
  }
  return vectorOf(mergeEqual(results));
}

const swapped =
  <A, B, Result>(operation: (a: A, b: B) => Result) =>
  (b: B, a: A): Result =>
    operation(a, b);

function combineFloats(column: Column, scalar: Float64Array, operation: PairOperation): Cells {
  const cells = new Cells(scalar.length);
  const { values, present } = cells;
  for (let i = 0; i < scalar.length; i++) {
    if (!column.present[i]) continue;
    const result = operation(column.values[i] as number, scalar[i] as number);
    if (result === undefined) continue;
    values[i] = result;
    present[i] = 1;
  }
  return cells;
}

function combineSamples(column: Column, scalar: Float64Array, operation: SampleOperation): Cells {
  const cells = new Cells(scalar.length);
  for (let i = 0; i < scalar.length; i++) {
    if (!column.present[i]) continue;
    const result = operation(sampleOf(column, i), scalar[i] as number);
    if (result !== undefined) cells.set(i, result);
  }
  return cells;
}

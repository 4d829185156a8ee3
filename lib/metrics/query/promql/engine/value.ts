// What evaluation passes from node to node: columns over all steps of a query, presence kept apart from NaN.
import { bug } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';

/** Evaluation instants: step i (from 0) is at `startMs + i * stepMs`; at least one. `stepMs` is 0 for an instant query. */
export type Steps = { readonly startMs: number; readonly stepMs: number; readonly count: number };

export const timeOfStep = (steps: Steps, step: number) => steps.startMs + step * steps.stepMs;

/** One series over the steps. `values[i]` has a meaning only where `present[i]` is 1. Never changed once handed on. */
export type Column = {
  readonly labels: Labels;
  readonly values: Float64Array;
  readonly present: Uint8Array;
  /** The metric name shall go when the query is done (delayed name removal); without that option always false. */
  readonly dropName: boolean;
};

/** Samples for a window function: one series, staleness markers taken out. */
export type RangeSeries = SeriesSamples & { readonly dropName: boolean };

/** An instant vector at every step. Columns keep the order in which Prometheus would return the elements. */
export type VectorValue = { readonly type: 'vector'; readonly columns: readonly Column[] };
export type ScalarValue = { readonly type: 'scalar'; readonly values: Float64Array };
export type StringValue = { readonly type: 'string'; readonly value: string };
export type Value = VectorValue | ScalarValue | StringValue;

export const vectorOf = (columns: readonly Column[]): VectorValue => ({ type: 'vector', columns });

/** How many samples a value holds, counted as the limit on samples counts them. */
export function sizeOf(value: Value, steps: Steps): number {
  if (value.type === 'vector') return value.columns.length * steps.count;
  return value.type === 'scalar' ? steps.count : 1;
}

export function isAnywhere(present: Uint8Array): boolean {
  return present.includes(1);
}

/** 1 at the steps where any column has a value; undefined without columns. */
export function unionOfPresence(columns: readonly { readonly present: Uint8Array }[]): Uint8Array | undefined {
  const union = columns[0]?.present.slice();
  if (!union) return undefined;
  for (const { present } of columns) {
    for (let i = 0; i < union.length; i++) if (present[i]) union[i] = 1;
  }
  return union;
}

/** @throws bug unless the value is what the type checker said it was. */
export function asVector(value: Value): VectorValue {
  if (value.type !== 'vector') throw bug(`a ${value.type} came where a vector was due`);
  return value;
}

/** A value computed for one step, as the same at each of `count` steps. */
export function repeated(value: Value, count: number): Value {
  if (value.type === 'string') return value;
  if (value.type === 'scalar')
    return { type: 'scalar', values: new Float64Array(count).fill(value.values[0] as number) };
  return vectorOf(
    value.columns.map((column) => ({
      ...column,
      values: new Float64Array(count).fill(column.values[0] as number),
      present: new Uint8Array(count).fill(column.present[0] as number),
    })),
  );
}

// sort and its kin: the order of an instant vector. Over a range results are ordered by their labels, whatever is asked.
import type { Labels } from '@/lib/kernel/labels';
import type { Call } from '../ast';
import type { QueryContext } from './context';
import { compareNaturally } from './natural-order';
import { nanFirst } from './quantile';
import { type Column, floatsOnly, type VectorValue, vectorOf } from './value';

type Order = (a: Column, b: Column) => number;

const firstValue = ({ values }: Column) => values[0] as number;

/** NaN after everything; Inf - Inf is NaN, and equal. */
const byValue =
  (order: (a: number, b: number) => number): Order =>
  (a, b) => {
    const [x, y] = [firstValue(a), firstValue(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? nanFirst(y, x) : order(x, y) || 0;
  };

/** By the values of those labels, in their natural order, then by all labels. */
const byLabels =
  (names: readonly string[], sign: 1 | -1): Order =>
  (a, b) =>
    sign * compareLabels(a.labels, b.labels, names);

function compareLabels(a: Labels, b: Labels, names: readonly string[]): number {
  for (const name of names) {
    const order = compareNaturally(a.get(name), b.get(name));
    if (order !== 0) return order;
  }
  return a.compare(b);
}

const ORDERS: ReadonlyMap<string, (names: readonly string[]) => Order> = new Map<
  string,
  (names: readonly string[]) => Order
>([
  ['sort', () => byValue((a, b) => a - b)],
  ['sort_desc', () => byValue((a, b) => b - a)],
  ['sort_by_label', (names) => byLabels(names, 1)],
  ['sort_by_label_desc', (names) => byLabels(names, -1)],
]);

/** Histograms have no order: these leave them out. */
const OF_FLOATS: ReadonlySet<string> = new Set(['sort', 'sort_desc']);

/** By PromQL name. */
export const SORT_FUNCTIONS: ReadonlySet<string> = new Set(ORDERS.keys());

/** @param texts the string arguments: label names. */
export function sorted({ func, span }: Call, input: VectorValue, texts: readonly string[], context: QueryContext) {
  const order = ORDERS.get(func.name)?.(texts);
  const columns = OF_FLOATS.has(func.name) ? floatsOnly(input.columns) : input.columns;
  if (context.stepMs === 0) return vectorOf(columns.toSorted(order));
  const message = 'sort is ineffective for range queries since results are always ordered by labels';
  context.annotations.warn(span, message);
  return vectorOf(columns);
}

// Aggregations that choose among the elements of a group and leave them as they are: topk, bottomk, limitk, limit_ratio.
import { unprocessable } from '@/lib/kernel/errors';
import { formatShortest } from '@/lib/kernel/float';
import type { AggregateExpr } from '../ast';
import type { Annotations } from './annotations';
import type { Group } from './grouping';
import { labelHash, labelRatio } from './label-hash';
import { type Column, isAnywhere } from './value';

/** The chosen columns, with presence only where chosen; undefined when `expr` is another aggregation. */
export function selectWithin(
  expr: AggregateExpr,
  groups: readonly Group[],
  params: Float64Array,
  annotations: Annotations,
): readonly Column[] | undefined {
  switch (expr.op) {
    case 'topk':
      return firstOfEach(groups, params, (a, b) => b - a);
    case 'bottomk':
      return firstOfEach(groups, params, (a, b) => a - b);
    case 'limitk':
      return anyOfEach(groups, params);
    case 'limit_ratio':
      return shareOfEach(expr, groups, params, annotations);
    default:
      return undefined;
  }
}

type Order = (a: number, b: number) => number;

/** k elements of each group at each step, best first; NaN after everything, equal values in the order they came. */
function firstOfEach(groups: readonly Group[], params: Float64Array, order: Order): readonly Column[] {
  const counts = Array.from(params, wholeNumber);
  return groups.flatMap(({ columns }) => {
    const chosen = columns.map(({ present }) => new Uint8Array(present.length));
    counts.forEach((k, step) => {
      const candidates = [...columns.keys()].filter((c) => columns[c]?.present[step]);
      const ranked = candidates.sort(byValueAt(columns, step, order));
      for (const c of ranked.slice(0, Math.max(0, k))) (chosen[c] as Uint8Array)[step] = 1;
    });
    const kept = columns.map((column, c) => ({ ...column, present: chosen[c] as Uint8Array }));
    const shown = kept.filter(({ present }) => isAnywhere(present));
    // With a single step the best comes first; over a range results are ordered by their labels anyway.
    return params.length === 1 ? shown.sort((a, b) => byValue(a, b, 0, order)) : shown;
  });
}

/** k elements of each group at each step: at every step those whose labels hash lowest. */
function anyOfEach(groups: readonly Group[], params: Float64Array): readonly Column[] {
  const counts = Array.from(params, wholeNumber);
  return groups.flatMap(({ columns }) => {
    const hashed = columns.map((column) => ({ column, hash: labelHash(column.labels) }));
    const left = counts.slice();
    return hashed
      .sort((a, b) => (a.hash < b.hash ? -1 : Number(a.hash > b.hash)))
      .map(({ column }) => ({
        ...column,
        present: column.present.map((own, step) => Number(own === 1 && (left[step] as number)-- > 0)),
      }))
      .filter(({ present }) => isAnywhere(present));
  });
}

const byValueAt = (columns: readonly Column[], step: number, order: Order) => (a: number, b: number) =>
  byValue(columns[a] as Column, columns[b] as Column, step, order);

function byValue(a: Column, b: Column, step: number, order: Order): number {
  const x = a.values[step] as number;
  const y = b.values[step] as number;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  return order(x, y) || 0; // Inf - Inf is NaN
}

function wholeNumber(k: number): number {
  if (Number.isNaN(k)) throw unprocessable('Parameter value is NaN');
  if (Math.abs(k) >= 2 ** 63) throw unprocessable(`Scalar value ${formatShortest(k)} overflows int64`);
  return Math.trunc(k);
}

/** The elements whose labels hash below the ratio; a negative ratio takes exactly those the positive one would leave. */
function shareOfEach(expr: AggregateExpr, groups: readonly Group[], params: Float64Array, annotations: Annotations) {
  const ratios = params.map((ratio) => capped(expr, ratio, annotations));
  return groups.flatMap(({ columns }) =>
    columns
      .map((column) => {
        const position = labelRatio(column.labels);
        const chosen = column.present.map((present, step) =>
          Number(present === 1 && isTaken(position, ratios[step] as number)),
        );
        return { ...column, present: chosen };
      })
      .filter(({ present }) => isAnywhere(present)),
  );
}

const isTaken = (position: number, ratio: number) => (ratio >= 0 ? position < ratio : position >= 1 + ratio);

function capped({ param, span }: AggregateExpr, ratio: number, annotations: Annotations): number {
  if (Number.isNaN(ratio)) throw unprocessable('Parameter value is NaN');
  const limit = Math.max(-1, Math.min(1, ratio));
  if (limit !== ratio) {
    const text = `ratio value should be between -1 and 1, got ${formatShortest(ratio)}, capping to ${formatShortest(limit)}`;
    annotations.warn(param?.span ?? span, text);
  }
  return limit;
}

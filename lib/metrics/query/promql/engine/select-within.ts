// Aggregations that choose among the elements of a group and leave them as they are: topk, bottomk, limitk, limit_ratio.
import { unprocessable } from '@/lib/kernel/errors';
import { formatShortest } from '@/lib/kernel/float';
import type { AggregateExpr } from '../ast';
import type { Annotations } from './annotations';
import type { Group } from './grouping';
import { labelHash, labelRatio } from './label-hash';
import { type IsFirst, rank } from './ranking';
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
      return firstOfEach(groups, params, (a, b) => a > b);
    case 'bottomk':
      return firstOfEach(groups, params, (a, b) => a < b);
    case 'limitk':
      return anyOfEach(groups, params);
    case 'limit_ratio':
      return shareOfEach(expr, groups, params, annotations);
    default:
      return undefined;
  }
}

function firstOfEach(groups: readonly Group[], params: Float64Array, isFirst: IsFirst): readonly Column[] {
  const counts = Array.from(params, (k) => Math.max(0, wholeNumber(k)));
  return groups.flatMap(({ columns }) => {
    const ranked = rank(columns, counts, isFirst);
    // With a single step the best comes first; over a range results are ordered by their labels anyway.
    if (ranked.length === 1) return Array.from(ranked[0] as ArrayLike<number>, (index) => columns[index] as Column);
    const chosen: (Uint8Array | undefined)[] = new Array(columns.length).fill(undefined);
    ranked.forEach((indexes, step) => {
      for (const index of Array.from(indexes)) {
        chosen[index] ??= new Uint8Array(counts.length);
        (chosen[index] as Uint8Array)[step] = 1;
      }
    });
    return columns.flatMap((column, index) => (chosen[index] ? [{ ...column, present: chosen[index] }] : []));
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

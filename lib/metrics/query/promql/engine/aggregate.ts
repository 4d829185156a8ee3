// Aggregations that make one value of a group: sum, avg, min, max, count, group, stddev, stdvar, quantile, count_values.
import { unprocessable } from '@/lib/kernel/errors';
import { formatFloat } from '@/lib/kernel/float';
import type { AggregateExpr, AggregateOperator } from '../ast';
import { quote } from '../print';
import { isLabelName } from '../strings';
import { warnAboutQuantiles } from './annotations';
import type { QueryContext } from './context';
import { type Group, groupColumns } from './grouping';
import { histogramText } from './histogram/text';
import { aggregateMixed, HISTOGRAM_TOTALS } from './histogram-aggregates';
import { compensated, KahanMean, KahanVariance } from './kahan';
import { Notes } from './notes';
import { quantile } from './quantile';
import { selectWithin } from './select-within';
import { type Column, floatsOnly, isAnywhere, unionOfPresence, type Value, type VectorValue, vectorOf } from './value';

type Output = { readonly values: Float64Array; readonly present: Uint8Array };

/** Fills the values of one group; `present` is filled already: 1 where any column is. */
type Combine = (columns: readonly Column[], output: Output) => void;

/**
 * @param param the value before the vector: `q`, `k`, a label name; undefined where the operator has none.
 * @throws unprocessable for a parameter that makes no sense.
 */
export async function aggregate(
  expr: AggregateExpr,
  input: VectorValue,
  param: Value | undefined,
  context: QueryContext,
): Promise<VectorValue> {
  const notes = new Notes(context.annotations, expr.expr.span);
  const groups = groupColumns(TAKES_HISTOGRAMS.has(expr.op) ? input.columns : onlyFloats(expr, input, notes), expr);
  if (expr.op === 'count_values') return countValues(groups, param);
  const scalars = param?.type === 'scalar' ? param.values : undefined;
  const within = scalars && selectWithin(expr, groups, scalars, context.annotations);
  if (within) return vectorOf(within);
  const combine = combiner(expr, scalars, context);
  const columns: Column[] = [];
  for (const { labels, columns: members, dropName } of groups) {
    const total = HISTOGRAM_TOTALS.get(expr.op);
    if (total && members.some(({ histograms }) => histograms)) {
      const cells = await aggregateMixed(members, total, combine, notes, context.allowance);
      if (isAnywhere(cells.present)) columns.push(cells.toColumn(labels, dropName));
    } else {
      const first = members[0] as Column;
      const output = { values: new Float64Array(first.values.length), present: unionOfPresence(members) as Uint8Array };
      combine(members, output);
      columns.push({ labels, dropName, ...output });
    }
    if (context.allowance.isTurnOver) await context.allowance.breathe();
  }
  return vectorOf(columns);
}

const TAKES_HISTOGRAMS: ReadonlySet<AggregateOperator> = new Set<AggregateOperator>([
  ...(['sum', 'avg', 'count', 'group', 'count_values', 'limitk', 'limit_ratio'] as const),
]);

function onlyFloats({ op }: AggregateExpr, { columns }: VectorValue, notes: Notes): readonly Column[] {
  const floats = floatsOnly(columns);
  if (floats !== columns) notes.ignoredInAggregation(op);
  return floats;
}

function combiner(expr: AggregateExpr, scalars: Float64Array | undefined, context: QueryContext): Combine {
  if (expr.op !== 'quantile') return COMBINERS.get(expr.op) as Combine;
  const phis = scalars as Float64Array;
  if (expr.param) warnAboutQuantiles(phis, expr.param.span, context.annotations);
  return (columns, output) => {
    const here = new Float64Array(columns.length);
    for (let i = 0; i < output.values.length; i++) {
      let count = 0;
      for (const { values, present } of columns) if (present[i]) here[count++] = values[i] as number;
      output.values[i] = quantile(phis[i] as number, here.subarray(0, count));
    }
  };
}

/** Folds the columns into one accumulator a step, column by column, so that memory is walked in order. */
const accumulate =
  <T extends { add(value: number): void }>(start: () => T, answer: (accumulated: T) => number): Combine =>
  (columns, { values, present }) => {
    const steps = Array.from(present, (any) => (any ? start() : undefined));
    for (const column of columns) {
      for (let i = 0; i < steps.length; i++) if (column.present[i]) steps[i]?.add(column.values[i] as number);
    }
    steps.forEach((accumulated, i) => {
      if (accumulated) values[i] = answer(accumulated);
    });
  };

/** Keeps the value that is better than the best so far; a NaN is replaced by anything. */
const extreme =
  (better: (a: number, b: number) => boolean): Combine =>
  (columns, { values }) => {
    const seen = new Uint8Array(values.length);
    for (const column of columns) {
      for (let i = 0; i < values.length; i++) {
        if (!column.present[i]) continue;
        const best = values[i] as number;
        const value = column.values[i] as number;
        if (!seen[i] || better(value, best) || Number.isNaN(best)) values[i] = value;
        seen[i] = 1;
      }
    }
  };

const count: Combine = (columns, { values }) => {
  for (const { present } of columns)
    for (let i = 0; i < values.length; i++) (values[i] as number) += present[i] as number;
};

const COMBINERS: ReadonlyMap<AggregateOperator, Combine> = new Map<AggregateOperator, Combine>([
  ['sum', sum],
  ['avg', avg],
  [
    'stdvar',
    accumulate(
      () => new KahanVariance(),
      ({ variance }) => variance,
    ),
  ],
  [
    'stddev',
    accumulate(
      () => new KahanVariance(),
      ({ variance }) => Math.sqrt(variance),
    ),
  ],
  ['min', extreme((a, b) => a < b)],
  ['max', extreme((a, b) => a > b)],
  ['count', count],
  ['group', (_columns, { values }) => void values.fill(1)],
]);

/** KahanSum.add, over columns: the aggregation of most queries, so its state is two arrays rather than an object a step. */
function sum(columns: readonly Column[], { values }: Output): void {
  const lost = new Float64Array(values.length);
  for (const column of columns) {
    for (let i = 0; i < values.length; i++) {
      if (!column.present[i]) continue;
      const before = values[i] as number;
      const value = column.values[i] as number;
      const next = before + value;
      if (next === Infinity || next === -Infinity) lost[i] = 0;
      else if (Math.abs(before) >= Math.abs(value)) (lost[i] as number) += before - next + value;
      else (lost[i] as number) += value - next + before;
      values[i] = next;
    }
  }
  for (let i = 0; i < values.length; i++) values[i] = compensated(values[i] as number, lost[i] as number);
}

/** KahanMean over columns, likewise; a step whose sum leaves the range of floats is done again by itself. */
function avg(columns: readonly Column[], { values, present }: Output): void {
  const lost = new Float64Array(values.length);
  const counts = new Uint32Array(values.length);
  const isBeyond = new Uint8Array(values.length);
  for (const column of columns) {
    for (let i = 0; i < values.length; i++) {
      if (!column.present[i]) continue;
      const before = values[i] as number;
      const value = column.values[i] as number;
      const next = before + value;
      const isFirst = counts[i] === 0;
      (counts[i] as number)++;
      values[i] = isFirst ? value : next;
      if (isFirst) continue;
      if (next === Infinity || next === -Infinity) isBeyond[i] = 1;
      else if (Math.abs(before) >= Math.abs(value)) (lost[i] as number) += before - next + value;
      else (lost[i] as number) += value - next + before;
    }
  }
  for (let i = 0; i < values.length; i++) {
    const count = counts[i] as number;
    if (!present[i]) continue;
    values[i] = isBeyond[i] ? meanAt(columns, i) : (values[i] as number) / count + (lost[i] as number) / count;
  }
}

function meanAt(columns: readonly Column[], step: number): number {
  const mean = new KahanMean();
  for (const { values, present } of columns) if (present[step]) mean.add(values[step] as number);
  return mean.mean;
}

function countValues(groups: readonly Group[], param: Value | undefined): VectorValue {
  const label = param?.type === 'string' ? param.value : '';
  if (!isLabelName(label)) throw unprocessable(`invalid label name ${quote(label)}`);
  const counted = new Map<string, Column>();
  for (const group of groups) {
    for (const { values, present, histograms } of group.columns) {
      for (let i = 0; i < values.length; i++) {
        if (!present[i]) continue;
        const histogram = histograms?.[i];
        const text = histogram ? histogramText(histogram) : formatFloat(values[i] as number);
        const labels = group.labels.with(label, text);
        const key = labels.key();
        const column = counted.get(key) ?? emptyColumn(labels, values.length, group.dropName);
        counted.set(key, column);
        column.present[i] = 1;
        (column.values[i] as number) += 1;
      }
    }
  }
  return vectorOf([...counted.values()].filter(({ present }) => isAnywhere(present)));
}

const emptyColumn = (labels: Column['labels'], count: number, dropName: boolean): Column => ({
  labels,
  values: new Float64Array(count),
  present: new Uint8Array(count),
  dropName,
});

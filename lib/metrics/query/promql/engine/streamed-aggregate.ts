// Aggregations straight from the samples: `sum by (…) (rate(x[5m]))` adds each series to its group as it comes, and no column of
// it is kept. To the bit what aggregate.ts would give of the columns. Where that cannot be, it is not tried or given up.
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { AggregateExpr, AggregateOperator, Expr, VectorSelector } from '../ast';
import { withoutParens } from './arguments';
import { type Evaluate, METADATA_LABELS, type QueryContext, renamed } from './context';
import { compensated } from './kahan';
import { pourWindows, windowFunction, windowsOf } from './over-windows';
import { pourNewest } from './selectors';
import type { Sink } from './sink';
import { Cells, type Column, type Steps, type VectorValue, vectorOf } from './value';
import { KEEPS_NAME } from './window-functions';

/** undefined: the aggregation needs its columns, all of them. @throws what the argument does */
export async function streamedAggregate(
  expr: AggregateExpr,
  steps: Steps,
  context: QueryContext,
  evaluate: Evaluate,
): Promise<VectorValue | undefined> {
  const fold = FOLDS.get(expr.op);
  const source = fold && !context.observer && sourceOf(expr.expr, steps, context, evaluate);
  if (!fold || !source) return undefined;
  const { allowance } = context;
  const mark = allowance.mark();
  const uncount = allowance.countingMark();
  const groups = new Groups(expr, fold, steps.count, source.keepsName ? undefined : context);
  if (await source.pour(groups)) return vectorOf(groups.columns());
  allowance.restore(mark);
  uncount();
  return undefined;
}

type Source = { readonly pour: (sink: Sink) => Promise<boolean>; readonly keepsName: boolean };

/** Series of one metric: what is left of their labels without its name differs, as theirs did. */
function sourceOf(expr: Expr, steps: Steps, context: QueryContext, evaluate: Evaluate): Source | undefined {
  const inner = withoutParens(expr);
  if (inner.type === 'vectorSelector') {
    if (inner.anchored || inner.smoothed) return undefined;
    return { pour: (sink) => pourNewest(inner, steps, context, 'values', sink), keepsName: true };
  }
  const run = inner.type === 'call' ? windowFunction(inner) : undefined;
  if (inner.type !== 'call' || !run) return undefined;
  const windows = withoutParens(windowsOf(inner));
  if (windows.type !== 'matrixSelector' || !hasOneMetric(windows.selector)) return undefined;
  const evaluation = { call: inner, steps, context, evaluate };
  return { pour: (sink) => pourWindows(evaluation, run, sink), keepsName: KEEPS_NAME.has(inner.func.name) };
}

const hasOneMetric = ({ matchers }: Pick<VectorSelector, 'matchers'>) =>
  matchers.some(({ name, type, value }) => name === METRIC_NAME && type === '=' && value !== '');

/** What is known of a group, by step. */
type Totals = {
  readonly labels: Labels;
  dropName: boolean;
  /** As the column of the group: 1 where it has anything. */
  readonly present: Uint8Array;
  readonly values: Float64Array;
  /** What rounding took from `values`. */
  readonly lost: Float64Array;
  readonly counts: Uint32Array;
};

type Fold = {
  /** Adds a series where it is present. @returns false when only all values together can tell what comes of it */
  readonly add: (totals: Totals, values: Float64Array, present: Uint8Array) => boolean;
  /** The answer, written to `values`. */
  readonly end?: (totals: Totals) => void;
};

class Groups implements Sink {
  private readonly isWithout: boolean;
  private readonly names: ReadonlySet<string>;
  private readonly byNames: readonly string[];
  private readonly groups = new Map<string, Totals>();
  private readonly cells: Cells;
  /** The name of the metric is among what groups differ in. */
  private readonly needsNames: boolean;

  /** @param renaming undefined: series keep their names */
  constructor(
    { grouping, without }: AggregateExpr,
    private readonly fold: Fold,
    private readonly count: number,
    private readonly renaming: QueryContext | undefined,
  ) {
    this.isWithout = without;
    this.names = new Set(without ? [...grouping, METRIC_NAME] : grouping);
    this.byNames = [...this.names];
    this.needsNames = without || grouping.some((name) => METADATA_LABELS.has(name));
    this.cells = new Cells(count);
  }

  readonly next = () => this.cells;

  readonly takeBack = () => {};

  readonly take: Sink['take'] = ({ labels, dropName = false }, cells) => {
    if (cells.histograms) return false;
    const { renaming } = this;
    const loses = renaming ? renaming.delayedNameRemoval : dropName;
    const totals = this.totalsOf(renaming && this.needsNames ? renamed(labels, renaming).labels : labels);
    totals.dropName ||= loses;
    const isTaken = this.fold.add(totals, cells.values, cells.present);
    cells.values.fill(0);
    cells.present.fill(0);
    return isTaken;
  };

  private totalsOf(labels: Labels): Totals {
    const rest = this.isWithout ? labels.drop(this.names) : undefined;
    const key = rest ? rest.key() : labels.keyOf(this.byNames);
    const known = this.groups.get(key);
    if (known) return known;
    const totals = {
      labels: rest ?? labels.keep(this.names),
      dropName: false,
      present: new Uint8Array(this.count),
      values: new Float64Array(this.count),
      lost: new Float64Array(this.count),
      counts: new Uint32Array(this.count),
    };
    this.groups.set(key, totals);
    return totals;
  }

  columns(): Column[] {
    return Array.from(this.groups.values(), (totals) => {
      this.fold.end?.(totals);
      const { labels, dropName, values, present } = totals;
      return { labels, dropName, values, present };
    });
  }
}

/** KahanSum.add by step. */
function addToSum(totals: Totals, values: Float64Array, present: Uint8Array): boolean {
  const { values: sums, lost, present: any } = totals;
  if (!present.includes(0)) {
    addEverywhere(totals, values);
    any.fill(1);
    return true;
  }
  for (let i = 0; i < values.length; i++) {
    if (present[i] === 0) continue;
    const before = sums[i] as number;
    const value = values[i] as number;
    const next = before + value;
    if (next === Infinity || next === -Infinity) lost[i] = 0;
    else if (Math.abs(before) >= Math.abs(value)) (lost[i] as number) += before - next + value;
    else (lost[i] as number) += value - next + before;
    sums[i] = next;
    any[i] = 1;
  }
  return true;
}

/**
 * The same at all steps. What rounding took is had without comparing which of both is larger (Knuth's sum of two): it is the same
 * number, since that is a float.
 */
function addEverywhere({ values: sums, lost }: Totals, values: Float64Array): void {
  const count = sums.length;
  for (let i = 0; i < count; i++) {
    const before = sums[i] as number;
    const value = values[i] as number;
    const next = before + value;
    const added = next - before;
    sums[i] = next;
    if (next - next === 0) (lost[i] as number) += before - (next - added) + (value - added);
    else if (next === Infinity || next === -Infinity) lost[i] = 0;
    else (lost[i] as number) += value - next + before;
  }
}

function endSum({ values, lost }: Totals): void {
  for (let i = 0; i < values.length; i++) values[i] = compensated(values[i] as number, lost[i] as number);
}

/** KahanMean.add by step, as long as sums are finite. */
function addToMean(totals: Totals, values: Float64Array, present: Uint8Array): boolean {
  const { values: sums, lost, counts, present: any } = totals;
  for (let i = 0; i < values.length; i++) {
    if (present[i] === 0) continue;
    const before = sums[i] as number;
    const value = values[i] as number;
    const next = before + value;
    any[i] = 1;
    if ((counts[i] as number)++ === 0) sums[i] = value;
    else if (next === Infinity || next === -Infinity) return false;
    else {
      if (Math.abs(before) >= Math.abs(value)) (lost[i] as number) += before - next + value;
      else (lost[i] as number) += value - next + before;
      sums[i] = next;
    }
  }
  return true;
}

function endMean({ values, lost, counts }: Totals): void {
  for (let i = 0; i < values.length; i++) {
    const count = counts[i] as number;
    if (count > 0) values[i] = (values[i] as number) / count + (lost[i] as number) / count;
  }
}

/** Keeps the value that is better than the best so far; a NaN is replaced by anything. */
const extreme = (better: (a: number, b: number) => boolean): Fold => ({
  add({ values: bests, present: any }, values, present) {
    for (let i = 0; i < values.length; i++) {
      if (present[i] === 0) continue;
      const best = bests[i] as number;
      const value = values[i] as number;
      if (any[i] === 0 || better(value, best) || Number.isNaN(best)) bests[i] = value;
      any[i] = 1;
    }
    return true;
  },
});

const FOLDS: ReadonlyMap<AggregateOperator, Fold> = new Map<AggregateOperator, Fold>([
  ['sum', { add: addToSum, end: endSum }],
  ['avg', { add: addToMean, end: endMean }],
  ['min', extreme((a, b) => a < b)],
  ['max', extreme((a, b) => a > b)],
  [
    'count',
    {
      add({ values: counts, present: any }, _values, present) {
        for (let i = 0; i < present.length; i++) {
          (counts[i] as number) += present[i] as number;
          any[i] = (any[i] as number) | (present[i] as number);
        }
        return true;
      },
    },
  ],
  [
    'group',
    {
      add({ values: ones, present: any }, _values, present) {
        for (let i = 0; i < present.length; i++) any[i] = (any[i] as number) | (present[i] as number);
        ones.fill(1);
        return true;
      },
    },
  ],
]);

// Leaves of a query: instant selectors as columns, range selectors and subqueries as batches of samples with their windows.
import { bug } from '@/lib/kernel/errors';
import { isStale } from '@/lib/kernel/float';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { Expr, MatrixSelector, Subquery, VectorSelector } from '../ast';
import { CellBlocks } from './cell-blocks';
import type { Evaluate, QueryContext } from './context';
import { positiveDurationMs } from './duration';
import { reachOf } from './extended-windows';
import { withHintsFound, withoutHint } from './histogram/resets';
import { Notes } from './notes';
import { pointsAt } from './points';
import type { Sink } from './sink';
import { smoothedColumn } from './smoothed';
import { smoothedMixedColumn } from './smoothed-histograms';
import { type Bounds, referenceTimes, sharedBounds, type Windows } from './times';
import { count, countedWindows } from './usage';
import {
  asVector,
  type Cells,
  type Column,
  type RangeSeries,
  type Steps,
  type VectorValue,
  vectorOf,
  weightOf,
} from './value';

/**
 * Whether an instant selector is read for its values or, inside `timestamp()` and `start_timestamp()`, for the times of its
 * samples or the times their counting began, in seconds (0: not known).
 */
export type Reading = 'values' | 'timestamps' | 'startTimestamps';

/**
 * The newest sample of each series in `(t - lookback, t]`, per step; nothing where it is a staleness marker. `anchored` and
 * `smoothed` see no staleness markers.
 */
export async function instantVector(
  selector: VectorSelector,
  steps: Steps,
  context: QueryContext,
  reading: Reading = 'values',
): Promise<VectorValue> {
  if (selector.smoothed && reading === 'values') return smoothedVector(selector, steps, context);
  const blocks = new CellBlocks(steps.count);
  const columns: Column[] = [];
  await pourNewest(selector, steps, context, reading, {
    next: () => blocks.next(),
    takeBack: () => blocks.takeBack(),
    take({ labels, dropName = false }, cells) {
      columns.push(cells.toColumn(labels, dropName));
      return true;
    },
  });
  return vectorOf(columns);
}

/** What a series is beside its samples. */
const WORK_OF_A_SERIES = 32;

/** The same, column by column. @returns false when the sink would take no more: what it has got is not all. */
export async function pourNewest(
  selector: VectorSelector,
  steps: Steps,
  context: QueryContext,
  reading: Reading,
  sink: Sink,
): Promise<boolean> {
  const { allowance } = context;
  const times = referenceTimes(selector, steps, context);
  const boundsOf = sharedBounds({ ends: times, rangeMs: context.lookbackMs });
  for await (const batch of fetch(selector, { ends: times, rangeMs: 0 }, context, context.lookbackMs)) {
    for (const series of batch) {
      allowance.hold(steps.count);
      const seen = selector.anchored || selector.smoothed ? withoutStale(series) : series;
      const cells = sink.next();
      const isAny = newest(seen, boundsOf(seen.timestampsMs), cells, reading);
      if (allowance.isTurnOverAfter(WORK_OF_A_SERIES + steps.count)) await allowance.breathe();
      if (!isAny) {
        sink.takeBack();
        continue;
      }
      count(cells, allowance);
      allowance.hold(weightOf(cells.histograms));
      if (!sink.take({ labels: series.labels, dropName: false }, cells)) return false;
    }
  }
  return true;
}

async function smoothedVector(selector: VectorSelector, steps: Steps, context: QueryContext): Promise<VectorValue> {
  const { allowance, lookbackMs, annotations } = context;
  const times = referenceTimes(selector, steps, context);
  const columns: Column[] = [];
  for await (const batch of fetch(selector, { ends: times, rangeMs: 0 }, context, lookbackMs)) {
    for (const stored of batch) {
      allowance.hold(steps.count);
      const { histograms, ...series } = withoutStale(stored);
      const column = histograms
        ? smoothedMixedColumn({ ...series, histograms }, times, lookbackMs, new Notes(annotations, selector.span))
        : smoothedColumn(series, times, lookbackMs);
      if (column) {
        count(column, allowance);
        columns.push(column);
      }
      allowance.hold(weightOf(column?.histograms));
      if (allowance.isTurnOver) await allowance.breathe();
    }
  }
  return vectorOf(columns);
}

/**
 * Fills cells with the last sample within the bounds of each step, but for staleness markers.
 * @returns false: there is none
 */
export function newest(series: SeriesSamples, bounds: Bounds, cells: Cells, reading: Reading): boolean {
  const { timestampsMs, values: samples, startTimestampsMs, isAllNumbers } = series;
  const read = { values: samples, timestamps: timestampsMs, startTimestamps: startTimestampsMs }[reading];
  const scale = reading === 'values' ? 1 : 1000;
  const histograms = reading === 'values' ? series.histograms : undefined;
  const { values, present } = cells;
  if (isAllNumbers && reading === 'values' && !histograms) return newestNumbers(samples, bounds, values, present);
  let isAny = false;
  for (let i = 0; i < values.length; i++) {
    const after = bounds.hi[i] as number;
    if (bounds.lo[i] === after || (!isAllNumbers && isStale(samples, after - 1))) continue;
    isAny = true;
    present[i] = 1;
    values[i] = read ? (read[after - 1] as number) / scale : 0;
    const histogram = histograms?.[after - 1];
    if (histogram) cells.setHistogram(i, histogram);
  }
  return isAny;
}

/** The same of floats none of which is a marker. */
function newestNumbers(samples: Float64Array, { lo, hi }: Bounds, values: Float64Array, present: Uint8Array): boolean {
  let isAny = false;
  for (let i = 0; i < lo.length; i++) {
    const after = hi[i] as number;
    if (lo[i] === after) continue;
    isAny = true;
    present[i] = 1;
    values[i] = samples[after - 1] as number;
  }
  return isAny;
}

type Selecting = Pick<VectorSelector, 'matchers'> & Partial<Pick<VectorSelector, 'anchored' | 'smoothed'>>;

/**
 * Series in batches, each counted against the query's allowance while it is in work. Their values are lent until the next one.
 * @param beforeMs more than the windows.
 */
export async function* fetch(
  selector: Selecting,
  { ends, rangeMs }: Windows,
  { reader, allowance, lookbackMs, wantsOnlyStatistics }: QueryContext,
  beforeMs: number,
): AsyncGenerator<readonly SeriesSamples[]> {
  const lastMs = ends.startMs + (ends.count - 1) * ends.stepMs;
  // Left-open, in whole milliseconds: the earliest sample that can count is 1 ms after the edge.
  const range = {
    startMs: ends.startMs - rangeMs - beforeMs + 1,
    endMs: lastMs + reachOf(selector, lookbackMs).afterMs,
  };
  for await (const batch of reader.select(selector.matchers, range, true)) {
    const samples = batch.reduce((sum, { values, histograms }) => sum + values.length + weightOf(histograms), 0);
    allowance.hold(samples);
    yield wantsOnlyStatistics ? batch.map(withResetsFound) : batch;
    allowance.release(samples);
  }
}

const withResetsFound = (series: SeriesSamples): SeriesSamples =>
  series.histograms ? { ...series, histograms: withHintsFound(series.histograms) } : series;

/** The argument of a window function: its windows and the samples that fall into any of them. */
export type RangeVector = {
  readonly windows: Windows;
  /** Where the samples of each step are taken from: the windows, with what `anchored` and `smoothed` look at around them. */
  readonly reach: Windows;
  /** Series as the store gives them, each once; not those of a subquery. */
  readonly isStored: boolean;
  readonly batches: AsyncIterable<readonly RangeSeries[]>;
};

/** @param expr a matrix selector or a subquery, perhaps in parentheses: the checker let nothing else through. */
export function rangeVector(expr: Expr, steps: Steps, context: QueryContext, evaluate: Evaluate): RangeVector {
  if (expr.type === 'parenExpr') return rangeVector(expr.expr, steps, context, evaluate);
  if (expr.type === 'matrixSelector') return matrixSelector(expr, steps, context);
  if (expr.type === 'subquery') return subquery(expr, steps, context, evaluate);
  throw bug(`a ${expr.type} is no range vector`);
}

function matrixSelector({ selector, ...range }: MatrixSelector, steps: Steps, context: QueryContext): RangeVector {
  const rangeMs = range.rangeExpr ? positiveDurationMs(range.rangeExpr, context) : range.rangeMs;
  const ends = referenceTimes(selector, steps, context);
  const windows = { ends, rangeMs };
  const { beforeMs, afterMs } = reachOf(selector, context.lookbackMs);
  const reach = {
    ends: { ...ends, startMs: ends.startMs + afterMs },
    rangeMs: rangeMs + beforeMs + afterMs,
  };
  const series = withoutMarkers(fetch(selector, windows, context, beforeMs));
  return { windows, reach, isStored: true, batches: counted(series, reach, context) };
}

const counted = (batches: RangeVector['batches'], windows: Windows, context: QueryContext) =>
  context.allowance.isCounting ? countedWindows(batches, windows, context) : batches;

async function* withoutMarkers(batches: AsyncIterable<readonly SeriesSamples[]>) {
  for await (const batch of batches) yield batch.every(isKnownClean) ? batch : batch.map(withoutStale);
}

const isKnownClean = ({ isAllNumbers }: SeriesSamples) => isAllNumbers === true;

function withoutStale(series: SeriesSamples): RangeSeries {
  const { timestampsMs, values, histograms, startTimestampsMs } = series;
  if (isKnownClean(series) || !hasMarkers(values)) return series;
  const keep = Array.from(values.keys()).filter((i) => !isStale(values, i));
  const kept = (column: Float64Array) => Float64Array.from(keep, (i) => column[i] as number);
  return {
    labels: series.labels,
    timestampsMs: kept(timestampsMs),
    values: kept(values),
    ...(startTimestampsMs && { startTimestampsMs: kept(startTimestampsMs) }),
    histograms: histograms && keep.map((i) => histograms[i]),
  };
}

function hasMarkers(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i] as number) && isStale(values, i)) return true;
  return false;
}

function subquery(expr: Subquery, steps: Steps, context: QueryContext, evaluate: Evaluate): RangeVector {
  const rangeMs = expr.rangeExpr ? positiveDurationMs(expr.rangeExpr, context) : expr.rangeMs;
  const ownStepMs = expr.stepExpr ? positiveDurationMs(expr.stepExpr, context) : expr.stepMs;
  const stepMs = ownStepMs || context.subqueryStepMs;
  const ends = referenceTimes(expr, steps, context);
  const inner = alignedSteps(ends, rangeMs, stepMs);
  async function* batches(): AsyncGenerator<readonly RangeSeries[]> {
    if (inner.count <= 0) return;
    // What the expression reads is not counted: its points are, in each window they lie in.
    const { value } = await context.allowance.countedApart(() =>
      evaluate(expr.expr, inner, { ...context, wantsOnlyStatistics: false }),
    );
    const { columns } = asVector(value);
    const samplesOf = pointsAt(inner);
    yield columns.map((column) => withoutHints(samplesOf(column)));
  }
  const windows = { ends, rangeMs };
  return { windows, reach: windows, isStored: false, batches: counted(batches(), windows, context) };
}

/** A subquery evaluates at multiples of its step since the epoch, within `(first window's start, last window's end]`. */
function alignedSteps(ends: Steps, rangeMs: number, stepMs: number): Steps {
  const earliestMs = ends.startMs - rangeMs;
  const latestMs = ends.startMs + (ends.count - 1) * ends.stepMs;
  const alignedMs = stepMs * Math.trunc(earliestMs / stepMs);
  const startMs = alignedMs <= earliestMs ? alignedMs + stepMs : alignedMs;
  return { startMs, stepMs, count: Math.floor((latestMs - startMs) / stepMs) + 1 };
}

/** A subquery may leave samples out or repeat them: what they say of the one before does not hold any more. */
const withoutHints = (series: RangeSeries): RangeSeries =>
  series.histograms
    ? { ...series, histograms: series.histograms.map((histogram) => histogram && withoutHint(histogram)) }
    : series;

// Leaves of a query: instant selectors as columns, range selectors and subqueries as batches of samples with their windows.
import { bug, unprocessable } from '@/lib/kernel/errors';
import { isStale } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { Expr, MatrixSelector, Subquery, VectorSelector } from '../ast';
import type { Evaluate, QueryContext } from './context';
import { positiveDurationMs } from './duration';
import { withHintsFound, withoutHint } from './histogram/resets';
import { referenceTimes, type Windows } from './times';
import {
  asVector,
  type Column,
  isAnywhere,
  type RangeSeries,
  type Steps,
  type VectorValue,
  vectorOf,
  weightOf,
} from './value';

/** Whether an instant selector is read for its values or, inside `timestamp()`, for the times of its samples in seconds. */
export type Reading = 'values' | 'timestamps';

/** The newest sample of each series in `(t - lookback, t]`, per step; nothing where it is a staleness marker. */
export async function instantVector(
  selector: VectorSelector,
  steps: Steps,
  context: QueryContext,
  reading: Reading = 'values',
): Promise<VectorValue> {
  refuseExtended(selector);
  const times = referenceTimes(selector, steps, context);
  const columns: Column[] = [];
  for await (const batch of fetch(selector, times, context.lookbackMs, context)) {
    for (const series of batch) {
      const column = newest(series, times, context.lookbackMs, reading);
      if (column) columns.push(column);
      await context.allowance.breathe();
    }
    context.allowance.hold(batch.length * steps.count);
  }
  return vectorOf(columns);
}

function newest(series: SeriesSamples, times: Steps, lookbackMs: number, reading: Reading): Column | undefined {
  const { timestampsMs, values: samples, labels } = series;
  const histograms = reading === 'values' ? series.histograms : undefined;
  let found: (Histogram | undefined)[] | undefined;
  const values = new Float64Array(times.count);
  const present = new Uint8Array(times.count);
  let after = 0;
  for (let i = 0; i < times.count; i++) {
    const timeMs = times.startMs + i * times.stepMs;
    while (after < timestampsMs.length && (timestampsMs[after] as number) <= timeMs) after++;
    const at = after - 1;
    if (at < 0 || (timestampsMs[at] as number) <= timeMs - lookbackMs || isStale(samples, at)) continue;
    present[i] = 1;
    values[i] = reading === 'values' ? (samples[at] as number) : (timestampsMs[at] as number) / 1000;
    const histogram = histograms?.[at];
    if (!histogram) continue;
    found ??= new Array<Histogram | undefined>(times.count).fill(undefined);
    found[i] = histogram;
  }
  return isAnywhere(present) ? { labels, values, present, histograms: found, dropName: false } : undefined;
}

/** Series in batches, each counted against the query's allowance while it is in work. */
async function* fetch(
  { matchers }: VectorSelector,
  times: Steps,
  rangeMs: number,
  { reader, allowance, wantsOnlyStatistics }: QueryContext,
): AsyncGenerator<readonly SeriesSamples[]> {
  // Left-open, in whole milliseconds: the earliest sample that can count is 1 ms after the edge.
  const range = { startMs: times.startMs - rangeMs + 1, endMs: times.startMs + (times.count - 1) * times.stepMs };
  for await (const batch of reader.select(matchers, range)) {
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
  refuseExtended(selector);
  const rangeMs = range.rangeExpr ? positiveDurationMs(range.rangeExpr, context) : range.rangeMs;
  const ends = referenceTimes(selector, steps, context);
  return { windows: { ends, rangeMs }, batches: withoutMarkers(fetch(selector, ends, rangeMs, context)) };
}

async function* withoutMarkers(batches: AsyncIterable<readonly SeriesSamples[]>) {
  for await (const batch of batches) yield batch.map(withoutStale);
}

function withoutStale(series: SeriesSamples): RangeSeries {
  const { labels, timestampsMs, values, histograms } = series;
  let markers = 0;
  for (let i = 0; i < values.length; i++) if (isStale(values, i)) markers++;
  if (markers === 0) return { labels, timestampsMs, values, histograms, dropName: false };
  const keep = Array.from(values.keys()).filter((i) => !isStale(values, i));
  return {
    labels,
    timestampsMs: Float64Array.from(keep, (i) => timestampsMs[i] as number),
    values: Float64Array.from(keep, (i) => values[i] as number),
    histograms: histograms && keep.map((i) => histograms[i]),
    dropName: false,
  };
}

function subquery(expr: Subquery, steps: Steps, context: QueryContext, evaluate: Evaluate): RangeVector {
  const rangeMs = expr.rangeExpr ? positiveDurationMs(expr.rangeExpr, context) : expr.rangeMs;
  const ownStepMs = expr.stepExpr ? positiveDurationMs(expr.stepExpr, context) : expr.stepMs;
  const stepMs = ownStepMs || context.subqueryStepMs;
  const ends = referenceTimes(expr, steps, context);
  const inner = alignedSteps(ends, rangeMs, stepMs);
  async function* batches(): AsyncGenerator<readonly RangeSeries[]> {
    if (inner.count <= 0) return;
    const { columns } = asVector(await evaluate(expr.expr, inner, { ...context, wantsOnlyStatistics: false }));
    yield columns.map((column) => withoutHints(samplesOf(column, inner)));
  }
  return { windows: { ends, rangeMs }, batches: batches() };
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

/** The points of a column as samples. */
export function samplesOf({ labels, values, present, histograms, dropName }: Column, steps: Steps): RangeSeries {
  const total = present.reduce((sum, each) => sum + each, 0);
  const timestampsMs = new Float64Array(total);
  const kept = new Float64Array(total);
  const keptHistograms = histograms && new Array<Histogram | undefined>(total).fill(undefined);
  for (let i = 0, at = 0; i < steps.count; i++) {
    if (!present[i]) continue;
    timestampsMs[at] = steps.startMs + i * steps.stepMs;
    if (keptHistograms) keptHistograms[at] = histograms[i];
    kept[at++] = values[i] as number;
  }
  return { labels, timestampsMs, values: kept, histograms: keptHistograms, dropName };
}

function refuseExtended({ anchored, smoothed }: VectorSelector): void {
  if (anchored) throw unprocessable('modifier "anchored" is not supported yet');
  if (smoothed) throw unprocessable('modifier "smoothed" is not supported yet');
}

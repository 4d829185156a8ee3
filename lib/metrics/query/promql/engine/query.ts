// The door of the engine: a query text and its time in, a result with its warnings out.
import { badInput } from '@/lib/kernel/errors';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { SampleReader } from '@/lib/metrics/store/contract';
import type { Expr } from '../ast';
import { typeOf } from '../checker';
import { parsedExpr } from '../parsed';
import { withReplacedBytes } from '../strings';
import { DEFAULT_SYNTAX } from '../syntax';
import { Annotations } from './annotations';
import { type EngineOptions, type Observer, type QueryContext, withoutMetadata } from './context';
import { evaluate } from './evaluate';
import { Allowance, type QueryLimits } from './limits';
import { mergeEqual } from './merge';
import { pointsAt } from './points';
import { rangeVector } from './selectors';
import { sortedInTurns } from './sorted-in-turns';
import { windowBounds } from './times';
import { type Column, type Steps, weightOf } from './value';

export type InstantSample = {
  readonly labels: Labels;
  /** Without meaning where there is a histogram. */
  readonly value: number;
  readonly histogram?: Histogram | undefined;
};

export type QueryResult =
  /** In the order of the engine: that of `sort` and `topk`, otherwise none. */
  | { readonly type: 'vector'; readonly timestampMs: number; readonly samples: readonly InstantSample[] }
  /** Sorted by labels; a series has at least one sample. */
  | { readonly type: 'matrix'; readonly series: readonly SeriesSamples[] }
  | { readonly type: 'scalar'; readonly timestampMs: number; readonly value: number }
  | { readonly type: 'string'; readonly timestampMs: number; readonly value: string };

export type QueryOutcome = {
  readonly result: QueryResult;
  /** "PromQL warning: … (1:5)", each once. */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
};

/** A Prometheus without any --enable-feature. */
export const DEFAULT_ENGINE: EngineOptions = {
  lookbackMs: 5 * 60_000,
  subqueryStepMs: 60_000,
  delayedNameRemoval: false,
  useStartTimestamps: false,
  typeAndUnitLabels: false,
  perStepStats: false,
  syntax: DEFAULT_SYNTAX,
};

export type Querying = {
  readonly reader: Pick<SampleReader, 'select'>;
  readonly engine: EngineOptions;
  readonly limits: QueryLimits;
  readonly observer?: Observer | undefined;
};

/**
 * Evaluates a query at one instant.
 * @throws bad_input (the query), unprocessable (its execution, or too many samples), timeout, canceled, unavailable (store)
 */
export async function instantQuery(text: string, timeMs: number, querying: Querying): Promise<QueryOutcome> {
  const expr = parsedExpr(text, querying.engine.syntax);
  querying.observer?.begin(expr);
  const context = contextOf(text, { startMs: timeMs, endMs: timeMs, stepMs: 0 }, querying);
  const steps = { startMs: timeMs, stepMs: 0, count: 1 };
  return withAnnotations(await instantResult(expr, steps, context), context);
}

/** `endMs` is included when a step falls on it. */
export type QueryRange = { readonly startMs: number; readonly endMs: number; readonly stepMs: number };

/**
 * Evaluates a query at each step of a range. The result is a matrix, whatever the type of the expression.
 * @throws as instantQuery; bad_input when the expression is a range vector or a string.
 */
export async function rangeQuery(text: string, range: QueryRange, querying: Querying): Promise<QueryOutcome> {
  const expr = parsedExpr(text, querying.engine.syntax);
  const type = typeOf(expr);
  if (type === 'matrix' || type === 'string') {
    const name = type === 'matrix' ? 'range vector' : 'string';
    throw badInput(`invalid expression type "${name}" for range query, must be Scalar or instant Vector`);
  }
  const count = Math.floor((range.endMs - range.startMs) / range.stepMs) + 1;
  const steps = { startMs: range.startMs, stepMs: range.stepMs, count };
  querying.observer?.begin(expr);
  const context = contextOf(text, range, querying);
  return withAnnotations(await rangeResult(expr, steps, context), context);
}

function contextOf(text: string, range: QueryRange, { reader, engine, limits, observer }: Querying): QueryContext {
  return {
    ...engine,
    ...range,
    text,
    reader,
    allowance: new Allowance(limits),
    annotations: new Annotations(text),
    wantsOnlyStatistics: false,
    observer,
  };
}

function withAnnotations(result: QueryResult, { annotations }: QueryContext): QueryOutcome {
  return { result, warnings: annotations.warnings, infos: annotations.infos };
}

async function instantResult(expr: Expr, steps: Steps, context: QueryContext): Promise<QueryResult> {
  if (typeOf(expr) === 'matrix') return { type: 'matrix', series: await windowContents(expr, steps, context) };
  const timestampMs = steps.startMs;
  const value = await evaluate(expr, steps, context);
  if (value.type === 'string') return { type: 'string', timestampMs, value: withReplacedBytes(value.value) };
  if (value.type === 'scalar') return { type: 'scalar', timestampMs, value: value.values[0] as number };
  const samples = named(value.columns)
    .filter(({ present }) => present[0])
    .map(({ labels, values, histograms }) => ({ labels, value: values[0] as number, histogram: histograms?.[0] }));
  return { type: 'vector', timestampMs, samples };
}

/** A range vector as the whole query: the samples as they are stored. */
async function windowContents(expr: Expr, steps: Steps, context: QueryContext): Promise<readonly SeriesSamples[]> {
  const { reach, batches } = rangeVector(expr, steps, context, evaluate);
  const found: SeriesSamples[] = [];
  for await (const batch of batches) {
    for (const { labels, timestampsMs, values, histograms, dropName } of batch) {
      const { lo, hi } = windowBounds(timestampsMs, reach);
      const [from = 0, to = 0] = [lo[0], hi[0]];
      if (from === to) continue;
      context.allowance.hold(to - from + weightOf(histograms, from, to));
      found.push({
        labels: dropName ? withoutMetadata(labels) : labels,
        timestampsMs: timestampsMs.slice(from, to),
        values: values.slice(from, to),
        histograms: histograms?.slice(from, to),
      });
    }
  }
  return sortedByLabels(found, context);
}

async function rangeResult(expr: Expr, steps: Steps, context: QueryContext): Promise<QueryResult> {
  const value = await evaluate(expr, steps, context);
  const columns = value.type === 'vector' ? await sorted(value.columns, context) : [scalarColumn(value, steps)];
  const samplesOf = pointsAt(steps);
  const series: SeriesSamples[] = [];
  for (const column of columns) {
    const its = samplesOf(column);
    if (its.values.length > 0) series.push(its);
    if (context.allowance.isTurnOverAfter(WORK_OF_A_SERIES + steps.count)) await context.allowance.breathe();
  }
  return { type: 'matrix', series };
}

/** What a series is beside its steps. */
const WORK_OF_A_SERIES = 32;

function scalarColumn(value: Exclude<Awaited<ReturnType<typeof evaluate>>, { type: 'vector' }>, steps: Steps): Column {
  if (value.type === 'string') throw badInput('invalid expression type "string" for range query');
  return { labels: Labels.empty, values: value.values, present: new Uint8Array(steps.count).fill(1), dropName: false };
}

/** Takes off the names that were to be removed at the end. @throws unprocessable when that makes two series one */
function named(columns: readonly Column[]): readonly Column[] {
  return mergeEqual(columns.map(withoutDropped));
}

const withoutDropped = (column: Column): Column =>
  column.dropName ? { ...column, labels: withoutMetadata(column.labels) } : column;

/** The same, sorted by labels: those that are equal are neighbours then. */
async function sorted(columns: readonly Column[], context: QueryContext): Promise<readonly Column[]> {
  const inOrder = await sortedByLabels(columns.map(withoutDropped), context);
  const isTwice = inOrder.some(({ labels }, i) => i > 0 && labels.equals((inOrder[i - 1] as Column).labels));
  return isTwice ? mergeEqual(inOrder) : inOrder;
}

const sortedByLabels = <T extends { readonly labels: Labels }>(
  series: T[],
  { allowance }: QueryContext,
): Promise<T[]> => sortedInTurns(series, (a, b) => a.labels.compare(b.labels), allowance);

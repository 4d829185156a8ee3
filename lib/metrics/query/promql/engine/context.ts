// What every node of a query shares while it is evaluated.
import type { Labels } from '@/lib/kernel/labels';
import type { SampleReader } from '@/lib/metrics/store/contract';
import type { Expr } from '../ast';
import type { Syntax } from '../syntax';
import type { Annotations } from './annotations';
import type { Allowance } from './limits';
import type { Steps, Value } from './value';

/** The options of the engine that change what a query means. */
export type EngineOptions = {
  /** A sample older than this is not seen by an instant selector. */
  readonly lookbackMs: number;
  /** Step of a subquery that names none. */
  readonly subqueryStepMs: number;
  /** Metric names go at the end of the query, not at each function (Prometheus: promql-delayed-name-removal). */
  readonly delayedNameRemoval: boolean;
  /** Counters are known to have begun anew from the start timestamps of their samples, too (Prometheus: use-start-timestamps). */
  readonly useStartTimestamps: boolean;
  /** Whether a metric is a counter its `__type__` says, not its name (Prometheus: type-and-unit-labels). */
  readonly typeAndUnitLabels: boolean;
  /** Whether statistics of all kinds (`stats=all`) tell of each step. */
  readonly perStepStats: boolean;
  /** What of the grammar is understood. */
  readonly syntax: Syntax;
};

export type QueryContext = EngineOptions & {
  /** The query as it was written, for positions in messages. */
  readonly text: string;
  readonly reader: Pick<SampleReader, 'select'>;
  /** The whole query's own range, whatever subquery is being evaluated; equal ends for an instant query. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly allowance: Allowance;
  readonly annotations: Annotations;
  /** Only count and sum of the histograms selected here are wanted: see histogram/resets.ts, withHintsFound. */
  readonly wantsOnlyStatistics: boolean;
  /** Sees each node evaluated; undefined unless somebody wants the query explained. */
  readonly observer?: Observer | undefined;
};

/** Looks on while the nodes of one query are evaluated. */
export type Observer = {
  /** The whole query, before anything of it is evaluated. */
  readonly begin: (expr: Expr) => void;
  /** The value is that of `evaluation`, which is called once. */
  readonly watch: (expr: Expr, evaluation: () => Promise<Value>) => Promise<Value>;
};

/** Labels that describe the metric rather than the series: what is computed from it is another metric. */
export const METADATA_LABELS: ReadonlySet<string> = new Set(['__name__', '__type__', '__unit__']);

export const withoutMetadata = (labels: Labels) => labels.drop(METADATA_LABELS);

/** Labels of what a function makes of a series: without the metric's name, now or at the end. */
export function renamed(
  labels: Labels,
  context: EngineOptions,
): { readonly labels: Labels; readonly dropName: boolean } {
  if (context.delayedNameRemoval) return { labels, dropName: true };
  return { labels: withoutMetadata(labels), dropName: false };
}

/** The walk over the tree, as nodes that evaluate their own arguments receive it. */
export type Evaluate = (expr: Expr, steps: Steps, context: QueryContext) => Promise<Value>;

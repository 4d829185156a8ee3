// Function calls: evaluates the arguments and runs the function from its catalogue.
import { bug } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { Call } from '../ast';
import { argument, type Evaluation, scalarArgument, scalars, texts, vectorArgument, withoutParens } from './arguments';
import { type Evaluate, type QueryContext, renamed } from './context';
import {
  fractionOfHistograms,
  HISTOGRAM_STATISTICS,
  histogramStatistic,
  type Phi,
  quantileOfHistograms,
  quantilesOfHistograms,
} from './histogram-functions';
import { addInfo } from './info';
import { labelJoin, labelReplace, labelsOfAbsent } from './label-functions';
import { DATE_FUNCTIONS, MATH_FUNCTIONS } from './math-functions';
import { mergeEqual } from './merge';
import { overWindows, windowFunction } from './over-windows';
import { instantVector, rangeVector } from './selectors';
import { SORT_FUNCTIONS, sorted } from './sort-functions';
import { sharedBounds } from './times';
import {
  type Column,
  floatsOnly,
  isAnywhere,
  type ScalarValue,
  type Steps,
  timeOfStep,
  unionOfPresence,
  type Value,
  type VectorValue,
  vectorOf,
} from './value';

/** @throws what its arguments and the function do */
export async function callFunction(
  call: Call,
  steps: Steps,
  context: QueryContext,
  evaluate: Evaluate,
): Promise<Value> {
  const evaluation = { call, steps, context, evaluate };
  const { name } = call.func;
  const windowed = windowFunction(call);
  if (windowed) return overWindows(evaluation, windowed);
  const math = MATH_FUNCTIONS.get(name);
  if (math) return perValue(evaluation, math);
  const date = DATE_FUNCTIONS.get(name);
  if (date) return partOfDate(evaluation, date);
  const statistic = HISTOGRAM_STATISTICS.get(name);
  if (statistic) {
    const input = await histogramArgument(evaluation, 0, ONLY_STATISTICS.has(name));
    return histogramStatistic(input, statistic, context);
  }
  if (SORT_FUNCTIONS.has(name)) {
    return sorted(call, await vectorArgument(evaluation, 0), await texts(evaluation), context);
  }
  const special = SPECIAL.get(name);
  if (special) return special(evaluation);
  throw bug(`function ${JSON.stringify(name)} is in no catalogue`);
}

const SPECIAL: ReadonlyMap<string, (evaluation: Evaluation) => Promise<Value>> = new Map<
  string,
  (evaluation: Evaluation) => Promise<Value>
>([
  ['time', async ({ steps }) => constant(steps, (i) => timeOfStep(steps, i) / 1000)],
  ['pi', async ({ steps }) => constant(steps, () => Math.PI)],
  ['start', async ({ steps, context }) => constant(steps, () => context.startMs / 1000)],
  ['end', async ({ steps, context }) => constant(steps, () => context.endMs / 1000)],
  ['step', async ({ steps, context }) => constant(steps, () => context.stepMs / 1000)],
  ['range', async ({ steps, context }) => constant(steps, () => (context.endMs - context.startMs) / 1000)],
  ['max_of', (evaluation) => ofTwoScalars(evaluation, Math.max)],
  ['min_of', (evaluation) => ofTwoScalars(evaluation, Math.min)],
  ['scalar', toScalar],
  ['vector', async (evaluation) => toVector(await scalarArgument(evaluation, 0))],
  ['timestamp', timestamps],
  ['start_timestamp', startTimestamps],
  ['absent', absent],
  ['absent_over_time', absentOverTime],
  ['label_replace', async (evaluation) => labelReplace(await vectorArgument(evaluation, 0), await texts(evaluation))],
  ['label_join', async (evaluation) => labelJoin(await vectorArgument(evaluation, 0), await texts(evaluation))],
  ['info', info],
  ['histogram_quantile', quantile],
  ['histogram_quantiles', quantiles],
  ['histogram_fraction', fraction],
]);

function constant({ count }: Steps, value: (step: number) => number): ScalarValue {
  return { type: 'scalar', values: Float64Array.from({ length: count }, (_, i) => value(i)) };
}

async function info(evaluation: Evaluation): Promise<VectorValue> {
  const { call, steps, context } = evaluation;
  const selector = call.args[1];
  const base = await vectorArgument(evaluation, 0);
  const wanted = selector?.type === 'vectorSelector' ? selector : undefined;
  return addInfo(argument(evaluation, 0), base, wanted, steps, context);
}

async function perValue(
  evaluation: Evaluation,
  answer: (value: number, a: number, b: number) => number,
): Promise<VectorValue> {
  const input = floatsOnly((await vectorArgument(evaluation, 0)).columns);
  const [first, second] = await scalars(evaluation);
  const empty = evaluation.call.func.name === 'clamp' ? wrongWay(first, second) : undefined;
  const columns = input.map((column): Column => {
    const values = column.values.map((value, i) => answer(value, first?.[i] as number, second?.[i] as number));
    const present = empty ? column.present.map((own, i) => Number(own === 1 && !empty[i])) : column.present;
    return { ...renamed(column.labels, evaluation.context), values, present };
  });
  return vectorOf(mergeEqual(columns.filter(({ present }) => isAnywhere(present))));
}

/** Steps at which clamp has nothing between its bounds. */
const wrongWay = (min: Float64Array | undefined, max: Float64Array | undefined) =>
  min?.map((low, i) => Number(low > (max?.[i] as number)));

async function partOfDate(evaluation: Evaluation, part: (at: Date) => number): Promise<VectorValue> {
  const { call, steps, context } = evaluation;
  const answer = (seconds: number) => part(new Date(Math.trunc(seconds) * 1000));
  if (call.args.length === 0) return toVector(constant(steps, (i) => answer(timeOfStep(steps, i) / 1000)).values);
  const columns = floatsOnly((await vectorArgument(evaluation, 0)).columns);
  return vectorOf(
    mergeEqual(
      columns.map((column) => ({ ...column, ...renamed(column.labels, context), values: column.values.map(answer) })),
    ),
  );
}

async function ofTwoScalars(evaluation: Evaluation, answer: (a: number, b: number) => number): Promise<ScalarValue> {
  const [left, right] = [await scalarArgument(evaluation, 0), await scalarArgument(evaluation, 1)];
  return { type: 'scalar', values: left.map((value, i) => answer(value, right[i] as number)) };
}

/** The value of the only float; NaN where there is none or more than one. */
async function toScalar(evaluation: Evaluation): Promise<ScalarValue> {
  const columns = floatsOnly((await vectorArgument(evaluation, 0)).columns);
  const values = new Float64Array(evaluation.steps.count).fill(NaN);
  const elements = new Uint32Array(values.length);
  for (const column of columns) {
    for (let i = 0; i < values.length; i++) {
      if (!column.present[i]) continue;
      (elements[i] as number)++;
      values[i] = elements[i] === 1 ? (column.values[i] as number) : NaN;
    }
  }
  return { type: 'scalar', values };
}

function toVector(values: Float64Array): VectorValue {
  return vectorOf([{ labels: Labels.empty, values, present: new Uint8Array(values.length).fill(1), dropName: false }]);
}

/** The times of the samples behind a selector; of anything computed, the times of evaluation. */
async function timestamps(evaluation: Evaluation): Promise<VectorValue> {
  const read = await timesOfSamples(evaluation, 'timestamps');
  if (read) return read;
  const { steps, context } = evaluation;
  const { columns } = await vectorArgument(evaluation, 0);
  const { values } = constant(steps, (i) => timeOfStep(steps, i) / 1000);
  return vectorOf(mergeEqual(columns.map((column) => ({ ...column, ...renamed(column.labels, context), values }))));
}

/** When counting of the samples behind a selector began; of anything computed that is not known. */
async function startTimestamps(evaluation: Evaluation): Promise<VectorValue> {
  return (await timesOfSamples(evaluation, 'startTimestamps')) ?? vectorOf([]);
}

async function timesOfSamples(
  evaluation: Evaluation,
  reading: 'timestamps' | 'startTimestamps',
): Promise<VectorValue | undefined> {
  const { steps, context } = evaluation;
  const inner = withoutParens(argument(evaluation, 0));
  if (inner.type !== 'vectorSelector') return undefined;
  const { columns } = await instantVector(inner, steps, context, reading);
  return vectorOf(mergeEqual(columns.map((column) => ({ ...column, ...renamed(column.labels, context) }))));
}

/** One element of value 1 at the steps where no column has any. */
function whereNone(
  columns: readonly { readonly present: Uint8Array }[],
  { count }: Steps,
  labels: Labels,
): VectorValue {
  const seen = unionOfPresence(columns) ?? new Uint8Array(count);
  const present = seen.map((any) => 1 - any);
  if (!isAnywhere(present)) return vectorOf([]);
  return vectorOf([{ labels, values: new Float64Array(count).fill(1), present, dropName: false }]);
}

async function absent(evaluation: Evaluation): Promise<VectorValue> {
  const { columns } = await vectorArgument(evaluation, 0);
  return whereNone(columns, evaluation.steps, labelsOfAbsent(argument(evaluation, 0)));
}

async function absentOverTime(evaluation: Evaluation): Promise<VectorValue> {
  const { steps, context } = evaluation;
  const arg = argument(evaluation, 0);
  const { windows, batches } = rangeVector(arg, steps, context, evaluation.evaluate);
  const boundsOf = sharedBounds(windows);
  const seen = new Uint8Array(steps.count);
  for await (const batch of batches) {
    for (const { timestampsMs } of batch) {
      const { lo, hi } = boundsOf(timestampsMs);
      for (let i = 0; i < seen.length; i++) if (lo[i] !== hi[i]) seen[i] = 1;
      if (context.allowance.isTurnOver) await context.allowance.breathe();
    }
  }
  return whereNone([{ present: seen }], steps, labelsOfAbsent(arg));
}

async function quantile(evaluation: Evaluation): Promise<VectorValue> {
  const phi = await phiArgument(evaluation, 0);
  const input = await histogramArgument(evaluation, 1, false);
  return quantileOfHistograms(input, phi, argument(evaluation, 1).span, evaluation.context);
}

async function quantiles(evaluation: Evaluation): Promise<VectorValue> {
  const input = await histogramArgument(evaluation, 0, false);
  const [label = ''] = await texts(evaluation);
  const phis: Phi[] = [];
  for (let i = 2; i < evaluation.call.args.length; i++) phis.push(await phiArgument(evaluation, i));
  return quantilesOfHistograms(input, label, phis, argument(evaluation, 0).span, evaluation.context);
}

const phiArgument = async (evaluation: Evaluation, index: number): Promise<Phi> => ({
  perStep: await scalarArgument(evaluation, index),
  span: argument(evaluation, index).span,
});

/** The innermost of the functions of histograms around a selector decides what is wanted of it. */
function histogramArgument(evaluation: Evaluation, index: number, wantsOnlyStatistics: boolean): Promise<VectorValue> {
  return vectorArgument({ ...evaluation, context: { ...evaluation.context, wantsOnlyStatistics } }, index);
}

const ONLY_STATISTICS: ReadonlySet<string> = new Set(['histogram_count', 'histogram_sum', 'histogram_avg']);

async function fraction(evaluation: Evaluation): Promise<VectorValue> {
  const [lowers, uppers] = [await scalarArgument(evaluation, 0), await scalarArgument(evaluation, 1)];
  const input = await histogramArgument(evaluation, 2, false);
  return fractionOfHistograms(input, lowers, uppers, argument(evaluation, 2).span, evaluation.context);
}

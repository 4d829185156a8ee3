// Functions of windows over whatever a range vector gives, series by series; where the answers go, a sink says.
import { bug } from '@/lib/kernel/errors';
import type { Call, Expr } from '../ast';
import { typeOf } from '../checker';
import { warnAboutQuantiles } from './annotations';
import { argument, type Evaluation, scalars, withoutParens } from './arguments';
import { CellBlocks } from './cell-blocks';
import { counterInformer, warnAboutOverlap } from './counter-annotations';
import { extendedFunction, modifierOf } from './extended-windows';
import { extendedMixedFunction } from './histogram-extended';
import { mixedFunction } from './histogram-windows';
import { mergeEqual } from './merge';
import type { MixedFunction } from './mixed-window';
import { Notes } from './notes';
import { Renaming } from './renaming';
import { rangeVector } from './selectors';
import type { Sink } from './sink';
import { sharedBounds } from './times';
import { fitInATurn, floatsInTurns, mixedInTurns } from './turns';
import { type Cells, type Column, isAnywhere, timeOfStep, type VectorValue, vectorOf, weightOf } from './value';
import type { WindowFunction, WindowInput } from './window';
import { FOR_COUNTERS, KEEPS_NAME, WINDOW_FUNCTIONS } from './window-functions';

/** A window function for series of floats, and for those that have histograms. */
export type OverWindow = { readonly onFloats: WindowFunction; readonly onMixed: MixedFunction };

/**
 * undefined: it is no function of windows.
 * @throws unprocessable when the range is anchored or smoothed and the function cannot be.
 */
export function windowFunction({ func, args }: Call): OverWindow | undefined {
  const modifier = args.map(modifierOf).find((each) => each !== undefined);
  if (modifier) {
    const onFloats = extendedFunction(func.name, modifier);
    return { onFloats, onMixed: extendedMixedFunction(func.name, modifier) };
  }
  const onFloats = WINDOW_FUNCTIONS.get(func.name);
  return onFloats && { onFloats, onMixed: mixedFunction(func.name) };
}

/** The range vector among the arguments. */
export function windowsOf({ args, func }: Call): Expr {
  const found = args.find((each) => typeOf(each) === 'matrix');
  if (!found) throw bug(`${func.name} has no range vector`);
  return found;
}

export async function overWindows(evaluation: Evaluation, run: OverWindow): Promise<VectorValue> {
  const { call, steps, context } = evaluation;
  const names = new Renaming(context);
  const keepsName = KEEPS_NAME.has(call.func.name);
  const blocks = new CellBlocks(steps.count);
  const columns: Column[] = [];
  await pourWindows(evaluation, run, {
    next: () => blocks.next(),
    takeBack: () => blocks.takeBack(),
    take(series, cells) {
      const name = keepsName ? series : names.of(series.labels);
      columns.push(cells.toColumn(name.labels, name.dropName ?? false));
      return true;
    },
  });
  const isStored = withoutParens(windowsOf(call)).type === 'matrixSelector';
  return vectorOf(isStored && !names.mayCollide ? columns : mergeEqual(columns));
}

/** @returns false when the sink would take no more: what it has got is not all. @throws what arguments and function do */
export async function pourWindows(evaluation: Evaluation, run: OverWindow, sink: Sink): Promise<boolean> {
  const { call, steps, context } = evaluation;
  const { allowance } = context;
  const arg = windowsOf(call);
  const given = await scalars(evaluation);
  const notes = new Notes(context.annotations, argument(evaluation, 0).span);
  const { windows, reach, batches } = rangeVector(arg, steps, context, evaluation.evaluate);
  const boundsOf = sharedBounds(reach);
  const evaluatedMs = (step: number) => timeOfStep(steps, step);
  const isForCounters = FOR_COUNTERS.has(call.func.name);
  const informAbout = counterInformer(arg.span, context);
  let isAny = false;
  for await (const batch of batches) {
    for (const series of batch) {
      const { labels, timestampsMs, values, histograms, isAllNumbers, isRising } = series;
      allowance.hold(steps.count);
      const startTimestampsMs = context.useStartTimestamps ? series.startTimestampsMs : undefined;
      const bounds = boundsOf(timestampsMs);
      const input: WindowInput = {
        timestampsMs,
        values,
        isAllNumbers,
        isRising,
        startTimestampsMs,
        bounds,
        windows,
        scalars: given,
        evaluatedMs,
      };
      const cells = sink.next();
      if (histograms) {
        const mixed = { ...input, histograms, notes, metric: labels.metricName };
        await mixedInTurns(mixed, run.onMixed, run.onFloats, cells, allowance);
      } else if (fitInATurn(bounds)) run.onFloats(input, cells.values, cells.present);
      else await floatsInTurns(input, run.onFloats, cells, allowance);
      if (allowance.isTurnOverAfter(histograms ? Infinity : bounds.work + steps.count)) await allowance.breathe();
      if (!isAnywhere(cells.present)) {
        sink.takeBack();
        continue;
      }
      isAny = true;
      allowance.hold(weightOf(cells.histograms));
      if (isForCounters) {
        if (hasFloats(cells)) informAbout(labels);
        if (startTimestampsMs) warnAboutOverlap({ timestampsMs, startTimestampsMs }, bounds, labels, arg.span, context);
      }
      if (!sink.take(series, cells)) return false;
    }
  }
  if (call.func.name === 'quantile_over_time' && isAny) {
    warnAboutQuantiles(given[0] as Float64Array, argument(evaluation, 0).span, context.annotations);
  }
  return true;
}

const hasFloats = ({ present, histograms }: Cells) =>
  !histograms || present.some((own, i) => own === 1 && histograms[i] === undefined);

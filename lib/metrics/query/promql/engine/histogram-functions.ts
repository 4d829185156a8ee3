// histogram_quantile, histogram_quantiles and histogram_fraction, of native and classic histograms; and what only native ones tell.
import { unprocessable } from '@/lib/kernel/errors';
import { formatBound } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Span } from '../ast';
import { quote } from '../print';
import { isLabelName } from '../strings';
import { warnAboutQuantiles } from './annotations';
import { type QueryContext, renamed } from './context';
import { histogramFraction } from './histogram/fraction';
import { histogramQuantile } from './histogram/quantile';
import { histogramVariance } from './histogram/variance';
import { answersOf, groupHistograms, type Question, uniqueAnswers } from './histogram-groups';
import { mergeEqual } from './merge';
import { Notes } from './notes';
import { bucketFraction, bucketQuantile } from './quantile';
import { Cells, type Column, isAnywhere, type VectorValue, vectorOf } from './value';

/** By PromQL name: one number of a native histogram. */
export const HISTOGRAM_STATISTICS: ReadonlyMap<string, (histogram: Histogram) => number> = new Map<
  string,
  (histogram: Histogram) => number
>([
  ['histogram_count', ({ count }) => count],
  ['histogram_sum', ({ sum }) => sum],
  ['histogram_avg', ({ sum, count }) => sum / count],
  ['histogram_stdvar', histogramVariance],
  ['histogram_stddev', (histogram) => Math.sqrt(histogramVariance(histogram))],
]);

/** Floats have no such statistic, and no answer. */
export async function histogramStatistic(
  { columns }: VectorValue,
  statistic: (histogram: Histogram) => number,
  context: QueryContext,
): Promise<VectorValue> {
  const answers: Column[] = [];
  for (const { labels, present, histograms } of columns) {
    if (!histograms) continue;
    const cells = new Cells(present.length);
    histograms.forEach((histogram, i) => {
      if (histogram && present[i]) cells.set(i, statistic(histogram));
    });
    const name = renamed(labels, context);
    if (isAnywhere(cells.present)) answers.push(cells.toColumn(name.labels, name.dropName));
    if (context.allowance.isTurnOver) await context.allowance.breathe();
  }
  return vectorOf(mergeEqual(answers));
}

/** What is asked for: a φ per step, and where it was written. */
export type Phi = { readonly perStep: Float64Array; readonly span: Span };

export async function quantileOfHistograms(
  { columns }: VectorValue,
  phi: Phi,
  span: Span,
  context: QueryContext,
): Promise<VectorValue> {
  const notes = new Notes(context.annotations, span);
  const question = quantileQuestion(phi, notes, context);
  const groups = groupHistograms(columns, notes);
  return vectorOf(uniqueAnswers(await answersOf(groups, question, phi.perStep.length, notes, context)));
}

/** Each φ gives elements of its own, which carry it in the label `label`. */
export async function quantilesOfHistograms(
  { columns }: VectorValue,
  label: string,
  phis: readonly Phi[],
  span: Span,
  context: QueryContext,
): Promise<VectorValue> {
  if (!isLabelName(label)) throw unprocessable(`invalid label name ${quote(label)}`);
  const notes = new Notes(context.annotations, span);
  const groups = groupHistograms(columns, notes);
  const answers: Column[] = [];
  for (const phi of phis) {
    const question = quantileQuestion(phi, notes, context);
    const texts = Array.from(phi.perStep, formatBound);
    for (const answer of await answersOf(groups, question, texts.length, notes, context)) {
      for (const column of labelled(answer, label, texts)) {
        context.allowance.hold(texts.length); // a φ that changes from step to step makes as many series
        answers.push(column);
      }
    }
  }
  return vectorOf(uniqueAnswers(answers));
}

/** One column for each text there is, at its steps; nearly always φ is the same at all. */
function* labelled(column: Column, label: string, texts: readonly string[]): Iterable<Column> {
  for (const text of new Set(texts)) {
    const present = column.present.map((own, i) => (texts[i] === text ? own : 0));
    yield { ...column, labels: column.labels.with(label, text), present };
  }
}

function quantileQuestion({ perStep, span }: Phi, notes: Notes, { annotations }: QueryContext): Question {
  warnAboutQuantiles(perStep, span, annotations);
  return {
    ofClassic(buckets, step, metric) {
      const { value, forcedMonotonic } = bucketQuantile(perStep[step] as number, buckets);
      if (forcedMonotonic) notes.madeMonotonic(metric);
      return value;
    },
    ofNative(histogram, step, metric) {
      const { value, nanEffect } = histogramQuantile(perStep[step] as number, histogram);
      if (nanEffect === 'nan') notes.quantileIsNan(metric);
      if (nanEffect === 'skewed') notes.quantileIsSkewed(metric);
      return value;
    },
  };
}

/** @param lowers, uppers per step. */
export async function fractionOfHistograms(
  { columns }: VectorValue,
  lowers: Float64Array,
  uppers: Float64Array,
  span: Span,
  context: QueryContext,
): Promise<VectorValue> {
  const notes = new Notes(context.annotations, span);
  const question: Question = {
    ofClassic: (buckets, step) => bucketFraction(lowers[step] as number, uppers[step] as number, buckets),
    ofNative(histogram, step, metric) {
      const { value, hasNan } = histogramFraction(lowers[step] as number, uppers[step] as number, histogram);
      if (hasNan) notes.fractionHasNan(metric);
      return value;
    },
  };
  const groups = groupHistograms(columns, notes);
  return vectorOf(uniqueAnswers(await answersOf(groups, question, lowers.length, notes, context)));
}

// Histograms of a vector, native ones and classic ones, which are series that differ only in `le`. Each as one thing to ask.
import { parseFloatText } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Labels } from '@/lib/kernel/labels';
import { type QueryContext, renamed } from './context';
import { mergeEqual } from './merge';
import type { Notes } from './notes';
import type { Bucket } from './quantile';
import { Cells, type Column, floatsOf, isAnywhere } from './value';

export type HistogramGroup = {
  /** Without `le`. */
  readonly labels: Labels;
  readonly dropName: boolean;
  readonly buckets: { readonly upperBound: number; readonly column: Column }[];
  native: Column | undefined;
};

/** What is asked of one histogram at one step. */
export type Question = {
  readonly ofClassic: (buckets: readonly Bucket[], step: number, metric: string) => number;
  readonly ofNative: (histogram: Histogram, step: number, metric: string) => number;
};

const LE = new Set(['le']);

/** A series of floats without a readable `le` is left out, with a warning. */
export function groupHistograms(columns: readonly Column[], notes: Notes): readonly HistogramGroup[] {
  const groups = new Map<string, HistogramGroup>();
  const groupOf = (labels: Labels, dropName: boolean): HistogramGroup => {
    const key = labels.key();
    const group = groups.get(key) ?? { labels, dropName, buckets: [], native: undefined };
    groups.set(key, group);
    return group;
  };
  for (const column of columns) {
    const { labels, dropName, histograms } = column;
    if (histograms) groupOf(labels, dropName).native = column;
    const floats = floatsOf(column);
    if (histograms && !isAnywhere(floats.present)) continue;
    const bound = labels.get('le');
    const upperBound = parseFloatText(bound);
    if (upperBound === undefined) notes.noBound(bound, labels.metricName);
    else groupOf(labels.drop(LE), dropName).buckets.push({ upperBound, column: floats });
  }
  return [...groups.values()];
}

/** The answers of each group, as another metric. @throws timeout, canceled */
export async function answersOf(
  groups: readonly HistogramGroup[],
  question: Question,
  count: number,
  notes: Notes,
  context: QueryContext,
): Promise<Column[]> {
  const answers: Column[] = [];
  for (const group of groups) {
    answers.push(answerOf(group, question, count, notes, context));
    if (context.allowance.isTurnOver) await context.allowance.breathe();
  }
  return answers;
}

/** None where a classic and a native histogram stand at the same place. */
function answerOf(
  group: HistogramGroup,
  question: Question,
  count: number,
  notes: Notes,
  context: QueryContext,
): Column {
  const cells = new Cells(count);
  const metric = group.labels.metricName;
  for (let i = 0; i < count; i++) {
    const classic = bucketsAt(group, i);
    const native = group.native?.present[i] ? group.native.histograms?.[i] : undefined;
    if (native && classic.length > 0) notes.mixedWithClassic(metric);
    else if (native) cells.set(i, question.ofNative(native, i, metric));
    else if (classic.length > 0) cells.set(i, question.ofClassic(classic, i, metric));
  }
  const { labels, dropName } = renamed(group.labels, context);
  return cells.toColumn(labels, dropName);
}

/** @throws unprocessable when two answers have the same labels */
export const uniqueAnswers = (columns: readonly Column[]): readonly Column[] =>
  mergeEqual(columns.filter(({ present }) => isAnywhere(present)));

function bucketsAt({ buckets }: HistogramGroup, step: number): readonly Bucket[] {
  const here: Bucket[] = [];
  for (const { upperBound, column } of buckets) {
    if (column.present[step]) here.push({ upperBound, count: column.values[step] as number });
  }
  return here;
}

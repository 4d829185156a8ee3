// What evaluation passes from node to node: columns over all steps of a query, presence kept apart from NaN.
import { bug } from '@/lib/kernel/errors';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';

/** Evaluation instants: step i (from 0) is at `startMs + i * stepMs`; at least one. `stepMs` is 0 for an instant query. */
export type Steps = { readonly startMs: number; readonly stepMs: number; readonly count: number };

export const timeOfStep = (steps: Steps, step: number) => steps.startMs + step * steps.stepMs;

/** Histograms by step: a step where there is one has no float. undefined: floats only, as nearly every column is. */
export type StepHistograms = readonly (Histogram | undefined)[] | undefined;

/**
 * One series over the steps. What is at step i has a meaning only where `present[i]` is 1: the histogram, where there is one,
 * otherwise the float. Never changed once handed on.
 */
export type Column = {
  readonly labels: Labels;
  readonly values: Float64Array;
  readonly present: Uint8Array;
  readonly histograms?: StepHistograms;
  /** The metric name shall go when the query is done (delayed name removal); without that option always false. */
  readonly dropName: boolean;
};

/** Samples for a window function: one series, staleness markers taken out. */
export type RangeSeries = SeriesSamples & {
  /** As Column has it; absent: false. */
  readonly dropName?: boolean | undefined;
};

/** An instant vector at every step. Columns keep the order in which Prometheus would return the elements. */
export type VectorValue = { readonly type: 'vector'; readonly columns: readonly Column[] };
export type ScalarValue = { readonly type: 'scalar'; readonly values: Float64Array };
export type StringValue = { readonly type: 'string'; readonly value: string };
export type Value = VectorValue | ScalarValue | StringValue;

export const vectorOf = (columns: readonly Column[]): VectorValue => ({ type: 'vector', columns });

/** How many samples a value holds, counted as the limit on samples counts them. */
export function sizeOf(value: Value, steps: Steps): number {
  if (value.type === 'vector') {
    return value.columns.reduce(
      (size, column) => size + weightOf(column.histograms),
      value.columns.length * steps.count,
    );
  }
  return value.type === 'scalar' ? steps.count : 1;
}

/** Of a histogram without buckets: what it counts for beyond one sample. Its time and its other fields are 176 bytes. */
const LEAST_WEIGHT = 10;

/** How many samples histograms count for beyond one each: by their bytes in Prometheus, 16 to a sample. */
export function weightOf(histograms: StepHistograms, from = 0, to = histograms?.length ?? 0): number {
  if (!histograms) return 0;
  let weight = 0;
  for (let i = from; i < to; i++) {
    const histogram = histograms[i];
    if (histogram) weight += LEAST_WEIGHT + (numbersIn(histogram) >> 1);
  }
  return weight;
}

const numbersIn = ({ positiveSpans, positiveBuckets, negativeSpans, negativeBuckets, customValues }: Histogram) =>
  positiveSpans.length + positiveBuckets.length + negativeSpans.length + negativeBuckets.length + customValues.length;

export type Sample = number | Histogram;

/** What a column has at a step where it has something. */
export const sampleOf = ({ values, histograms }: Pick<Column, 'values' | 'histograms'>, step: number): Sample =>
  histograms?.[step] ?? (values[step] as number);

/** A column without its histograms; itself when it has none. */
export function floatsOf(column: Column): Column {
  const { histograms, present, labels, values, dropName } = column;
  if (!histograms) return column;
  return { labels, values, dropName, present: present.map((own, i) => (histograms[i] ? 0 : own)) };
}

export const hasHistograms = ({ histograms, present }: Column): boolean =>
  histograms?.some((histogram, i) => histogram !== undefined && present[i] === 1) ?? false;

/** Columns without histograms, as functions of floats see them; those that have nothing else are gone. */
export function floatsOnly(columns: readonly Column[]): readonly Column[] {
  if (!columns.some(hasHistograms)) return columns;
  return columns.map(floatsOf).filter(({ present }) => isAnywhere(present));
}

/** The cells of a column while they are filled. */
export class Cells {
  histograms: (Histogram | undefined)[] | undefined;

  /** @param values, present of that length, zeroed */
  constructor(
    private readonly count: number,
    readonly values = new Float64Array(count),
    readonly present = new Uint8Array(count),
  ) {}

  set(step: number, sample: Sample): void {
    this.present[step] = 1;
    if (typeof sample === 'number') this.values[step] = sample;
    else this.setHistogram(step, sample);
  }

  setHistogram(step: number, histogram: Histogram): void {
    this.present[step] = 1;
    this.histograms ??= new Array<Histogram | undefined>(this.count).fill(undefined);
    this.histograms[step] = histogram;
  }

  /** The cells of some steps, which begin at `from`. */
  take({ values, present, histograms }: Cells, from: number): void {
    this.values.set(values, from);
    this.present.set(present, from);
    histograms?.forEach((histogram, i) => {
      if (histogram) this.setHistogram(from + i, histogram);
    });
  }

  toColumn(labels: Labels, dropName: boolean): Column {
    const { values, present, histograms } = this;
    return { labels, values, present, histograms, dropName };
  }
}

export function isAnywhere(present: Uint8Array): boolean {
  return present.includes(1);
}

/** 1 at the steps where any column has a value; undefined without columns. */
export function unionOfPresence(columns: readonly { readonly present: Uint8Array }[]): Uint8Array | undefined {
  const union = columns[0]?.present.slice();
  if (!union) return undefined;
  for (const { present } of columns) {
    if (!union.includes(0)) break;
    for (let i = 0; i < union.length; i++) if (present[i]) union[i] = 1;
  }
  return union;
}

/** @throws bug unless the value is what the type checker said it was. */
export function asVector(value: Value): VectorValue {
  if (value.type !== 'vector') throw bug(`a ${value.type} came where a vector was due`);
  return value;
}

/** A value computed for one step, as the same at each of `count` steps. */
export function repeated(value: Value, count: number): Value {
  if (value.type === 'string') return value;
  if (value.type === 'scalar')
    return { type: 'scalar', values: new Float64Array(count).fill(value.values[0] as number) };
  return vectorOf(
    value.columns.map((column) => ({
      ...column,
      values: new Float64Array(count).fill(column.values[0] as number),
      present: new Uint8Array(count).fill(column.present[0] as number),
      histograms: column.histograms && new Array(count).fill(column.histograms[0]),
    })),
  );
}

// Classic histograms: series with an `le` label, put together to buckets per step.
import { unprocessable } from '@/lib/kernel/errors';
import { formatBound, parseFloatText } from '@/lib/kernel/float';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { Span } from '../ast';
import { quote } from '../print';
import { isLabelName } from '../strings';
import { warnAboutQuantiles } from './annotations';
import { type QueryContext, renamed } from './context';
import { mergeEqual } from './merge';
import { type Bucket, bucketFraction, bucketQuantile } from './quantile';
import { type Column, isAnywhere, type VectorValue, vectorOf } from './value';

type Histogram = {
  readonly labels: Labels;
  readonly dropName: boolean;
  readonly buckets: { upperBound: number; column: Column }[];
};

/** What is asked of the buckets of one histogram at one step. */
type Question = (buckets: readonly Bucket[], step: number, name: string) => number;

/** @param phis per step. */
export function histogramQuantile(
  input: VectorValue,
  phis: Float64Array,
  spans: { readonly phi: Span; readonly vector: Span },
  context: QueryContext,
): VectorValue {
  const { annotations } = context;
  warnAboutQuantiles(phis, spans.phi, annotations);
  return perHistogram(input, spans.vector, context, (buckets, step, name) => {
    const { value, forcedMonotonic } = bucketQuantile(phis[step] as number, buckets);
    if (forcedMonotonic) {
      const advice = 'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile';
      const about = name ? ` for metric name ${JSON.stringify(name)}` : '';
      annotations.inform(
        spans.vector,
        `input to histogram_quantile needed to be fixed for monotonicity (see ${advice})${about}`,
      );
    }
    return value;
  });
}

/** For each φ what histogramQuantile gives, told apart by a label that holds it. @param phis per φ: its values per step. */
export function histogramQuantiles(
  input: VectorValue,
  label: string,
  phis: readonly { readonly values: Float64Array; readonly span: Span }[],
  vector: Span,
  context: QueryContext,
): VectorValue {
  if (!isLabelName(label)) throw unprocessable(`invalid label name ${quote(label)}`);
  const columns = phis.flatMap(({ values, span }) => {
    const quantiles = histogramQuantile(input, values, { phi: span, vector }, context);
    return quantiles.columns.map((column) => ({
      ...column,
      labels: column.labels.with(label, formatBound(values[0] as number)),
    }));
  });
  return vectorOf(mergeEqual(columns));
}

/** @param lowers, uppers per step. */
export function histogramFraction(
  input: VectorValue,
  lowers: Float64Array,
  uppers: Float64Array,
  span: Span,
  context: QueryContext,
): VectorValue {
  return perHistogram(input, span, context, (buckets, step) =>
    bucketFraction(lowers[step] as number, uppers[step] as number, buckets),
  );
}

function perHistogram(input: VectorValue, span: Span, context: QueryContext, question: Question): VectorValue {
  const columns = histogramsOf(input, span, context).map(({ labels, dropName, buckets }): Column => {
    const count = buckets[0]?.column.values.length ?? 0;
    const values = new Float64Array(count);
    const present = new Uint8Array(count);
    const name = buckets[0]?.column.labels.metricName ?? '';
    for (let i = 0; i < count; i++) {
      const here: Bucket[] = [];
      for (const { upperBound, column } of buckets) {
        if (column.present[i]) here.push({ upperBound, count: column.values[i] as number });
      }
      if (here.length === 0) continue;
      values[i] = question(here, i, name);
      present[i] = 1;
    }
    return { labels, dropName, values, present };
  });
  return vectorOf(mergeEqual(columns.filter(({ present }) => isAnywhere(present))));
}

/** Series that differ only in `le`, together; a series without a readable `le` is left out, with a warning. */
function histogramsOf({ columns }: VectorValue, span: Span, context: QueryContext): readonly Histogram[] {
  const histograms = new Map<string, Histogram>();
  const le = new Set(['le']);
  for (const column of columns) {
    const bound = column.labels.get('le');
    const upperBound = parseFloatText(bound);
    if (upperBound === undefined) {
      warnAboutBound(bound, column, span, context);
      continue;
    }
    const rest = column.labels.drop(le);
    const key = rest.key();
    const histogram = histograms.get(key) ?? { ...renamed(rest, context), buckets: [] };
    histogram.buckets.push({ upperBound, column });
    histograms.set(key, histogram);
  }
  return [...histograms.values()];
}

function warnAboutBound(bound: string, { labels }: Column, span: Span, { annotations }: QueryContext): void {
  const name = labels.get(METRIC_NAME);
  const about = name ? ` for metric name ${JSON.stringify(name)}` : '';
  annotations.warn(span, `bucket label "le" is missing or has a malformed value of ${JSON.stringify(bound)}${about}`);
}

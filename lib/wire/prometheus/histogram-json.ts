// A native histogram within a query result, as Prometheus' API writes it: {"count":"4","sum":"5","buckets":[[0,"1","2","4"]]}.
import type { Histogram } from '@/lib/kernel/histogram';
import { type Interval, intervalsOf } from '@/lib/metrics/query/promql/engine/histogram/iterate';

/** Buckets without observations are left out; without any bucket there is no list. */
export function histogramText(histogram: Histogram, number: (value: number) => string): string {
  const quoted = (value: number) => `"${number(value)}"`;
  const bucket = (interval: Interval) =>
    `[${boundaryRule(interval)},${quoted(interval.lower)},${quoted(interval.upper)},${quoted(interval.count)}]`;
  const intervals = intervalsOf(histogram);
  const buckets = intervals.length === 0 ? '' : `,"buckets":[${intervals.map(bucket).join(',')}]`;
  return `{"count":${quoted(histogram.count)},"sum":${quoted(histogram.sum)}${buckets}}`;
}

/** 0: open on the left, 1: on the right, 2: on both sides, 3: on neither. */
function boundaryRule({ includesLower, includesUpper }: Interval): number {
  if (includesLower) return includesUpper ? 3 : 1;
  return includesUpper ? 0 : 2;
}

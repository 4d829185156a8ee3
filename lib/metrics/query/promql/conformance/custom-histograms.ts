// `load_with_nhcb`: classic histograms of a load, put together to native ones with custom buckets beside them.
import { badInput } from '@/lib/kernel/errors';
import { parseFloatText } from '@/lib/kernel/float';
import { CUSTOM_BUCKETS_SCHEMA, type Histogram } from '@/lib/kernel/histogram';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import { Buckets } from '../engine/histogram/buckets';
import type { Point, ScriptSeries } from './points';

/** What was loaded of one classic histogram: buckets by bound, each step by step. */
type Classic = {
  readonly labels: Labels;
  readonly buckets: Map<number, readonly Point[]>;
  sum: readonly Point[];
  count: readonly Point[];
};

const PART = /^(.+)_(bucket|sum|count)$/;
const LE = new Set(['le']);

/** The native histograms that the classic ones among the series make, under the name without `_bucket`. */
export function withCustomBuckets(series: readonly ScriptSeries[]): readonly ScriptSeries[] {
  const histograms = new Map<string, Classic>();
  for (const { labels, points } of series) {
    const [, name = '', part] = PART.exec(labels.metricName) ?? [];
    if (name === '') continue;
    const own = labels.drop(LE).with(METRIC_NAME, name);
    const classic = histograms.get(own.key()) ?? { labels: own, buckets: new Map(), sum: [], count: [] };
    histograms.set(own.key(), classic);
    if (part === 'sum') classic.sum = points;
    else if (part === 'count') classic.count = points;
    else addBucket(classic, labels.get('le'), points);
  }
  const whole = [...histograms.values()].filter(({ buckets }) => buckets.size > 0);
  return whole.map((classic) => ({ labels: classic.labels, points: pointsOf(classic) }));
}

/** Of two spellings of one bound the first is taken. */
function addBucket({ buckets }: Classic, le: string, points: readonly Point[]): void {
  const bound = parseFloatText(le);
  if (bound === undefined) throw badInput(`${JSON.stringify(le)} is no bound`);
  if (!buckets.has(bound)) buckets.set(bound, points);
}

function pointsOf(classic: Classic): readonly Point[] {
  const length = Math.max(...[...classic.buckets.values()].map((points) => points.length));
  return Array.from({ length }, (_, step) => {
    const cumulative = [...classic.buckets]
      .map(([bound, points]) => [bound, points[step]] as const)
      .filter((each): each is readonly [number, number] => typeof each[1] === 'number')
      .sort(([a], [b]) => (a === b ? 0 : a - b));
    if (cumulative.length === 0) return undefined;
    return { histogram: histogramOf(cumulative, classic.sum[step], classic.count[step]), hasHint: false };
  });
}

function histogramOf(cumulative: readonly (readonly [number, number])[], sum: Point, count: Point): Histogram {
  const customValues = cumulative.map(([bound]) => bound).filter((bound) => bound !== Infinity);
  const total = typeof count === 'number' ? count : (cumulative.at(-1)?.[1] as number);
  const counts = cumulative.map(([, upTo], i) => upTo - (cumulative[i - 1]?.[1] ?? 0));
  if (counts.length === customValues.length) counts.push(total - (cumulative.at(-1)?.[1] as number));
  const spans = [{ offset: 0, length: counts.length }];
  const compact = Buckets.of(spans, counts, false).toSpans();
  return {
    schema: CUSTOM_BUCKETS_SCHEMA,
    zeroThreshold: 0,
    zeroCount: 0,
    count: total,
    sum: typeof sum === 'number' ? sum : 0,
    positiveSpans: compact.spans,
    positiveBuckets: compact.counts,
    negativeSpans: [],
    negativeBuckets: [],
    customValues,
    counterResetHint: 'unknown',
    isInteger: false,
  };
}

// What the metrics of a target mean: families it lately had samples of, with what is known of them.
import type { Labels } from '@/lib/kernel/labels';
import { METRIC_NAME } from '@/lib/kernel/labels';
import type { MetricMetadata } from '../model';
import type { SampleReader, TimeRange } from '../store/contract';

/** A family's samples carry its name, or its name with one of these. */
const SUFFIXES = ['', '_total', '_bucket', '_count', '_sum', '_created', '_info', '_gcount', '_gsum'];

/** Of each target, by its labels, in the order given; families sorted by name. Of one family when `metric` is given. */
export async function metadataOfTargets(
  reader: Pick<SampleReader, 'labelValues' | 'metadata'>,
  targets: readonly Labels[],
  range: TimeRange,
  metric?: string,
): Promise<MetricMetadata[][]> {
  const families = await reader.metadata(metric);
  return Promise.all(
    targets.map(async (labels) => {
      const matchers = Array.from(labels, ([name, value]) => ({ name, value, type: '=' as const }));
      const names = new Set(await reader.labelValues(METRIC_NAME, { ...range, matcherSets: [matchers] }));
      return families.filter((family) => SUFFIXES.some((suffix) => names.has(family.metric + suffix)));
    }),
  );
}

// The metrics that exist, as one list: histograms and summaries once, under the name their TYPE line gives.
import type { MetricMetadata } from '@/lib/client/prometheus-decode';

export type Metric = { readonly name: string; readonly type: string; readonly help: string };

const PARTS = /_(?:bucket|count|sum|total|created|info)$/;

/** `names` are the values of `__name__`; sorted as they came. A part without described parent stands for itself. */
export function catalogueOf(names: readonly string[], metadata: ReadonlyMap<string, MetricMetadata>): Metric[] {
  const found = new Map<string, Metric>();
  for (const name of names) {
    const metric = metricOf(name, metadata);
    found.set(metric.name, metric);
  }
  return [...found.values()];
}

function metricOf(name: string, metadata: ReadonlyMap<string, MetricMetadata>): Metric {
  const own = metadata.get(name);
  if (own) return { name, type: known(own.type), help: own.help };
  const base = name.replace(PARTS, '');
  const parent = metadata.get(base);
  if (!parent) return { name, type: '', help: '' };
  const isFamily = parent.type === 'histogram' || parent.type === 'summary';
  return { name: isFamily ? base : name, type: known(parent.type), help: parent.help };
}

const known = (type: string) => (type === 'unknown' || type === 'untyped' ? '' : type);

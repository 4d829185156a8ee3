// The metrics that exist, as one list: histograms and summaries once, under the name their TYPE line gives.
import type { MetricMetadata } from '@/lib/client/prometheus-decode';

/** `type` and `unit` are empty when they are not known. */
export type Metric = { readonly name: string; readonly type: string; readonly help: string; readonly unit: string };

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

/** Every name as it is stored and must be written in a query: the parts of a histogram, each with what its parent says. */
export function storedCatalogueOf(
  names: readonly string[],
  metadata: ReadonlyMap<string, MetricMetadata>,
): readonly Metric[] {
  return names.map((name) => {
    const said = metadata.get(name) ?? metadata.get(name.replace(PARTS, ''));
    return { name, type: known(said?.type ?? ''), help: said?.help ?? '', unit: said?.unit ?? '' };
  });
}

function metricOf(name: string, metadata: ReadonlyMap<string, MetricMetadata>): Metric {
  const own = metadata.get(name);
  if (own) return { name, type: known(own.type), help: own.help, unit: own.unit };
  const base = name.replace(PARTS, '');
  const parent = metadata.get(base);
  if (!parent) return { name, type: '', help: '', unit: '' };
  const isFamily = parent.type === 'histogram' || parent.type === 'summary';
  return { name: isFamily ? base : name, type: known(parent.type), help: parent.help, unit: parent.unit };
}

const known = (type: string) => (type === 'unknown' || type === 'untyped' ? '' : type);

// What a series is called on a panel: the labels that tell it from its neighbours, not those all of them share.
import type { LabelSet } from '@/lib/client/prometheus-decode';

const METRIC_NAME = '__name__';

type SeriesNames = {
  /** One per series, in order. */
  readonly names: readonly string[];
  /** The names of the labels that differ, in the order they are written. */
  readonly differing: readonly string[];
  /** What all have in common; the panel says it once. */
  readonly shared: LabelSet;
};

/**
 * One differing label: its value alone ("500"). Several: `code="500", method="get"`, the label with the most values
 * first. A single series: all its labels, or `otherwise` (the query) when it has none.
 */
export function nameSeries(series: readonly { readonly labels: LabelSet }[], otherwise: string): SeriesNames {
  const all = series.map(({ labels }) => labels);
  const shared = sharedLabels(all);
  const differing = differingLabels(all, shared);
  const [only] = all;
  if (all.length === 1 && only)
    return { names: [selectorOf(only) || otherwise], differing: Object.keys(only), shared: {} };
  return { names: all.map((labels) => nameOf(labels, differing, otherwise)), differing, shared };
}

function sharedLabels(all: readonly LabelSet[]): LabelSet {
  const [first = {}] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => all.every((labels) => labels[name] === value)),
  );
}

function differingLabels(all: readonly LabelSet[], shared: LabelSet): string[] {
  const valuesByName = new Map<string, Set<string>>();
  for (const labels of all) {
    for (const [name, value] of Object.entries(labels)) {
      if (!(name in shared)) valuesByName.set(name, (valuesByName.get(name) ?? new Set()).add(value));
    }
  }
  const rank = (name: string) => (name === METRIC_NAME ? Infinity : (valuesByName.get(name)?.size ?? 0));
  const isJob = (name: string) => Number(name === 'job'); // of alike labels the one people know targets by
  return [...valuesByName.keys()].sort((a, b) => rank(b) - rank(a) || isJob(b) - isJob(a) || (a < b ? -1 : 1));
}

function nameOf(labels: LabelSet, differing: readonly string[], otherwise: string): string {
  const [only] = differing;
  if (differing.length === 1 && only !== undefined) return labels[only] ?? `no ${only}`;
  const text = selectorOf(
    Object.fromEntries(differing.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]]))),
  );
  return text || otherwise;
}

/** `up{job="a"}`, `code="500"`, `up`, or the empty string. */
export function selectorOf(labels: LabelSet): string {
  const metric = labels[METRIC_NAME];
  const pairs = Object.entries(labels)
    .filter(([name]) => name !== METRIC_NAME)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
  if (metric === undefined) return pairs;
  return pairs ? `${metric}{${pairs}}` : metric;
}

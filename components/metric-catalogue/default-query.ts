// The query somebody most likely wants of a metric: a counter as a rate, a histogram as a quantile, a gauge as it is.
import { formatDuration, parseDuration } from '@/lib/kernel/duration';

// Four scrapes, so that one lost scrape still leaves two samples; at least a minute, so that a line is not all noise.
const SCRAPES_PER_WINDOW = 4;
const SHORTEST_WINDOW_MS = 60_000;

/**
 * @param type as /api/v1/metadata names it: counter, gauge, histogram, summary …; empty when unknown
 * @param scrapeIntervalMs of the targets; undefined when unknown
 */
export function defaultQuery(name: string, type: string, scrapeIntervalMs: number | undefined): string {
  const window = formatDuration(Math.max(SHORTEST_WINDOW_MS, SCRAPES_PER_WINDOW * (scrapeIntervalMs ?? 0)));
  if (type === 'histogram') return `histogram_quantile(0.9, sum by (le) (rate(${baseOf(name)}_bucket[5m])))`;
  if (type === 'counter' || (type === '' && /_(?:total|count|sum)$/.test(name))) return `rate(${name}[${window}])`;
  return name;
}

const baseOf = (name: string) => name.replace(/_(?:bucket|count|sum)$/, '');

/** The longest scrape interval among targets ("15s"); undefined without one. */
export function longestIntervalMs(intervals: readonly string[]): number | undefined {
  const known = intervals.filter((text) => text !== '').map(parseDuration);
  return known.length === 0 ? undefined : Math.max(...known);
}

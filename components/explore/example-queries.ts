// Queries that work with the metrics there are, for somebody who has not written one yet.
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { defaultQuery } from '@/components/metric-catalogue/default-query';

export type Example = { readonly expr: string; readonly says: string };

/** Each needs its metrics to exist. The order is that of interest. */
const KNOWN: readonly (Example & { readonly needs: string })[] = [
  { needs: 'test_counter', expr: 'rate(test_counter[20s])', says: 'How fast a counter rises, by code' },
  { needs: 'test_counter', expr: 'sum(rate(test_counter[20s]))', says: 'The same, added up' },
  {
    needs: 'test_histogram',
    expr: 'histogram_quantile(0.9, sum by (le) (rate(test_histogram_bucket[10m])))',
    says: 'Nine of ten observations are below this',
  },
  { needs: 'test_gauge', expr: 'test_gauge', says: 'A gauge, as it is' },
  { needs: 'up', expr: 'up', says: 'Which targets answer: 1 is yes, 0 is no' },
  { needs: 'scrape_duration_seconds', expr: 'scrape_duration_seconds', says: 'How long each scrape takes' },
];

/** At most `limit`: the known ones that work, then smart defaults of whatever counters and histograms exist. */
export function exampleQueries(metrics: readonly Metric[], scrapeIntervalMs: number | undefined, limit = 6): Example[] {
  const names = new Set(metrics.map(({ name }) => name));
  const working = KNOWN.filter(({ needs }) => names.has(needs) || names.has(`${needs}_bucket`));
  const more = metrics
    .filter(({ type, name }) => (type === 'counter' || type === 'histogram') && !name.startsWith('test_'))
    .map(({ name, type, help }) => ({ expr: defaultQuery(name, type, scrapeIntervalMs), says: help }));
  return [...working, ...more].slice(0, limit).map(({ expr, says }) => ({ expr, says }));
}

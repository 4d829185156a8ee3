// The engine thread's part of /metrics: the store's figures and what queries cost.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ScrapeBacklog } from '@/lib/metrics/ingest/scrape-backlog';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { countersIn, gaugesIn } from '../metrics';

/** Registers figures that are read from the store whenever /metrics is asked for. */
export function addStoreMetrics(registry: Registry, store: Pick<SampleStore, 'stats' | 'diskBytes'>): void {
  const gauge = gaugesIn(registry);
  const counter = countersIn(registry);
  gauge('quadrant_head_series', 'Series with samples in memory.', () => store.stats().activeSeries);
  gauge('quadrant_head_samples', 'Samples in memory.', () => store.stats().headSamples);
  gauge('quadrant_head_packed_bytes', 'Bytes of packed samples in memory.', () => store.stats().headBytes);
  new Gauge({
    registers: [registry],
    name: 'quadrant_samples_disk_bytes',
    help: 'Bytes of samples in Postgres, indexes and write-ahead rows included; NaN while it does not answer.',
    async collect() {
      this.set(await store.diskBytes().catch(() => Number.NaN));
    },
  });
  gauge('quadrant_exemplars', 'Exemplars held.', () => store.stats().exemplars);
  gauge('quadrant_block_cache_bytes', 'Bytes of blocks kept in memory.', () => store.stats().blockCacheBytes);
  counter('quadrant_block_cache_hits_total', 'Blocks found in memory.', () => store.stats().blockCacheHits);
  counter('quadrant_block_cache_misses_total', 'Blocks asked of Postgres.', () => store.stats().blockCacheMisses);
  gauge(
    'quadrant_decoded_cache_bytes',
    'Bytes of decoded samples kept for queries.',
    () => store.stats().decodedCacheBytes,
  );
  counter(
    'quadrant_decoded_cache_hits_total',
    'Series, or parts of them, that queries found decoded.',
    () => store.stats().decodedCacheHits,
  );
  counter(
    'quadrant_decoded_cache_misses_total',
    'Series, or parts of them, that queries decoded.',
    () => store.stats().decodedCacheMisses,
  );
  counter(
    'quadrant_samples_appended_total',
    'Samples committed to Postgres since the start.',
    () => store.stats().samplesAppended,
  );
  const refused = new Map<string, number>();
  new Counter({
    registers: [registry],
    name: 'quadrant_samples_refused_total',
    help: 'Samples not taken, by reason.',
    labelNames: ['reason'] as const,
    collect() {
      for (const [reason, total] of Object.entries(store.stats().refused)) {
        this.inc({ reason }, total - (refused.get(reason) ?? 0));
        refused.set(reason, total);
      }
    },
  });
}

/** Registers figures of the scrapes that wait for the database. */
export function addBacklogMetrics(
  registry: Registry,
  backlog: Pick<ScrapeBacklog, 'bytes' | 'scrapes' | 'lost'>,
): void {
  const gauge = gaugesIn(registry);
  gauge('quadrant_scrape_backlog_bytes', 'Bytes of scrapes that wait for the database.', () => backlog.bytes);
  gauge('quadrant_scrape_backlog_scrapes', 'Scrapes that wait for the database.', () => backlog.scrapes);
  countersIn(registry)(
    'quadrant_scrape_backlog_lost_total',
    'Scrapes that found no room to wait, or could not be stored after it.',
    () => backlog.lost,
  );
}

/** Time of each request in this thread, by route pattern. */
export function requestHistogram(registry: Registry) {
  return new Histogram({
    registers: [registry],
    name: 'quadrant_engine_request_duration_seconds',
    help: 'Time a request took in the engine thread, by route pattern.',
    labelNames: ['route'] as const,
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
  });
}

/** Counts dry runs of rules by how they ended; every series is there from the start. */
export function tryCounter(registry: Registry): Counter<'outcome'> {
  const counter = new Counter({
    registers: [registry],
    name: 'quadrant_rule_tries_total',
    help: 'Dry runs of rules, by how they ended.',
    labelNames: ['outcome'] as const,
  });
  for (const outcome of ['whole', 'stopped', 'failed', 'canceled', 'refused']) counter.inc({ outcome }, 0);
  return counter;
}

// The engine thread's part of /metrics: the store's figures and what queries cost.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { SampleStore } from '@/lib/metrics/store/contract';

/** Registers figures that are read from the store whenever /metrics is asked for. */
export function addStoreMetrics(registry: Registry, store: Pick<SampleStore, 'stats'>): void {
  const registers = [registry];
  new Gauge({
    registers,
    name: 'quadrant_head_series',
    help: 'Series with samples in memory.',
    collect() {
      this.set(store.stats().activeSeries);
    },
  });
  new Gauge({
    registers,
    name: 'quadrant_head_samples',
    help: 'Samples in memory.',
    collect() {
      this.set(store.stats().headSamples);
    },
  });
  let appended = 0;
  new Counter({
    registers,
    name: 'quadrant_samples_appended_total',
    help: 'Samples committed to Postgres since the start.',
    collect() {
      const { samplesAppended } = store.stats();
      this.inc(samplesAppended - appended);
      appended = samplesAppended;
    },
  });
  const refused = new Map<string, number>();
  new Counter({
    registers,
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

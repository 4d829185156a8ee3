// What Quadrant says about itself at /metrics. One registry a thread; the main thread puts them together.
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type ThreadName = 'main' | 'engine';

/** Event loop, heap and garbage collection of the calling thread, with a `thread` label, into a registry of its own. */
export function threadRegistry(thread: ThreadName): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, labels: { thread } });
  keepOnly(registry, (name) => name.startsWith('nodejs_') && name !== 'nodejs_version_info');
  return registry;
}

/** CPU, memory and file descriptors of the whole process. */
export function addProcessMetrics(registry: Registry): void {
  const all = new Registry();
  collectDefaultMetrics({ register: all });
  keepOnly(all, (name) => name.startsWith('process_') || name === 'nodejs_version_info');
  for (const name of metricNames(all)) {
    const metric = all.getSingleMetric(name);
    if (metric) registry.registerMetric(metric);
  }
}

function keepOnly(registry: Registry, wanted: (name: string) => boolean): void {
  for (const name of metricNames(registry)) if (!wanted(name)) registry.removeSingleMetric(name);
}

const metricNames = (registry: Registry): string[] => registry.getMetricsAsArray().map(({ name }) => name);

/** One exposition of the registries of several threads; `others` as `Registry.getMetricsAsJSON` gave them. */
export async function exposeTogether(own: Registry, others: readonly object[][]): Promise<string> {
  const all = [await own.getMetricsAsJSON(), ...others];
  return AggregatorRegistry.aggregate(all).metrics();
}

/** Figures that are read whenever /metrics is asked for. */
export const gaugesIn = (registry: Registry) => (name: string, help: string, read: () => number) =>
  new Gauge({
    ...{ registers: [registry], name, help },
    collect() {
      this.set(read());
    },
  });

/** As those, counted. @param read never falls */
export const countersIn = (registry: Registry) => (name: string, help: string, read: () => number) => {
  let counted = 0;
  return new Counter({
    ...{ registers: [registry], name, help },
    collect() {
      const total = read();
      this.inc(total - counted);
      counted = total;
    },
  });
};

/** The main thread's own instruments. */
export function createInstruments(registry: Registry) {
  const shared = { registers: [registry] };
  return {
    httpRequests: new Counter({
      ...shared,
      name: 'quadrant_http_requests_total',
      help: 'HTTP requests answered, by route pattern, method and status code.',
      labelNames: ['route', 'method', 'code'] as const,
    }),
    httpSeconds: new Histogram({
      ...shared,
      name: 'quadrant_http_request_duration_seconds',
      help: 'Time from a request to the end of its answer, by route pattern.',
      labelNames: ['route'] as const,
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    }),
    loopRuns: new Counter({
      ...shared,
      name: 'quadrant_loop_runs_total',
      help: 'Runs of a background loop that ended, well or not.',
      labelNames: ['loop'] as const,
    }),
    loopFailures: new Counter({
      ...shared,
      name: 'quadrant_loop_failures_total',
      help: 'Runs of a background loop that threw; the loop goes on.',
      labelNames: ['loop'] as const,
    }),
    loopSeconds: new Histogram({
      ...shared,
      name: 'quadrant_loop_duration_seconds',
      help: 'Time one run of a background loop took.',
      labelNames: ['loop'] as const,
      buckets: [0.001, 0.01, 0.1, 1, 10, 60],
    }),
    engineRestarts: new Counter({
      ...shared,
      name: 'quadrant_engine_restarts_total',
      help: 'Times the engine thread died and was started again.',
    }),
    engineUp: new Gauge({ ...shared, name: 'quadrant_engine_up', help: 'Whether the engine thread takes work.' }),
    postgresRestarts: new Counter({
      ...shared,
      name: 'quadrant_postgres_restarts_total',
      help: 'Times the embedded Postgres died and was started again.',
    }),
    configReloadOk: new Gauge({
      ...shared,
      name: 'quadrant_config_last_reload_successful',
      help: 'Whether the last attempt to load prometheus.yml succeeded.',
    }),
    configReloadSeconds: new Gauge({
      ...shared,
      name: 'quadrant_config_last_reload_success_timestamp_seconds',
      help: 'When prometheus.yml was last loaded.',
    }),
    scrapes: new Counter({
      ...shared,
      name: 'quadrant_scrapes_total',
      help: 'Scrapes done, by job and outcome (up, down).',
      labelNames: ['job', 'health'] as const,
    }),
  };
}

export type Instruments = ReturnType<typeof createInstruments>;

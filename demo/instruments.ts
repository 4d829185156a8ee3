// What each demo service measures: its requests, and three metrics whose shape is known in advance.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { everyTick } from './ticks';
import { createWander } from './wander';

const TICK_MS = 500;
const LONGEST_PAUSE_MS = 6_000;
/** Of the values of test_histogram. */
const LARGEST_VALUE = 10;

export type DemoInstruments = {
  readonly registry: Registry;
  /** A request that was answered, `seconds` after it came. */
  answered(route: string, code: number, seconds: number): void;
  /** A page that came, about alerts that fire or are over. */
  paged(status: 'firing' | 'resolved'): void;
  /** Ends what moves by itself. */
  stop(): void;
};

export function createDemoInstruments(): DemoInstruments {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answered = createRequestInstruments(registry);
  const stops = [countTicks(registry), observeNowAndThen(registry), wander(registry)];
  return {
    registry,
    answered,
    paged: createPageInstrument(registry),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function createRequestInstruments(registry: Registry): DemoInstruments['answered'] {
  const labelNames = ['method', 'route', 'code'] as const;
  const requests = new Counter({
    registers: [registry],
    name: 'http_requests_total',
    help: 'Requests that were answered.',
    labelNames,
  });
  const durations = new Histogram({
    registers: [registry],
    name: 'http_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  });
  return (route, code, seconds) => {
    const labels = { method: 'GET', route, code: String(code) };
    requests.inc(labels);
    durations.observe(labels, seconds);
  };
}

function createPageInstrument(registry: Registry): DemoInstruments['paged'] {
  const pages = new Counter({
    registers: [registry],
    name: 'demo_pages_total',
    help: 'Pages about alerts that were taken.',
    labelNames: ['status'],
  });
  return (status) => pages.inc({ status });
}

/** test_counter: one more every half second, so that the sum of its rates is 2 a second; most of them are successes. */
function countTicks(registry: Registry): () => void {
  const counter = new Counter({
    registers: [registry],
    name: 'test_counter',
    help: 'Rises by 1 every 500 ms, under one code or another.',
    labelNames: ['code'],
  });
  const codes = ['200', '404', '500'];
  for (const code of codes) counter.inc({ code }, 0);
  return everyTick(TICK_MS, () => {
    const dice = Math.random();
    counter.inc({ code: dice < 0.8 ? '200' : dice < 0.95 ? '404' : '500' });
  });
}

/** test_histogram: a random value after a random pause of up to six seconds. */
function observeNowAndThen(registry: Registry): () => void {
  const histogram = new Histogram({
    registers: [registry],
    name: 'test_histogram',
    help: 'A random value up to 10, observed at random intervals of up to 6 s.',
    buckets: [0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  });
  let timer: NodeJS.Timeout;
  const observe = () => {
    histogram.observe(Math.random() * LARGEST_VALUE);
    timer = setTimeout(observe, Math.random() * LONGEST_PAUSE_MS);
  };
  observe();
  return () => clearTimeout(timer);
}

/** test_gauge: moved by time, not by being scraped, so that every scraper sees the same curve. */
function wander(registry: Registry): () => void {
  const gauge = new Gauge({ registers: [registry], name: 'test_gauge', help: 'Moves between 0 and 1.' });
  const nextValue = createWander(Math.random);
  gauge.set(nextValue());
  return everyTick(TICK_MS, () => gauge.set(nextValue()));
}

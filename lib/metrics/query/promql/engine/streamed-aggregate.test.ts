// To the bit and to the word what the aggregation of columns gives, which it does while somebody watches each node.
import { expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import { memoryStore } from '@/lib/metrics/store/memory';
import type { Observer } from './context';
import type { QueryUsage } from './limits';
import { DEFAULT_ENGINE, instantQuery, type Querying, type QueryOutcome, rangeQuery } from './query';

const HISTOGRAM: Histogram = {
  ...{ schema: 0, zeroThreshold: 0, zeroCount: 0, count: 3, sum: 3 },
  ...{ positiveSpans: [{ offset: 0, length: 1 }], positiveBuckets: [3], negativeSpans: [], negativeBuckets: [] },
  ...{ customValues: [], counterResetHint: 'unknown', isInteger: true },
};

/** Values that part ways where something is rounded, overflows or is compared carelessly. */
const ODD = [0.1, 1e16, -1e16, 3, NaN, Infinity, -Infinity, -0, 0, 1.7e308, 1e-320, 7];

function values(kind: string, series: number, count: number): Float64Array {
  if (kind === 'odd')
    return Float64Array.from({ length: count }, (_, i) => ODD[(i * (series + 1) + series) % 12] as number);
  if (kind === 'huge') return new Float64Array(count).fill(1.7e308);
  // Counters that begin anew, each at another time.
  return Float64Array.from({ length: count }, (_, i) => ((i * (series + 3)) % (40 + series)) * 0.1 + series * 1000);
}

async function store() {
  const reader = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  for (const kind of ['counters_total', 'odd', 'huge', 'mixed']) {
    for (let s = 0; s < 7; s++) {
      const ref = reader.refOf(Labels.of({ __name__: kind, group: String(s % 3), series: String(s) }));
      const times = Float64Array.from({ length: 60 }, (_, i) => i * 1000 + (s === 5 ? 300 : 0)).filter(
        (_, i) => s !== 4 || i % 20 < 9,
      );
      const histograms = kind === 'mixed' && s > 2 ? new Map([[7, HISTOGRAM]]) : undefined;
      await reader.append({
        refs: new Uint32Array(times.length).fill(ref),
        timestampsMs: times,
        values: values(kind, s, times.length),
        ...(histograms && { histograms }),
      });
    }
  }
  return reader;
}

const WATCHING: Observer = { begin: () => {}, watch: (_, evaluation) => evaluation() };
const RANGE = { startMs: 0, endMs: 70_000, stepMs: 1_700 };

/** Text that tells any two numbers apart, -0 and 0 as well. */
function plain({ result, warnings, infos }: QueryOutcome) {
  if (result.type === 'matrix') {
    const series = result.series.map(({ labels, timestampsMs, values: numbers, histograms }) => ({
      ...{ labels: String(labels), timestampsMs: [...timestampsMs], histograms },
      values: Array.from(numbers, (value) => (Object.is(value, -0) ? '-0' : String(value))),
    }));
    return { series, warnings, infos };
  }
  if (result.type !== 'vector') throw new Error(`a ${result.type}`);
  const samples = result.samples.map(({ labels, value, histogram }) => [String(labels), value, histogram]);
  return { samples, warnings, infos };
}

const outcomeOf = (run: Promise<QueryOutcome>) => run.then(plain, (failure: Error) => failure.message);

test.each(['sum', 'avg', 'min', 'max', 'count', 'group'])('%s', async (op) => {
  const reader = await store();
  const sources = ['counters_total', 'odd', 'huge', 'mixed'].flatMap((metric) => [
    ...[metric, `${metric}{series!="3"} offset 3s`, `(rate(${metric}[10s]))`, `increase(${metric}{group="1"}[7s])`],
    ...[`max_over_time(${metric}[4s])`, `last_over_time(${metric}[5s])`, `quantile_over_time(1.5, ${metric}[5s])`],
    ...[`rate(${metric}[10s] @ 30)`, `rate(${metric}[10s:1s])`],
  ]);
  const others = ['rate({__name__=~"counters_total|odd"}[5s])', 'nothing', 'rate(nothing[5m])', '{group="1"}'];
  for (const delayedNameRemoval of [false, true]) {
    for (const source of [...sources, ...others]) {
      for (const grouping of ['', 'by (group)', 'by (group, __name__)', 'without (series)', 'by (absent)']) {
        const text = `${op} ${grouping} (${source})`;
        const asking = (observer?: Observer): Querying & { usage: QueryUsage } => {
          const usage = { peakSamples: 0, queryableSamples: 0 };
          const limits = { maxSamples: 1_000_000, timeoutMs: 60_000, usage };
          return { reader, engine: { ...DEFAULT_ENGINE, delayedNameRemoval }, limits, observer, usage };
        };
        const [streamed, watched] = [asking(), asking(WATCHING)];
        const [a, b] = [rangeQuery(text, RANGE, streamed), rangeQuery(text, RANGE, watched)].map(outcomeOf);
        expect(await a, text).toEqual(await b);
        expect(streamed.usage.queryableSamples, text).toBe(watched.usage.queryableSamples);
        const [c, d] = [instantQuery(text, 31_000, asking()), instantQuery(text, 31_000, asking(WATCHING))].map(
          outcomeOf,
        );
        expect(await c, text).toEqual(await d);
      }
    }
  }
});

test('a limit on samples holds as it does for columns', async () => {
  const reader = await store();
  const text = 'sum(rate(counters_total[10s]))';
  const least = async (observer?: Observer) => {
    for (let maxSamples = 100; ; maxSamples += 10) {
      const querying = { reader, engine: DEFAULT_ENGINE, limits: { maxSamples, timeoutMs: 60_000 }, observer };
      if ((await outcomeOf(rangeQuery(text, RANGE, querying))) instanceof Object) return maxSamples;
    }
  };
  expect(await least()).toBe(await least(WATCHING));
});

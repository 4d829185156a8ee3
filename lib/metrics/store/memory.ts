// The contract in its plainest form: arrays and maps, nothing durable. The model that the real store is compared with, and
// what tests of other stages stand on.
import { isStale } from '@/lib/kernel/float';
import { compareBytes, type Labels } from '@/lib/kernel/labels';
import { compileMatchers } from '@/lib/kernel/matchers';
import type { MetricMetadata, SeriesRef, SeriesSamples } from '../model';
import { judge, noRefusals, type Refusals } from './append-rules';
import type { AppendBatch, SampleStore, SeriesFilter, StoreStats, TimeRange } from './contract';

type Sample = { readonly timestampMs: number; readonly bits: bigint };
type Series = { readonly labels: Labels; readonly samples: Sample[] };

export type MemoryStoreOptions = { readonly nowMs?: () => number };

/** An empty store. Retention and blocks do not exist here: `maintain` does nothing. */
export function memoryStore({ nowMs = Date.now }: MemoryStoreOptions = {}): SampleStore {
  const series: Series[] = [];
  const refs = new Map<string, SeriesRef>();
  const families = new Map<string, MetricMetadata>();
  const totals: Refusals = noRefusals();
  let appended = 0;

  function matching({ matcherSets, ...range }: SeriesFilter): Labels[] {
    const tests = matcherSets.map(compileMatchers);
    const wanted = (labels: Labels) => tests.length === 0 || tests.some((test) => test(labels));
    return series
      .filter(({ labels, samples }) => wanted(labels) && within(samples, range).length > 0)
      .map(({ labels }) => labels);
  }

  return {
    refOf(labels) {
      const known = refs.get(labels.key());
      if (known !== undefined) return known;
      refs.set(labels.key(), series.length);
      return series.push({ labels, samples: [] }) - 1;
    },

    async append(batch: AppendBatch) {
      const refused = noRefusals();
      let stored = 0;
      const bits = new BigUint64Array(batch.values.slice().buffer);
      batch.refs.forEach((ref, i) => {
        const sample = { timestampMs: batch.timestampsMs[i] as number, bits: bits[i] as bigint };
        const { samples } = series[ref] as Series;
        const newest = samples.at(-1);
        const newestMs = newest?.timestampMs ?? -Infinity;
        const verdict = judge(sample.timestampMs, sample.bits === newest?.bits, newestMs, -Infinity, nowMs());
        if (verdict === 'stored') stored += Math.sign(samples.push(sample));
        else refused[verdict]++;
      });
      for (const name of Object.keys(refused) as (keyof Refusals)[]) totals[name] += refused[name];
      for (const family of batch.metadata ?? []) families.set(family.metric, family);
      appended += stored;
      return { stored, refused };
    },

    async *select(matchers, range) {
      const test = compileMatchers(matchers);
      const found = series
        .filter(({ labels }) => test(labels))
        .map(({ labels, samples }) => toColumns(labels, within(samples, range)))
        .filter(({ timestampsMs }) => timestampsMs.length > 0);
      if (found.length > 0) yield found;
    },

    series: async (filter) => matching(filter).sort((a, b) => a.compare(b)),
    labelNames: async (filter) => unique(matching(filter).flatMap((labels) => [...labels].map(([name]) => name))),
    labelValues: async (name, filter) =>
      unique(
        matching(filter)
          .map((labels) => labels.get(name))
          .filter((value) => value !== ''),
      ),
    metadata: async (metric) =>
      [...families.values()]
        .filter((family) => metric === undefined || family.metric === metric)
        .sort((a, b) => compareBytes(a.metric, b.metric)),

    stats(): StoreStats {
      const times = series.flatMap(({ samples }) => samples.slice(0, 1).map(({ timestampMs }) => timestampMs));
      const oldestMs = times.length > 0 ? Math.min(...times) : undefined;
      const headSamples = series.reduce((sum, { samples }) => sum + samples.length, 0);
      return {
        headSamples,
        activeSeries: series.filter(({ samples }) => samples.length > 0).length,
        samplesAppended: appended,
        refused: totals,
        oldestMs,
      };
    },
    maintain: async () => {},
    close: async () => {},
  };
}

const within = (samples: readonly Sample[], { startMs, endMs }: TimeRange) =>
  samples.filter(({ timestampMs }) => timestampMs >= startMs && timestampMs <= endMs);

const unique = (texts: readonly string[]) => [...new Set(texts)].sort(compareBytes);

function toColumns(labels: Labels, samples: readonly Sample[]): SeriesSamples {
  const bits = BigUint64Array.from(samples, ({ bits }) => bits);
  return {
    labels,
    timestampsMs: Float64Array.from(samples, ({ timestampMs }) => timestampMs),
    values: new Float64Array(bits.buffer),
  };
}

/** Readable samples for tests: `[seconds, value | 'stale']`. */
export function readable({ timestampsMs, values }: SeriesSamples): [seconds: number, value: number | 'stale'][] {
  return Array.from(timestampsMs, (timestampMs, i) => [
    timestampMs / 1000,
    isStale(values, i) ? 'stale' : (values[i] as number),
  ]);
}

// The contract in its plainest form: arrays and maps, nothing durable. The model that the real store is compared with, and
// what tests of other stages stand on.
import { unavailable } from '@/lib/kernel/errors';
import { isStale } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import { compareBytes, type Labels } from '@/lib/kernel/labels';
import { compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import type { MetricMetadata, SeriesRef, SeriesSamples } from '../model';
import { isSameHistogram, judge, judgeLate, noRefusals, type Refusals, type SampleThere } from './append-rules';
import { countLabels } from './cardinality';
import {
  NO_ROOM,
  type Refusal,
  type SampleStore,
  type SeriesExemplar,
  type SeriesFilter,
  type TimeRange,
} from './contract';
import { MemoryExemplars } from './memory-exemplars';

type Sample = {
  readonly timestampMs: number;
  /** 0 for a histogram. */
  readonly bits: bigint;
  readonly histogram: Histogram | undefined;
  readonly startMs: number;
};

type Series = {
  readonly labels: Labels;
  /** Oldest first. */
  readonly samples: Sample[];
  /** The newest it ever had: deleting it does not make room for an older one. */
  newest: Sample | undefined;
};

export type MemoryStoreOptions = {
  readonly nowMs?: () => number;
  /** How much older than the newest sample in the store a sample out of order may be; 0: none is taken. */
  readonly outOfOrderWindowMs?: number;
  readonly maxSeries?: number;
  readonly maxExemplars?: number;
};

/** An empty store. Retention and blocks do not exist here: `maintain` and `flush` do nothing. */
export function memoryStore(options: MemoryStoreOptions = {}): SampleStore {
  const { nowMs = Date.now, maxSeries = Infinity, maxExemplars = 100_000 } = options;
  const series: Series[] = [];
  const refs = new Map<string, SeriesRef>();
  const families = new Map<string, MetricMetadata>();
  const exemplars = new MemoryExemplars(maxExemplars);
  const totals: Refusals = noRefusals();
  let appended = 0;
  let outOfOrderWindowMs = options.outOfOrderWindowMs ?? 0;
  let newestMs = -Infinity;
  let isClosed = false;

  function open(): void {
    if (isClosed) throw unavailable('the sample store is closed');
  }

  function make(labels: Labels): SeriesRef {
    refs.set(labels.key(), series.length);
    return series.push({ labels, samples: [], newest: undefined }) - 1;
  }

  function verdictOn({ samples, newest }: Series, sample: Sample): Refusal | 'stored' {
    const isSame = newest !== undefined && areSame(newest, sample);
    const verdict = judge(sample.timestampMs, isSame, newest?.timestampMs ?? -Infinity, -Infinity, nowMs());
    if (verdict !== 'out_of_order' || outOfOrderWindowMs === 0) return verdict;
    return judgeLate(sample.timestampMs, newestMs - outOfOrderWindowMs, () => whatIsThere(samples, sample));
  }

  function put(to: Series, sample: Sample): void {
    const after = to.samples.findLastIndex(({ timestampMs }) => timestampMs < sample.timestampMs);
    to.samples.splice(after + 1, 0, sample);
    if (sample.timestampMs > (to.newest?.timestampMs ?? -Infinity)) to.newest = sample;
    newestMs = Math.max(newestMs, sample.timestampMs);
  }

  function takeExemplar({ ref, ...exemplar }: SeriesExemplar): boolean {
    const labels = series[ref]?.labels;
    return labels !== undefined && exemplars.add(labels, exemplar, nowMs());
  }

  /** Of any set of matchers (none: all), with or without samples. */
  function matching(matcherSets: readonly (readonly Matcher[])[]): Series[] {
    open();
    const tests = matcherSets.map(compileMatchers);
    return series.filter(({ labels }) => tests.length === 0 || tests.some((test) => test(labels)));
  }

  const withSamples = ({ matcherSets, ...range }: SeriesFilter): Labels[] =>
    matching(matcherSets)
      .filter(({ samples }) => samples.some(isIn(range)))
      .map(({ labels }) => labels);

  return {
    refOf(labels) {
      open();
      return refs.get(labels.key()) ?? (series.length < maxSeries ? make(labels) : NO_ROOM);
    },
    isKnown: (ref) => ref < series.length,
    watchSeries: () => undefined,

    async append(batch) {
      open();
      const refused = noRefusals();
      let stored = 0;
      let histogramsStored = 0;
      for (const [i, sample] of samplesOf(batch, (at) => batch.histograms?.get(at)).entries()) {
        const to = series[batch.refs[i] as SeriesRef];
        const verdict = to === undefined ? 'series_limit' : verdictOn(to, sample);
        if (verdict !== 'stored') {
          refused[verdict]++;
          totals[verdict]++;
          continue;
        }
        put(to as Series, sample);
        stored++;
        if (sample.histogram) histogramsStored++;
      }
      const exemplarsStored = (batch.exemplars ?? []).filter(takeExemplar).length;
      for (const family of batch.metadata ?? []) families.set(family.metric, family);
      appended += stored;
      return { stored, histogramsStored, exemplarsStored, refused };
    },

    async *select(matchers, range) {
      const found = matching([matchers])
        .map(({ labels, samples }) => toColumns(labels, samples.filter(isIn(range))))
        .filter(({ timestampsMs }) => timestampsMs.length > 0);
      if (found.length > 0) yield found;
    },

    series: async (filter) => withSamples(filter).sort((a, b) => a.compare(b)),
    labelNames: async (filter) => unique(withSamples(filter).flatMap((labels) => [...labels].map(([name]) => name))),
    labelValues: async (name, filter) =>
      unique(
        withSamples(filter)
          .map((labels) => labels.get(name))
          .filter((value) => value !== ''),
      ),
    async exemplars({ matcherSets, ...range }) {
      const labels = matching(matcherSets).map((each) => each.labels);
      return exemplars.select(
        labels.sort((a, b) => a.compare(b)),
        range,
      );
    },
    async cardinality(limit) {
      const active = matching([]).filter(({ samples }) => samples.length > 0);
      const timesMs = active.flatMap(({ samples }) => samples.map(({ timestampMs }) => timestampMs));
      return {
        ...countLabels(
          active.map(({ labels }) => labels),
          limit,
        ),
        minTimeMs: timesMs.length === 0 ? undefined : timesMs.reduce((a, b) => Math.min(a, b)),
        maxTimeMs: timesMs.length === 0 ? undefined : timesMs.reduce((a, b) => Math.max(a, b)),
        chunks: active.length,
      };
    },
    async metadata(metric) {
      open();
      return [...families.values()]
        .filter((family) => metric === undefined || family.metric === metric)
        .sort((a, b) => compareBytes(a.metric, b.metric));
    },

    setOutOfOrderWindow(windowMs) {
      outOfOrderWindowMs = windowMs;
    },

    stats() {
      const active = series.filter(({ samples }) => samples.length > 0);
      const oldest = active.map(({ samples }) => (samples[0] as Sample).timestampMs);
      return {
        headSamples: active.reduce((sum, { samples }) => sum + samples.length, 0),
        activeSeries: active.length,
        samplesAppended: appended,
        refused: totals,
        oldestMs: oldest.length > 0 ? oldest.reduce((a, b) => Math.min(a, b)) : undefined,
        exemplars: exemplars.size,
        headBytes: 0,
        blockCacheBytes: 0,
        blockCacheHits: 0,
        blockCacheMisses: 0,
        decodedCacheBytes: 0,
        decodedCacheHits: 0,
        decodedCacheMisses: 0,
      };
    },

    async deleteSeries({ matcherSets, ...range }) {
      const isDoomed = isIn(range);
      const wanted = matching(matcherSets);
      exemplars.delete(new Set(wanted.map(({ labels }) => labels)), range);
      const affected = wanted.filter(({ samples }) => samples.some(isDoomed));
      for (const { samples } of affected) {
        samples.splice(0, samples.length, ...samples.filter((sample) => !isDoomed(sample)));
      }
      return affected.length;
    },

    async backfill(given) {
      open();
      const counts = { stored: 0, alreadyThere: 0, outsideRetention: 0 };
      for (const each of given) {
        const to = series[refs.get(each.labels.key()) ?? make(each.labels)] as Series;
        for (const sample of samplesOf(each, (at) => each.histograms?.[at])) {
          if (whatIsThere(to.samples, sample) !== 'nothing') counts.alreadyThere++;
          else {
            put(to, sample);
            counts.stored++;
          }
        }
      }
      return counts;
    },

    diskBytes: async () => 0,
    maintain: async () => open(),
    flush: async () => open(),
    async close() {
      isClosed = true;
    },
  };
}

const isIn =
  ({ startMs, endMs }: TimeRange) =>
  ({ timestampMs }: Sample) =>
    timestampMs >= startMs && timestampMs <= endMs;

const unique = (texts: readonly string[]) => [...new Set(texts)].sort(compareBytes);

/** Whether two samples of one timestamp are the same. */
const areSame = (a: Sample, b: Sample) =>
  a.histogram && b.histogram
    ? isSameHistogram(a.histogram, b.histogram)
    : !a.histogram === !b.histogram && a.bits === b.bits;

function whatIsThere(samples: readonly Sample[], sample: Sample): SampleThere {
  const found = samples.find(({ timestampMs }) => timestampMs === sample.timestampMs);
  if (!found) return 'nothing';
  return areSame(found, sample) ? 'same' : 'other';
}

type Columns = Pick<SeriesSamples, 'timestampsMs' | 'values' | 'startTimestampsMs'>;

/** A copy: the columns are their owner's again. */
function samplesOf(
  { timestampsMs, values, startTimestampsMs }: Columns,
  histogramAt: (i: number) => Histogram | undefined,
): Sample[] {
  const bits = new BigUint64Array(values.slice().buffer);
  return Array.from(timestampsMs, (timestampMs, i) => {
    const histogram = histogramAt(i);
    return { timestampMs, bits: histogram ? 0n : (bits[i] as bigint), histogram, startMs: startTimestampsMs?.[i] ?? 0 };
  });
}

function toColumns(labels: Labels, samples: readonly Sample[]): SeriesSamples {
  const bits = BigUint64Array.from(samples, ({ bits }) => bits);
  return {
    labels,
    timestampsMs: Float64Array.from(samples, ({ timestampMs }) => timestampMs),
    values: new Float64Array(bits.buffer),
    ...(samples.some(({ histogram }) => histogram) && { histograms: samples.map(({ histogram }) => histogram) }),
    ...(samples.some(({ startMs }) => startMs !== 0) && {
      startTimestampsMs: Float64Array.from(samples, ({ startMs }) => startMs),
    }),
  };
}

/** Readable samples for tests: `[seconds, value | 'stale']`. */
export function readable({ timestampsMs, values }: SeriesSamples): [seconds: number, value: number | 'stale'][] {
  return Array.from(timestampsMs, (timestampMs, i) => [
    timestampMs / 1000,
    isStale(values, i) ? 'stale' : (values[i] as number),
  ]);
}

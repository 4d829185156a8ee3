// What the Postgres store must answer: the plain model, and in this one place everything in which the store differs from it by
// design. `sealedMs` is the store's cut-off, read from the database.
//
// 1. Before the cut-off samples are in blocks, which are not looked at for a sample that comes: it is refused, for whichever
//    reason (the series may have left memory, and with it what its newest sample was).
// 2. Within an out-of-order window it is taken as late instead. If a block has a sample of that time, it counts as stored or as a
//    duplicate, and the block's stays. The window reaches back from the newest sample the store knows of, or from the cut-off.
// 3. A series whose samples before the cut-off were deleted may have left memory, and then takes one of the same time again:
//    `decided` leaves such samples out.
// 4. A series that left memory and came again has another group, and history brought along for a time that the old group has,
//    too, counts as stored. What was there first is what is read.
// 5. Of exemplars that are appended together, those that evict do so after all have been judged: `decided` leaves out what is
//    older than what its series had, where exemplars are evicted.
// 6. Labels of what is in blocks are answered by the whole window.
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '../../model';
import type { AppendBatch, AppendResult, BackfillResult, SampleStore, SeriesFilter } from '../contract';
import type { MemoryStoreOptions } from '../memory';
import { memoryStore } from '../memory';
import { WINDOW_MS, windowStart } from './directory';
import {
  type ModelBatch,
  type ModelExemplar,
  type ModelFilter,
  type ModelSample,
  seriesLabels,
} from './model.operations.suite';

/** What becomes of a batch: as in `sure`, and of the others as said. */
export type Outcome = AppendResult & {
  /** Refused, for a reason that is left open. */
  readonly closed: number;
  /** Stored, or refused as duplicates. */
  readonly perhaps: number;
};

export class Expected {
  readonly model: SampleStore;
  private readonly deleted = new Set<string>();
  private readonly newestExemplars = new Map<number, number>();
  private newestMs = -Infinity;
  sealedMs = 0;
  /** A seal is under way: where late samples are taken, nobody knows what is in blocks already. */
  isSealing = false;

  constructor(
    private readonly options: MemoryStoreOptions & {
      readonly outOfOrderWindowMs: number;
      readonly maxExemplars: number;
    },
  ) {
    this.model = memoryStore(options);
  }

  /** Whether rules 1 to 3 are for samples of this time. */
  private isClosed(atMs: number): boolean {
    return atMs < this.sealedMs || (this.isSealing && this.options.outOfOrderWindowMs > 0);
  }

  /** The part of a batch of which it is known what becomes of it: see rules 3 and 5. */
  decided({ samples, exemplars }: ModelBatch): ModelBatch {
    return {
      samples: samples.filter(({ series, atMs }) => !this.isClosed(atMs) || !this.deleted.has(`${series}:${atMs}`)),
      exemplars: this.options.maxExemplars < 100 ? exemplars.filter((each) => this.isNewest(each)) : exemplars,
    };
  }

  private isNewest({ series, atMs }: ModelExemplar): boolean {
    if (atMs <= (this.newestExemplars.get(series) ?? -Infinity)) return false;
    this.newestExemplars.set(series, atMs);
    return true;
  }

  async append({ samples, exemplars }: ModelBatch): Promise<Outcome> {
    const refused = {
      duplicate: 0,
      duplicate_timestamp: 0,
      out_of_order: 0,
      too_old: 0,
      too_far_in_future: 0,
      series_limit: 0,
    };
    const sum = { stored: 0, histogramsStored: 0, closed: 0, perhaps: 0 };
    for (const sample of samples) {
      if (this.isClosed(sample.atMs)) sum[await this.appendClosed(sample, sum)]++;
      else {
        const one = await this.model.append(toBatch(this.model, [sample]));
        sum.stored += one.stored;
        sum.histogramsStored += one.histogramsStored;
        for (const reason of Object.keys(refused) as (keyof typeof refused)[]) refused[reason] += one.refused[reason];
        if (one.stored > 0) this.newestMs = Math.max(this.newestMs, sample.atMs);
      }
    }
    const { exemplarsStored } = await this.model.append(toBatch(this.model, [], exemplars));
    return { ...sum, refused, exemplarsStored };
  }

  /** Rules 1 and 2. */
  private async appendClosed(
    sample: ModelSample,
    sum: { histogramsStored: number },
  ): Promise<'closed' | 'stored' | 'perhaps'> {
    const { outOfOrderWindowMs } = this.options;
    const newestMs = Math.max(this.newestMs, this.sealedMs - 1);
    if (outOfOrderWindowMs === 0 || sample.atMs < newestMs - outOfOrderWindowMs) return 'closed';
    const { stored } = await this.model.backfill([toHistory([sample])]);
    if (stored > 0) this.newestMs = Math.max(this.newestMs, sample.atMs);
    if (stored > 0 && sample.histogram) sum.histogramsStored++;
    return stored > 0 ? 'stored' : 'perhaps';
  }

  async deleteSeries(filter: ModelFilter): Promise<number> {
    for await (const batch of this.model.select([], filter))
      for (const { labels, timestampsMs } of batch) this.noteDeleted(labels, timestampsMs);
    return this.model.deleteSeries(filter);
  }

  private noteDeleted(labels: Labels, timestampsMs: Float64Array): void {
    const series = seriesByKey.get(labels.key());
    for (const atMs of timestampsMs) this.deleted.add(`${series}:${atMs}`);
  }

  async backfill(histories: readonly (readonly ModelSample[])[]): Promise<BackfillResult> {
    const result = await this.model.backfill(histories.map(toHistory));
    // What is older than the cut-off does not make the past any further.
    for (const { atMs } of histories.flat()) this.newestMs = Math.max(this.newestMs, atMs);
    return result;
  }

  /** Rule 6: the label sets that must be answered, and those that may be. */
  async series({ startMs, endMs, matcherSets }: SeriesFilter): Promise<{ must: Labels[]; may: Labels[] }> {
    const here = await this.model.series({ startMs, endMs, matcherSets });
    if (startMs >= this.sealedMs) return { must: here, may: here };
    const around = await this.model.series({
      startMs: windowStart(startMs),
      endMs: Math.min(windowStart(endMs) + WINDOW_MS, this.sealedMs) - 1,
      matcherSets,
    });
    const may = [...here, ...around.filter((labels) => !here.some((other) => other.equals(labels)))];
    may.sort((a, b) => a.compare(b));
    // What came late is not in blocks yet.
    return { must: this.options.outOfOrderWindowMs === 0 ? may : here, may };
  }
}

const seriesByKey = new Map<string, number>();

function labelsOf(series: number): Labels {
  const labels = Labels.of(seriesLabels(series));
  seriesByKey.set(labels.key(), series);
  return labels;
}

export function toBatch(
  store: SampleStore,
  samples: readonly ModelSample[],
  exemplars: readonly ModelExemplar[] = [],
): AppendBatch {
  const refOf = ({ series }: { readonly series: number }) => store.refOf(labelsOf(series));
  const histograms = samples.flatMap(({ histogram }, i) => (histogram ? [[i, histogram] as const] : []));
  return {
    refs: Uint32Array.from(samples, refOf),
    timestampsMs: Float64Array.from(samples, ({ atMs }) => atMs),
    values: new Float64Array(BigUint64Array.from(samples, ({ bits }) => bits).buffer),
    ...(histograms.length > 0 && { histograms: new Map(histograms) }),
    ...(samples.some(({ startMs }) => startMs !== 0) && {
      startTimestampsMs: Float64Array.from(samples, ({ startMs }) => startMs),
    }),
    exemplars: exemplars.map((exemplar) => ({
      ref: refOf(exemplar),
      labels: Labels.of({ trace: String(exemplar.value) }),
      value: exemplar.value,
      timestampMs: exemplar.atMs,
    })),
  };
}

/** @param samples of one series */
export function toHistory(samples: readonly ModelSample[]): SeriesSamples {
  return {
    labels: labelsOf(samples[0]?.series ?? 0),
    timestampsMs: Float64Array.from(samples, ({ atMs }) => atMs),
    values: new Float64Array(BigUint64Array.from(samples, ({ bits }) => bits).buffer),
    ...(samples.some(({ histogram }) => histogram) && { histograms: samples.map(({ histogram }) => histogram) }),
    ...(samples.some(({ startMs }) => startMs !== 0) && {
      startTimestampsMs: Float64Array.from(samples, ({ startMs }) => startMs),
    }),
  };
}

/** Everything a store has in the range, to the bit, as texts: a line a sample, by label set. */
export async function written(
  store: SampleStore,
  { matcherSets, ...range }: ModelFilter,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for await (const batch of store.select(matcherSets[0] ?? [], range, true)) {
    for (const series of batch) {
      const name = series.labels.toString();
      if (found[name]) throw new Error(`${name} came twice`);
      found[name] = linesOf(series);
    }
  }
  return found;
}

function linesOf({ timestampsMs, values, histograms, startTimestampsMs }: SeriesSamples): string[] {
  const bits = new BigUint64Array(values.slice().buffer);
  return Array.from(timestampsMs, (timestampMs, i) => {
    const histogram = histograms?.[i];
    const what = histogram ? textOf(histogram) : (bits[i] as bigint).toString(16).padStart(16, '0');
    return `${timestampMs} ${what} ${startTimestampsMs?.[i] ?? 0}`;
  });
}

/** Every field, in one order. */
const textOf = (histogram: Histogram) =>
  Object.entries(histogram)
    .map(
      ([name, value]) =>
        `${name}=${JSON.stringify(value, (_, part) => (Object.is(part, -0) ? '-0' : numberText(part)))}`,
    )
    .sort()
    .join(' ');

/** JSON has no NaN and no infinities. */
const numberText = (part: unknown) => (typeof part === 'number' ? String(part) : part);

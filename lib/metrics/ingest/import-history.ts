// History that is brought along: a text in chunks -> samples by series -> the store's blocks. One object an import.
import { badInput } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { HistoryReader, HistorySink } from '../doors';
import type { SeriesSamples } from '../model';
import type { AppendBatch, SampleStore } from '../store/contract';
import { BatchBuilder } from './batch';
import { checkLabels, LABEL_LIMITS } from './label-rules';
import { MetadataCollector } from './metadata';

/** Of samples: `samples` were read, of which some are still to be stored. */
export type ImportCounts = {
  readonly samples: number;
  readonly stored: number;
  readonly alreadyThere: number;
  readonly outsideRetention: number;
  /** Native histograms, which the text does not say whole. Not among `samples`. */
  readonly leftOut: number;
};

export type ImportLimits = {
  /** Collected before they are stored. The more, the more of a series goes into a block at once. */
  readonly samples: number;
  readonly families: number;
};

/** Some 60 MiB with what storing them takes. */
export const IMPORT_LIMITS: ImportLimits = { samples: 500_000, families: 10_000 };

type HistoryStore = Pick<SampleStore, 'backfill' | 'append' | 'metadata'>;

export class HistoryImport {
  private readonly collected = new CollectedHistory();
  private readonly reader: HistoryReader;
  private stored = 0;
  private alreadyThere = 0;
  private outsideRetention = 0;

  constructor(
    private readonly store: HistoryStore,
    open: (sink: HistorySink) => HistoryReader,
    private readonly limits = IMPORT_LIMITS,
  ) {
    this.reader = open(this.collected);
  }

  get counts(): ImportCounts {
    const { stored, alreadyThere, outsideRetention } = this;
    const { samples, leftOut } = this.collected;
    return { samples, stored, alreadyThere, outsideRetention, leftOut };
  }

  /**
   * Reads a chunk, and stores what was collected when that is enough.
   * @throws bad_input for a malformed line: what came before it is stored by `breakOff`; unavailable when it cannot be stored
   */
  async write(chunk: Uint8Array): Promise<void> {
    const { collected, limits } = this;
    this.reader.write(chunk);
    if (collected.waiting >= limits.samples || collected.families >= limits.families) await this.storeCollected();
  }

  /** The text is over. @throws as write */
  async end(): Promise<void> {
    this.reader.end();
    await this.storeCollected();
  }

  /** The text goes no further: stores what was read of it. @throws unavailable */
  async breakOff(): Promise<void> {
    this.reader.flush();
    await this.storeCollected();
  }

  private async storeCollected(): Promise<void> {
    const series = this.collected.take();
    if (series.length > 0) {
      const { stored, alreadyThere, outsideRetention } = await this.store.backfill(series);
      this.stored += stored;
      this.alreadyThere += alreadyThere;
      this.outsideRetention += outsideRetention;
    }
    await this.storeMetadata();
  }

  /** Only of families the store knows nothing of: what is there is newer. */
  private async storeMetadata(): Promise<void> {
    const told = this.collected.takeFamilies();
    if (told.length === 0) return;
    const known = new Set((await this.store.metadata()).map(({ metric }) => metric));
    const metadata = told.filter(({ metric }) => !known.has(metric));
    if (metadata.length > 0) await this.store.append({ ...NO_SAMPLES, metadata });
  }
}

const NO_SAMPLES: AppendBatch = {
  refs: new Uint32Array(0),
  timestampsMs: new Float64Array(0),
  values: new Float64Array(0),
};

/** Samples of many series in the order of the text, until they are taken. */
class CollectedHistory implements HistorySink {
  samples = 0;
  leftOut = 0;
  /** Refs count the series since samples were taken last. */
  private readonly batch = new BatchBuilder();
  private labels: Labels[] = [];
  /** By the object, which mostly is the same for the same series, then by what is in it. */
  private readonly byLabels = new Map<Labels, number>();
  private readonly byKey = new Map<string, number>();
  private last: Labels | undefined;
  private lastRef = 0;
  private readonly metadataSeen = new MetadataCollector();

  get waiting(): number {
    return this.batch.length;
  }

  get families(): number {
    return this.metadataSeen.pendingCount;
  }

  series(labels: Labels): void {
    if (labels === this.last) return;
    let ref = this.byLabels.get(labels);
    if (ref === undefined) {
      ref = this.refOf(labels);
      this.byLabels.set(labels, ref);
    }
    this.last = labels;
    this.lastRef = ref;
  }

  private refOf(labels: Labels): number {
    const key = labels.key();
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const checked = checkLabels(labels.pairs, LABEL_LIMITS);
    if (typeof checked === 'string') throw badInput(checked);
    this.byKey.set(key, this.labels.length);
    return this.labels.push(checked) - 1;
  }

  sample(value: number, timestampMs: number, startTimestampMs: number): void {
    this.samples++;
    this.batch.add(this.lastRef, timestampMs, value);
    if (startTimestampMs !== 0) this.batch.startLast(startTimestampMs);
  }

  unsaidSample(): void {
    this.leftOut++;
  }

  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void {
    this.metadataSeen.take(kind, metric, text);
  }

  /** What waits, by series. The columns are the taker's. */
  take(): SeriesSamples[] {
    const series = bySeries(this.batch.build([]), this.labels);
    this.batch.clear();
    this.labels = [];
    this.byLabels.clear();
    this.byKey.clear();
    this.last = undefined;
    return series;
  }

  takeFamilies() {
    const changed = this.metadataSeen.changed();
    this.metadataSeen.stored();
    return changed;
  }
}

/** Samples of each series together, in the order they have in the batch: views of columns of all. */
function bySeries({ refs, timestampsMs, values, startTimestampsMs }: AppendBatch, labels: readonly Labels[]) {
  const ends = new Uint32Array(labels.length);
  for (const ref of refs) ends[ref] = (ends[ref] as number) + 1;
  for (let ref = 1; ref < ends.length; ref++) ends[ref] = (ends[ref] as number) + (ends[ref - 1] as number);
  const sorted = {
    timestampsMs: new Float64Array(refs.length),
    values: new Float64Array(refs.length),
    startTimestampsMs: startTimestampsMs && new Float64Array(refs.length),
  };
  const next = Uint32Array.from(ends, (_, ref) => (ref === 0 ? 0 : (ends[ref - 1] as number)));
  for (let i = 0; i < refs.length; i++) {
    const ref = refs[i] as number;
    const to = next[ref] as number;
    next[ref] = to + 1;
    sorted.timestampsMs[to] = timestampsMs[i] as number;
    sorted.values[to] = values[i] as number; // text has no staleness markers, whose bits would not survive this
    if (sorted.startTimestampsMs) sorted.startTimestampsMs[to] = startTimestampsMs?.[i] as number;
  }
  return labels.flatMap((its, ref): SeriesSamples[] => {
    const [from, to] = [ref === 0 ? 0 : (ends[ref - 1] as number), ends[ref] as number];
    if (from === to) return []; // only told of samples that were left out
    return [
      {
        labels: its,
        timestampsMs: sorted.timestampsMs.subarray(from, to),
        values: sorted.values.subarray(from, to),
        ...(sorted.startTimestampsMs && { startTimestampsMs: sorted.startTimestampsMs.subarray(from, to) }),
      },
    ];
  });
}

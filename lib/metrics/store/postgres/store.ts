// The sample store on Postgres: write-ahead rows and a head in memory for what is recent, blocks for what is older.
// append: appender -> write-ahead row -> head. read: head and blocks. maintain: head -> blocks, and retention.
import type { Pool } from 'pg';
import { kindOf, messageOf, QuadrantError, unavailable } from '@/lib/kernel/errors';
import type { Watch } from '@/lib/kernel/http';
import { compareBytes, type Labels } from '@/lib/kernel/labels';
import { compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import type { Compression } from '../../doors';
import type { MetricMetadata, MetricType, SeriesRef, SeriesSamples } from '../../model';
import { inHurry, isTurnOver, nextTurn } from '../../turns';
import { MAX_AHEAD_MS, noRefusals, type Refusals } from '../append-rules';
import { countLabels } from '../cardinality';
import type {
  AppendBatch,
  AppendResult,
  BackfillResult,
  Cardinality,
  Refusal,
  SampleStore,
  SeriesExemplars,
  SeriesFilter,
  StoreStats,
  TimeRange,
} from '../contract';
import { DecodedCache } from '../decoded-cache';
import { ExemplarRing } from '../exemplar-ring';
import { Head } from '../head/head';
import { NO_SLOT } from '../head/ref-slots';
import { SeriesTable } from '../head/series-table';
import { LentValues } from '../lent-values';
import { newWatchNumbers, SeriesWatches } from '../series-watches';
import { activeLabels, countActiveSeries } from './active-series';
import { Appender, type Submission } from './appender';
import { Archive } from './archive';
import { backfillBlocks, batchOf, historyOf } from './backfill';
import { BlockCache } from './block-cache';
import { Blocks } from './blocks';
import { DecodedBlocks } from './decoded-blocks';
import { archivedOf, deleteSamples } from './deletion';
import { Directory, WINDOW_MS, windowStart } from './directory';
import { GroupCommit } from './group-commit';
import { Groups } from './groups';
import { Jobs } from './jobs';
import { letGo } from './leaving';
import { loadState, replay, restoreLastPlaces } from './load';
import { Membership } from './membership';
import type { StoreParts } from './parts';
import { expectAnswer, Turnstile, whileAnswering } from './patience';
import { diskBytes, dropPastRetention, type Retention } from './retention';
import { sealUntil } from './seal';
import { findSeries, labelsWithin, readInBatches, valuesWithin } from './select';
import { Selections } from './selections';
import { createSegment, dropCoveredSegments, segments } from './wal';

export type PostgresStoreOptions = Retention & {
  readonly pool: Pool;
  readonly compression: Compression;
  readonly nowMs: () => number;
  /** How long samples stay in memory at least, behind the newest of all, before they go into blocks. */
  readonly headMs: number;
  readonly outOfOrderWindowMs: number;
  /** Series in memory at most. */
  readonly maxSeries: number;
  /** Exemplars held at most. */
  readonly maxExemplars: number;
  /** Blocks kept in memory at most. */
  readonly blockCacheBytes: number;
  /** Decoded samples kept in memory for the next query, about. */
  readonly decodedCacheBytes: number;
  /** Where watches say that they go on, as newWatchNumbers makes it; undefined: where nobody else sees it. */
  readonly watchNumbers?: Int32Array;
};

const MAX_GROUP = 256;
/** What a flush leaves in memory: a scrape that is under way has a timestamp of some seconds ago. */
const FLUSH_LEAVES_MS = 60_000;

const couldNot = (what: string) => (cause: unknown) => {
  if (kindOf(cause) === 'unavailable' || (kindOf(cause) === 'bug' && cause instanceof QuadrantError)) throw cause;
  throw unavailable(`the samples could not ${what}: ${messageOf(cause)}`, { cause: undefined });
};

/** Opens the store and replays what was written since the last seal. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<SampleStore> {
  const { pool, compression, maxSeries, maxExemplars, nowMs } = options;
  const decoded = new DecodedCache(options.decodedCacheBytes);
  const head = new Head(decoded);
  const parts = {
    pool,
    compression,
    head,
    table: new SeriesTable(maxSeries, (slot) => head.open(slot)),
    exemplars: new ExemplarRing(maxExemplars),
    membership: new Membership(),
    directory: new Directory(pool),
    groups: new Groups(pool, compression),
  };
  const cache = new BlockCache(options.blockCacheBytes);
  const blocks = new Blocks(pool, compression, cache);
  const { sealedUntilMs, sealedBefore } = await loadState({ ...parts, blocks });
  head.sealedUntilMs = sealedUntilMs;
  const written = await segments(pool);
  head.isReplaying = true;
  await replay({ ...parts, blocks }, written, sealedBefore, nowMs());
  await restoreLastPlaces({ ...parts, blocks });
  const segment = (written.at(-1) ?? 0) + 1;
  await createSegment(pool, segment);
  // What was replayed may have been deleted in part.
  const watches = new SeriesWatches(options.watchNumbers ?? newWatchNumbers(), head.newestMs);
  const appender = new Appender({ ...parts, watches, nowMs }, segment);
  appender.outOfOrderWindowMs = options.outOfOrderWindowMs;
  appender.closedUntilMs = head.sealedUntilMs;
  const families = await pool.query<MetricMetadata & { type: MetricType }>(
    'SELECT metric, type, help, unit FROM metrics_metadata',
  );
  for (const family of families.rows) appender.metadata.set(family.metric, family);
  return new PostgresStore(options, { ...parts, blocks, appender, watches }, cache, decoded);
}

class PostgresStore implements SampleStore {
  private readonly commits: GroupCommit<Submission, AppendResult>;
  private readonly archive: Archive;
  private readonly lent = new LentValues();
  private readonly jobs = new Jobs();
  private appended = 0;
  private readonly refused: Refusals = noRefusals();
  private closed = false;
  /** Of what the replay left unpacked. */
  private readonly packing: Promise<void>;

  constructor(
    private readonly options: PostgresStoreOptions,
    private readonly parts: StoreParts,
    private readonly cache: BlockCache,
    private readonly decoded: DecodedCache,
  ) {
    const selections = new Selections(parts.directory, parts.groups);
    this.archive = new Archive(selections, parts.blocks, new DecodedBlocks(decoded));
    this.commits = new GroupCommit((group) => parts.appender.commit(group), MAX_GROUP);
    this.packing = this.packLeft();
  }

  private async packLeft(): Promise<void> {
    const { head, table } = this.parts;
    for (const _series of head.packLeft(table.slots())) {
      if (!isTurnOver()) continue;
      await nextTurn();
      if (this.closed) return;
    }
  }

  refOf(labels: Labels): SeriesRef {
    this.assertOpen();
    return this.parts.table.of(labels);
  }

  isKnown(ref: SeriesRef): boolean {
    return this.parts.table.slotOf(ref) !== NO_SLOT;
  }

  setOutOfOrderWindow(windowMs: number): void {
    this.parts.appender.outOfOrderWindowMs = windowMs;
  }

  append(batch: AppendBatch): Promise<AppendResult> {
    return inHurry(this.submit({ batch, anyAge: false }));
  }

  private async submit(submission: Submission): Promise<AppendResult> {
    this.assertOpen();
    const result = await this.commits.submit(submission);
    this.appended += result.stored;
    for (const reason of Object.keys(result.refused) as Refusal[]) this.refused[reason] += result.refused[reason];
    return result;
  }

  async *select(
    matchers: readonly Matcher[],
    range: TimeRange,
    isLent = false,
  ): AsyncIterable<readonly SeriesSamples[]> {
    this.assertOpen();
    const found = await findSeries(this.parts, this.archive, matchers, range);
    yield* readInBatches(this.archive, found, range, isLent ? this.lent : undefined);
  }

  async series(filter: SeriesFilter): Promise<Labels[]> {
    return (await this.matching(filter)).sort((a, b) => a.compare(b));
  }

  async labelNames(filter: SeriesFilter): Promise<string[]> {
    const names = new Set<string>();
    for (const { pairs } of await this.matching(filter))
      for (let i = 0; i < pairs.length; i += 2) names.add(pairs[i] as string);
    return [...names].sort(compareBytes);
  }

  async labelValues(name: string, { matcherSets, ...range }: SeriesFilter): Promise<string[]> {
    this.assertOpen();
    return [...(await valuesWithin(this.parts, this.archive, name, matcherSets, range))].sort(compareBytes);
  }

  watchSeries(range: TimeRange): Watch | undefined {
    this.assertOpen();
    return this.parts.watches.open(range);
  }

  private async matching({ matcherSets, ...range }: SeriesFilter): Promise<Labels[]> {
    this.assertOpen();
    return labelsWithin(this.parts, this.archive, matcherSets, range);
  }

  async exemplars({ matcherSets, ...range }: SeriesFilter): Promise<SeriesExemplars[]> {
    this.assertOpen();
    const tests = matcherSets.map(compileMatchers);
    return this.parts.exemplars.select((labels) => tests.length === 0 || tests.some((test) => test(labels)), range);
  }

  async cardinality(limit: number): Promise<Cardinality> {
    this.assertOpen();
    const { head } = this.parts;
    const oldestMs = head.oldestMs();
    const counts = countLabels(activeLabels(this.parts), limit);
    return {
      ...counts,
      minTimeMs: Number.isFinite(oldestMs) ? oldestMs : undefined,
      maxTimeMs: Number.isFinite(oldestMs) ? head.newestMs : undefined,
      chunks: counts.series + head.chunks,
    };
  }

  async metadata(metric?: string): Promise<MetricMetadata[]> {
    this.assertOpen();
    const all = [...this.parts.appender.metadata.values()];
    return all
      .filter((family) => metric === undefined || family.metric === metric)
      .sort((a, b) => compareBytes(a.metric, b.metric));
  }

  stats(): StoreStats {
    const { head, directory, exemplars } = this.parts;
    const oldestMs = Math.min(directory.oldestMs ?? Infinity, head.oldestMs());
    const countActive = () => countActiveSeries(this.parts);
    return {
      /** Counted only when it is asked for: it looks at every series, most who ask want something else. */
      get activeSeries() {
        return countActive();
      },
      headSamples: head.samples,
      samplesAppended: this.appended,
      refused: this.refused,
      oldestMs: Number.isFinite(oldestMs) ? oldestMs : undefined,
      exemplars: exemplars.size,
      headBytes: head.packedBytes,
      blockCacheBytes: this.cache.bytes,
      blockCacheHits: this.cache.hits,
      blockCacheMisses: this.cache.misses,
      decodedCacheBytes: this.decoded.bytes,
      decodedCacheHits: this.decoded.hits,
      decodedCacheMisses: this.decoded.misses,
    };
  }

  async diskBytes(): Promise<number> {
    return diskBytes(this.parts.pool).catch(couldNot('be measured'));
  }

  async maintain(nowMs: number): Promise<void> {
    this.assertOpen();
    return this.changing(async () => {
      // Whole windows. The newest sample tells the time: who writes history in order is not cut off by the clock.
      await this.sealBefore(windowStart(this.parts.head.newestMs - this.options.headMs));
      await dropPastRetention(this.parts, this.options, nowMs);
      this.parts.table.letGoOfTexts();
    });
  }

  async flush(): Promise<void> {
    this.assertOpen();
    return this.changing(() =>
      this.sealBefore(Math.min(this.parts.head.newestMs + 1, this.options.nowMs() - FLUSH_LEAVES_MS)),
    );
  }

  /** Seals everything before `untilMs`, window by window, and lets go of what is then no longer needed in memory. */
  private async sealBefore(untilMs: number): Promise<void> {
    const { head, pool, appender } = this.parts;
    if (!(untilMs > head.sealedUntilMs) || head.newestMs === -Infinity) return;
    while (head.sealedUntilMs < untilMs) await this.sealWindow(untilMs);
    await dropCoveredSegments(pool, head.sealedUntilMs, appender.currentSegment);
    // In turns: appends wait meanwhile.
    while (!(await this.commits.exclusively(async () => letGo(this.parts, this.commits.queued))));
  }

  /**
   * Seals the oldest window, or what of it is before `mostMs`. Appends go on meanwhile: nothing of the window is accepted any more,
   * so what is written of it is all of it.
   */
  private async sealWindow(mostMs: number): Promise<void> {
    const { head, appender, pool, exemplars } = this.parts;
    const segment = appender.currentSegment + 1;
    await createSegment(pool, segment);
    const { untilMs, held } = await this.commits.exclusively(async () => {
      await appender.settleUnconfirmed();
      // Not before now: the first sample of a series may be older than all others.
      const untilMs = Math.min(windowStart(Math.max(head.oldestMs(), head.sealedUntilMs)) + WINDOW_MS, mostMs);
      appender.closedUntilMs = untilMs;
      appender.beginSegment(segment);
      return { untilMs, held: exemplars.all() };
    });
    // Should this fail, the window stays closed: its commit may have succeeded all the same, and then a sample taken for it
    // would be lost with the next start. The next seal finds out.
    await sealUntil(this.parts, untilMs, { beforeSegment: segment, held });
  }

  async deleteSeries(filter: SeriesFilter): Promise<number> {
    this.assertOpen();
    const { head, pool } = this.parts;
    const turn = new Turnstile();
    const done = this.changing(
      async () => {
        const archived = await archivedOf(this.archive, filter);
        await expectAnswer(pool); // appends wait for the rest
        return this.commits.exclusively(async () => {
          turn.pass();
          return deleteSamples(this.parts, archived, filter);
        });
      },
      () => Math.min(filter.endMs, head.newestMs),
    );
    done.catch(() => {});
    // Until its turn has come nothing is done yet: a database that hangs meanwhile, maybe in a seal, need not be waited for.
    await whileAnswering(pool, Promise.race([turn.passed, done])).catch((cause) => {
      turn.close(cause);
      return couldNot('be deleted')(cause);
    });
    return done.catch(couldNot('be deleted'));
  }

  async backfill(series: readonly SeriesSamples[]): Promise<BackfillResult> {
    this.assertOpen();
    return this.changing(async () => {
      const { head, table, appender } = this.parts;
      const nowMs = this.options.nowMs();
      // History goes straight into blocks: memory is for what is new.
      await this.sealBefore(windowStart(Math.max(nowMs, head.newestMs) - this.options.headMs)).catch(
        couldNot('be stored'),
      );
      const kept = { startMs: nowMs - this.options.retentionMs, endMs: nowMs + MAX_AHEAD_MS };
      const histories = series.map((each) => historyOf(each, kept, head.sealedUntilMs));
      const batch = batchOf(table, histories); // first: nothing is stored when there is no room
      await this.commits.exclusively(() => appender.settleUnconfirmed()).catch(couldNot('be stored'));
      const older = await backfillBlocks(this.parts, histories).catch(couldNot('be stored'));
      const newer = await this.submit({ batch, anyAge: true });
      const total = (of: (history: (typeof histories)[number]) => number) =>
        histories.reduce((sum, each) => sum + of(each), 0);
      const there =
        total(({ older, newer, repeated }) => older.timestampsMs.length + newer.timestampsMs.length + repeated) -
        older -
        newer.stored;
      return {
        stored: older + newer.stored,
        alreadyThere: there,
        outsideRetention: total((each) => each.outsideRetention),
      };
    });
  }

  /**
   * Runs what changes blocks, or memory otherwise than by new samples.
   * @param deletedUntilMs asked afterwards: up to when it may have deleted samples
   */
  private changing<T>(work: () => Promise<T>, deletedUntilMs = () => -Infinity): Promise<T> {
    const { watches } = this.parts;
    return this.jobs.run(async () => {
      watches.pause();
      return work().finally(() => watches.resume(deletedUntilMs()));
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.commits.idle();
    await this.jobs.idle();
    await this.packing;
    this.parts.appender.close();
  }

  private assertOpen(): void {
    if (this.closed) throw unavailable('the sample store is closed');
  }
}

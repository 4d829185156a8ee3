// The sample store on Postgres: write-ahead rows and a head in memory for what is recent, blocks for what is older.
// append: appender -> write-ahead row -> head. read: head and blocks. maintain: head -> blocks, and retention.
import type { Pool } from 'pg';
import { unavailable } from '@/lib/kernel/errors';
import { compareBytes, type Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { Compression } from '../../doors';
import type { MetricMetadata, MetricType, SeriesRef, SeriesSamples } from '../../model';
import { noRefusals, type Refusals } from '../append-rules';
import type { AppendBatch, AppendResult, Refusal, SampleStore, SeriesFilter, StoreStats, TimeRange } from '../contract';
import { concat } from '../head/columns';
import { type HeadSeries, SeriesTable } from '../head/series-table';
import { Appender, wordsOf } from './appender';
import { loadDirectory, readBlocks, sealWindow } from './blocks';
import { GroupCommit } from './group-commit';
import { BLOCKS, dropPartition, ensurePartition, partitionStarts, WAL } from './partitions';
import { dropCoveredSegments, readRecords } from './wal';
import type { WalRecord } from './wal-record';

export type PostgresStoreOptions = {
  readonly pool: Pool;
  readonly compression: Compression;
  readonly nowMs: () => number;
  /** Samples older than this are dropped, by whole days. */
  readonly retentionMs: number;
  /** How long samples stay in memory at least before they go into blocks. */
  readonly headMs: number;
};

// Blocks hold whole windows of this length.
const WINDOW_MS = 2 * 3600_000;
const MAX_GROUP = 256;
const SERIES_PER_BATCH = 128;

/** Opens the store and replays what was written since the last seal. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<SampleStore> {
  const store = new PostgresStore(options);
  await store.load();
  return store;
}

class PostgresStore implements SampleStore {
  private readonly table = new SeriesTable();
  private readonly appender: Appender;
  private readonly commits: GroupCommit<AppendBatch, AppendResult>;
  /** Samples before this are in blocks, and only there. */
  private sealedUntilMs = 0;
  /** Samples before this are taken no more: ahead of `sealedUntilMs` while a window is being sealed. */
  private closedUntilMs = 0;
  private appended = 0;
  private readonly refused: Refusals = noRefusals();
  private closed = false;

  constructor(private readonly options: PostgresStoreOptions) {
    const { pool, compression, nowMs } = options;
    this.appender = new Appender({
      pool,
      compression,
      nowMs,
      table: this.table,
      closedUntilMs: () => this.closedUntilMs,
    });
    this.commits = new GroupCommit((batches) => this.appender.commit(batches), MAX_GROUP);
  }

  async load(): Promise<void> {
    const { pool, compression } = this.options;
    const { rows } = await pool.query<{ sealed_until_ms: string }>('SELECT sealed_until_ms FROM metrics_state');
    this.sealedUntilMs = Number(rows[0]?.sealed_until_ms ?? 0);
    this.closedUntilMs = this.sealedUntilMs;
    await loadDirectory(pool, this.table);
    const seriesOf = new Map<SeriesRef, HeadSeries>();
    for await (const record of readRecords(pool, compression)) this.replay(record, seriesOf);
    const families = await pool.query<MetricMetadata & { type: MetricType }>(
      'SELECT metric, type, help, unit FROM metrics_metadata',
    );
    for (const family of families.rows) this.appender.metadata.set(family.metric, family);
  }

  /** @param seriesOf by the refs of the process that wrote the record; a restart describes its series anew. */
  private replay({ series, refs, timestampsMs, values }: WalRecord, seriesOf: Map<SeriesRef, HeadSeries>): void {
    for (const [ref, labels] of series) seriesOf.set(ref, this.table.of(labels));
    const words = wordsOf(values);
    refs.forEach((ref, i) => {
      const timestampMs = timestampsMs[i] as number;
      const series = seriesOf.get(ref);
      // A sample may stand in two records: its sender saw a commit fail that had succeeded, and sent it again.
      const isNew = series && timestampMs >= this.sealedUntilMs && timestampMs > series.head.newestMs;
      if (isNew) this.table.push(series.ref, timestampMs, words, i);
    });
  }

  refOf(labels: Labels): SeriesRef {
    this.assertOpen();
    return this.table.of(labels).ref;
  }

  async append(batch: AppendBatch): Promise<AppendResult> {
    this.assertOpen();
    const result = await this.commits.submit(batch);
    this.appended += result.stored;
    for (const reason of Object.keys(result.refused) as Refusal[]) this.refused[reason] += result.refused[reason];
    return result;
  }

  async *select(matchers: readonly Matcher[], range: TimeRange): AsyncIterable<readonly SeriesSamples[]> {
    this.assertOpen();
    // Heads and block spans are taken in one go: a seal meanwhile moves samples from one to the other.
    const taken = this.table.select(matchers, range).map((series) => ({
      series,
      head: series.head.within(range.startMs, range.endMs),
      spans: series.blocks.filter(({ firstMs, lastMs }) => firstMs <= range.endMs && lastMs >= range.startMs),
    }));
    for (let from = 0; from < taken.length; from += SERIES_PER_BATCH) {
      const some = taken.slice(from, from + SERIES_PER_BATCH);
      const closed = await readBlocks(this.options.pool, this.options.compression, some, range);
      const samples = some.map(({ series, head }) => {
        const older = closed.get(series);
        return { labels: series.labels, ...(older ? concat([older, head]) : head) };
      });
      const filled = samples.filter(({ timestampsMs }) => timestampsMs.length > 0);
      if (filled.length > 0) yield filled;
    }
  }

  async series(filter: SeriesFilter): Promise<Labels[]> {
    return this.matching(filter).sort((a, b) => a.compare(b));
  }

  async labelNames(filter: SeriesFilter): Promise<string[]> {
    return sortedUnique(this.matching(filter).flatMap((labels) => Array.from(labels, ([name]) => name)));
  }

  async labelValues(name: string, filter: SeriesFilter): Promise<string[]> {
    return sortedUnique(
      this.matching(filter)
        .map((labels) => labels.get(name))
        .filter((value) => value !== ''),
    );
  }

  async metadata(metric?: string): Promise<MetricMetadata[]> {
    this.assertOpen();
    const all = [...this.appender.metadata.values()];
    return all
      .filter((family) => metric === undefined || family.metric === metric)
      .sort((a, b) => compareBytes(a.metric, b.metric));
  }

  private matching({ matcherSets, ...range }: SeriesFilter): Labels[] {
    this.assertOpen();
    const sets = matcherSets.length === 0 ? [[]] : matcherSets;
    const found = new Set(sets.flatMap((matchers) => this.table.select(matchers, range)));
    return Array.from(found, ({ labels }) => labels);
  }

  stats(): StoreStats {
    let activeSeries = 0;
    let headSamples = 0;
    let oldestMs = Infinity;
    for (const { head, blocks } of this.table) {
      if (head.length > 0) activeSeries++;
      headSamples += head.length;
      oldestMs = Math.min(oldestMs, blocks[0]?.firstMs ?? head.oldestMs);
    }
    const { appended, refused } = this;
    return {
      activeSeries,
      headSamples,
      samplesAppended: appended,
      refused,
      oldestMs: Number.isFinite(oldestMs) ? oldestMs : undefined,
    };
  }

  async maintain(nowMs: number): Promise<void> {
    this.assertOpen();
    const { pool, headMs, retentionMs } = this.options;
    await ensurePartition(pool, WAL, nowMs + WAL.spanMs);
    const untilMs = windowStart(nowMs - headMs);
    // One window after the other, so that no block spans two days.
    while (this.sealedUntilMs < untilMs) await this.seal(Math.min(this.nextWindowEnd(), untilMs));
    await dropCoveredSegments(pool, this.sealedUntilMs, nowMs);
    await this.dropPastRetention(nowMs - retentionMs);
  }

  /** End of the window that holds the oldest sample in the head. */
  private nextWindowEnd(): number {
    let oldestMs = Infinity;
    for (const { head } of this.table) oldestMs = Math.min(oldestMs, head.oldestMs);
    return windowStart(oldestMs) + WINDOW_MS;
  }

  /** Appends go on meanwhile: nothing of the window is accepted any more, so what is written of it is all of it. */
  private async seal(untilMs: number): Promise<void> {
    const { pool, compression } = this.options;
    await this.commits.exclusively(async () => {
      this.closedUntilMs = untilMs;
    });
    // Should this fail, the window stays closed: its commit may have succeeded all the same, and then a sample taken for it
    // would be lost with the next start. The next seal finds out.
    const sealed = await sealWindow({ pool, table: this.table, compression }, { fromMs: this.sealedUntilMs, untilMs });
    // In one turn: a reader sees a sample in the head or in a block, never in both, never in neither.
    for (const { series, span } of sealed) {
      series.blocks = [...series.blocks, span];
      series.head.dropBefore(untilMs);
    }
    this.sealedUntilMs = untilMs;
  }

  private async dropPastRetention(beforeMs: number): Promise<void> {
    const { pool } = this.options;
    const over = (await partitionStarts(pool, BLOCKS)).filter(
      (startMs) => startMs + BLOCKS.spanMs + WINDOW_MS <= beforeMs,
    );
    if (over.length === 0) return;
    for (const startMs of over) await dropPartition(pool, BLOCKS, startMs);
    const gone = Math.max(...over) + BLOCKS.spanMs;
    await pool.query('DELETE FROM metrics_series WHERE last_ms <= $1', [gone]);
    for (const series of this.table) series.blocks = series.blocks.filter(({ firstMs }) => firstMs >= gone);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.commits.idle();
  }

  private assertOpen(): void {
    if (this.closed) throw unavailable('the sample store is closed');
  }
}

const windowStart = (timestampMs: number) => Math.floor(timestampMs / WINDOW_MS) * WINDOW_MS;

const sortedUnique = (texts: readonly string[]) => [...new Set(texts)].sort(compareBytes);

// Deleting samples: in blocks and in the head at once, with a write-ahead record, so that a replay deletes them again.
import type { PoolClient } from 'pg';
import { compileMatchers } from '@/lib/kernel/matchers';
import { type Columns, filter } from '../columns';
import type { SeriesFilter } from '../contract';
import type { Archive, ArchiveMatch } from './archive';
import type { BlockKey } from './block-cache';
import { blocksCommitted } from './block-changes';
import type { WrittenBlock } from './blocks';
import type { StoreParts } from './parts';
import { ANSWER_TIMEOUT_MS, within } from './patience';
import { inBoundedTransaction } from './transaction';
import { insertRecord } from './wal';
import { encodeDeletion } from './wal-record';
import { backendPidOf, isRefusal } from './wal-writer';

/** What of blocks a deletion is about. No seal is under way meanwhile, nor until it has been deleted. */
export async function archivedOf(archive: Archive, { matcherSets, ...range }: SeriesFilter): Promise<ArchiveMatch[]> {
  const found: ArchiveMatch[] = [];
  for (const matchers of everythingIfNone(matcherSets)) found.push(...(await archive.select(matchers, range)));
  return found;
}

const everythingIfNone = (matcherSets: SeriesFilter['matcherSets']) => (matcherSets.length === 0 ? [[]] : matcherSets);

/**
 * Neither an append nor a seal is under way meanwhile.
 * @returns how many series had samples there
 * @throws when it is not done, or not known to be: then it is settled before anything else is committed
 */
export async function deleteSamples(
  parts: StoreParts,
  archived: readonly ArchiveMatch[],
  given: SeriesFilter,
): Promise<number> {
  const deletion = new Deletion(parts, { ...given, matcherSets: everythingIfNone(given.matcherSets) });
  await parts.appender.settleUnconfirmed();
  let committing: { readonly backendPid: number | undefined; readonly seq: number } | undefined;
  try {
    await inBoundedTransaction(parts.pool, async (client) => {
      const seq = await deletion.run(client, archived);
      committing = { backendPid: backendPidOf(client), seq };
    });
  } catch (cause) {
    if (committing && !isRefusal(cause)) {
      const { backendPid, seq } = committing;
      parts.appender.leaveUnconfirmed({ backendPid, settle: (client) => deletion.settle(client, seq) });
    }
    throw cause;
  }
  deletion.committed();
  return deletion.affected.size;
}

class Deletion {
  /** Keys of label sets. */
  readonly affected = new Set<string>();
  private readonly written: WrittenBlock[] = [];
  private readonly deleted: BlockKey[] = [];
  private readonly segment: number;

  constructor(
    private readonly parts: StoreParts,
    private readonly filter: SeriesFilter,
  ) {
    this.segment = parts.appender.currentSegment;
  }

  /** @returns the number of the write-ahead record */
  async run(client: PoolClient, archived: readonly ArchiveMatch[]): Promise<number> {
    const record = await this.parts.compression.compress(encodeDeletion(this.filter));
    await insertRecord(client, { segment: this.segment, lastSampleMs: 0, record });
    const { rows } = await client.query<{ seq: string }>('SELECT lastval() AS seq');
    for (const { key, members } of byBlock(archived)) await this.rewrite(client, key, members);
    return Number(rows[0]?.seq);
  }

  /** Its transaction has ended, well or badly. */
  async settle(client: PoolClient, seq: number): Promise<void> {
    const { rowCount } = await client.query('SELECT FROM metrics_wal WHERE segment = $1 AND seq = $2', [
      this.segment,
      seq,
    ]);
    if (!rowCount) return;
    const { watches, head } = this.parts;
    watches.endAll(Math.min(this.filter.endMs, head.newestMs));
    this.committed();
  }

  private async rewrite(client: PoolClient, key: BlockKey, doomed: ReadonlyMap<number, ArchiveMatch>): Promise<void> {
    const { blocks } = this.parts;
    const [found] = await within(ANSWER_TIMEOUT_MS, () => blocks.read([key]));
    if (!found) return;
    const members: (Columns | undefined)[] = [];
    for (let member = 0; member < found.block.memberCount; member++) {
      const columns = found.block.read(member);
      const match = doomed.get(member);
      members.push(match && columns ? this.without(columns, match) : columns);
    }
    if (members.some((columns) => columns && columns.timestampsMs.length > 0)) {
      this.written.push(await blocks.write(client, key, members));
    } else {
      await blocks.delete(client, key);
      this.deleted.push(key);
    }
  }

  private without(columns: Columns, { labels }: ArchiveMatch): Columns {
    const kept = filter(columns, (i) => !this.isDoomed(columns.timestampsMs[i] as number));
    if (kept.timestampsMs.length < columns.timestampsMs.length) this.affected.add(labels.key());
    return kept;
  }

  private isDoomed(timestampMs: number): boolean {
    return timestampMs >= this.filter.startMs && timestampMs <= this.filter.endMs;
  }

  /** In one turn: the blocks as they are now, and the head. */
  committed(): void {
    const { blocks, directory } = this.parts;
    blocksCommitted(this.written, blocks, directory);
    for (const key of this.deleted) {
      blocks.deleted(key);
      directory.remove(key.startMs, key.groupId);
    }
    for (const key of deleteFromHead(this.parts, this.filter)) this.affected.add(key);
    deleteExemplars(this.parts, this.filter);
  }
}

/** The head's part, also when a write-ahead record is replayed. @returns keys of the label sets that had samples there */
export function deleteFromHead(
  { table, head }: Pick<StoreParts, 'table' | 'head'>,
  { matcherSets, startMs, endMs }: SeriesFilter,
): string[] {
  const affected: string[] = [];
  for (const slot of new Set(matcherSets.flatMap((matchers) => table.select(matchers)))) {
    if (!head.hasSamples(slot, startMs, endMs)) continue;
    head.deleteSamples(slot, startMs, endMs);
    affected.push(table.labelsOf(slot).key());
  }
  return affected;
}

export function deleteExemplars(
  { exemplars }: Pick<StoreParts, 'exemplars'>,
  { matcherSets, startMs, endMs }: SeriesFilter,
): void {
  const tests = matcherSets.map(compileMatchers);
  exemplars.delete((labels) => tests.some((test) => test(labels)), { startMs, endMs });
}

function byBlock(archived: readonly ArchiveMatch[]): { key: BlockKey; members: Map<number, ArchiveMatch> }[] {
  const found = new Map<string, { key: BlockKey; members: Map<number, ArchiveMatch> }>();
  for (const match of archived) {
    for (const startMs of match.windows) {
      const key = { startMs, groupId: match.groupId };
      const text = `${startMs}:${match.groupId}`;
      const entry = found.get(text) ?? { key, members: new Map() };
      found.set(text, entry);
      entry.members.set(match.member, match);
    }
  }
  return [...found.values()];
}

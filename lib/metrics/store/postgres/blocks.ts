// Block rows: read through the cache, written in the caller's transaction.
import type { Pool, PoolClient } from 'pg';
import { bug, messageOf } from '@/lib/kernel/errors';
import type { Compression } from '../../doors';
import { Block, encodeBlock, GROUP_SIZE } from '../codec/block';
import type { Columns } from '../columns';
import { asBuffer, binaryRows, int8 } from './binary';
import type { BlockCache, BlockKey } from './block-cache';
import type { MemberSet } from './directory';

/** Rows asked for, or written, at a time. */
const ROWS = 64;

export class Blocks {
  constructor(
    private readonly pool: Pool,
    private readonly compression: Compression,
    private readonly cache: BlockCache,
  ) {}

  /** The blocks there are of those asked for, in no order: one may have been dropped by retention meanwhile. */
  async read(keys: readonly BlockKey[]): Promise<{ readonly key: BlockKey; readonly block: Block }[]> {
    const found: { key: BlockKey; block: Block }[] = [];
    const missing: BlockKey[] = [];
    for (const key of keys) {
      const block = this.cache.get(key);
      if (block) found.push({ key, block });
      else missing.push(key);
    }
    for (let from = 0; from < missing.length; from += ROWS)
      found.push(...(await this.fetch(missing.slice(from, from + ROWS))));
    return found;
  }

  private async fetch(keys: readonly BlockKey[]): Promise<{ key: BlockKey; block: Block }[]> {
    const list = keys.map(({ startMs, groupId }) => `(${startMs},${groupId})`).join(',');
    const rows = await binaryRows(
      this.pool,
      `SELECT start_ms, group_id, samples FROM metrics_block WHERE (start_ms, group_id) IN (${list})`,
    );
    return Promise.all(
      rows.map(async ([startMs, groupId, samples]) => {
        const key = { startMs: int8(startMs), groupId: int8(groupId) };
        const block = await this.unpack(key, samples as Buffer);
        this.cache.put(key, block);
        return { key, block };
      }),
    );
  }

  private async unpack({ startMs, groupId }: BlockKey, samples: Buffer): Promise<Block> {
    try {
      return new Block(await this.compression.decompress(samples));
    } catch (cause) {
      throw bug(`the block of group ${groupId} at ${startMs} cannot be read: ${messageOf(cause)}`);
    }
  }

  /** Writes a block, in place of one that is there. What comes back is for `committed`. */
  async write(client: PoolClient, key: BlockKey, members: readonly (Columns | undefined)[]): Promise<WrittenBlock> {
    const bytes = encodeBlock(members);
    const set = membersOf(members);
    await client.query({
      name: 'metrics_block_write',
      text: `INSERT INTO metrics_block (start_ms, group_id, members, samples) VALUES ($1, $2, $3, $4)
             ON CONFLICT (start_ms, group_id) DO UPDATE SET members = excluded.members, samples = excluded.samples`,
      values: [key.startMs, key.groupId, bitsOf(set), asBuffer(await this.compression.compress(bytes))],
    });
    return { key, members: set, bytes };
  }

  async delete(client: PoolClient, { startMs, groupId }: BlockKey): Promise<void> {
    await client.query('DELETE FROM metrics_block WHERE start_ms = $1 AND group_id = $2', [startMs, groupId]);
  }

  /** Its transaction is committed: from here on readers see it. */
  committed({ key, bytes }: Pick<WrittenBlock, 'key' | 'bytes'>): void {
    this.cache.put(key, new Block(bytes));
  }

  deleted(key: BlockKey): void {
    this.cache.remove(key);
  }
}

export type WrittenBlock = { readonly key: BlockKey; readonly members: MemberSet; readonly bytes: Uint8Array };

function membersOf(members: readonly (Columns | undefined)[]): MemberSet {
  if (members.length > GROUP_SIZE) throw bug(`a group has ${members.length} members, ${GROUP_SIZE} are possible`);
  const words = [0, 0];
  members.forEach((columns, i) => {
    if (columns && columns.timestampsMs.length > 0) words[i >>> 5] = (words[i >>> 5] as number) | (1 << (i & 31));
  });
  return { low: (words[0] as number) >>> 0, high: (words[1] as number) >>> 0 };
}

/** As Postgres' bigint. */
const bitsOf = ({ low, high }: MemberSet) => BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();

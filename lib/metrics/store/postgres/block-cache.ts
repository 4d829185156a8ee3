// Blocks in memory, decompressed, up to a budget: a query that finds them there does not ask Postgres.
import type { Block } from '../codec/block';

/** A block's key: its window and its group. */
export type BlockKey = { readonly startMs: number; readonly groupId: number };

const textOf = ({ startMs, groupId }: BlockKey) => `${startMs}:${groupId}`;

export class BlockCache {
  /** In the order of use. */
  private readonly blocks = new Map<string, Block>();
  private size = 0;
  hits = 0;
  misses = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.size;
  }

  get(key: BlockKey): Block | undefined {
    const text = textOf(key);
    const block = this.blocks.get(text);
    if (!block) {
      this.misses++;
      return undefined;
    }
    this.hits++;
    this.blocks.delete(text);
    this.blocks.set(text, block);
    return block;
  }

  put(key: BlockKey, block: Block): void {
    this.remove(key);
    this.blocks.set(textOf(key), block);
    this.size += block.sizeBytes;
    for (const [text, oldest] of this.blocks) {
      if (this.size <= this.maxBytes) return;
      this.blocks.delete(text);
      this.size -= oldest.sizeBytes;
    }
  }

  remove(key: BlockKey): void {
    const block = this.blocks.get(textOf(key));
    if (!block) return;
    this.blocks.delete(textOf(key));
    this.size -= block.sizeBytes;
  }
}

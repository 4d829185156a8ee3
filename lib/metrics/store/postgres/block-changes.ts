// Samples on their way into blocks: cut into windows, merged with what is there, written in the caller's transaction. What is
// there already stays; only what is new is added. The partitions of the windows are there: see Directory.ensurePartitions.
import type { PoolClient } from 'pg';
import { type Columns, firstAtOrAfter, merge, slice } from '../columns';
import type { Blocks, WrittenBlock } from './blocks';
import { type Directory, WINDOW_MS, windowStart } from './directory';
import type { Place } from './membership';

type MemberColumns = Map<number, Columns>;

export type Written = { readonly blocks: readonly WrittenBlock[]; readonly samplesAdded: number };

export class BlockChanges {
  /** Window -> group -> member -> samples. */
  private readonly windows = new Map<number, Map<number, MemberColumns>>();

  /** Samples of one series; several calls for one place must not overlap in time. */
  add({ groupId, member }: Place, columns: Columns): void {
    const { timestampsMs } = columns;
    for (let from = 0; from < timestampsMs.length; ) {
      const startMs = windowStart(timestampsMs[from] as number);
      const to = firstAtOrAfter(timestampsMs, startMs + WINDOW_MS);
      const members = this.membersOf(startMs, groupId);
      const part = from === 0 && to === timestampsMs.length ? columns : slice(columns, from, to);
      const before = members.get(member);
      members.set(member, before ? merge(before, part) : part);
      from = to;
    }
  }

  private membersOf(startMs: number, groupId: number): MemberColumns {
    const groups = this.windows.get(startMs) ?? new Map<number, MemberColumns>();
    this.windows.set(startMs, groups);
    const members = groups.get(groupId) ?? new Map<number, Columns>();
    groups.set(groupId, members);
    return members;
  }

  /** Starts of the windows that are to be written. */
  get starts(): number[] {
    return [...this.windows.keys()];
  }

  async write(client: PoolClient, blocks: Blocks, directory: Directory): Promise<Written> {
    const written: WrittenBlock[] = [];
    let samplesAdded = 0;
    for (const [startMs, groups] of this.windows) {
      const [window] = await directory.within(startMs, startMs);
      for (const [groupId, members] of groups) {
        const key = { startMs, groupId };
        const there = window?.entries.has(groupId) ? (await blocks.read([key]))[0]?.block : undefined;
        const merged: (Columns | undefined)[] = [];
        for (let member = 0; member < (there?.memberCount ?? 0); member++) merged[member] = there?.read(member);
        for (const [member, columns] of members) {
          const before = merged[member];
          merged[member] = before ? merge(before, columns) : columns;
          samplesAdded += (merged[member]?.timestampsMs.length ?? 0) - (before?.timestampsMs.length ?? 0);
        }
        written.push(await blocks.write(client, key, Array.from(merged)));
      }
    }
    return { blocks: written, samplesAdded };
  }
}

/** Their transaction is committed. In one turn with whatever else readers see of it. */
export function blocksCommitted(written: readonly WrittenBlock[], blocks: Blocks, directory: Directory): void {
  for (const block of written) {
    blocks.committed(block);
    directory.add(block.key.startMs, block.key.groupId, block.members);
  }
}

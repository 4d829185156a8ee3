// Head -> blocks: the samples of a window, and the late ones that wait, in one transaction with the cut-off that says so. A crash
// leaves either write-ahead rows or blocks to answer for a sample, never both, never neither.
import type { PoolClient } from 'pg';
import { bug } from '@/lib/kernel/errors';
import { isTurnOver, nextTurn } from '../../turns';
import { within } from '../columns';
import { BlockChanges, blocksCommitted } from './block-changes';
import type { WrittenBlock } from './blocks';
import { windowStart } from './directory';
import { type ExemplarSnapshot, packExemplars } from './exemplar-snapshot';
import type { StoreParts } from './parts';
import { Placement } from './placement';
import { inTransaction } from './transaction';

/**
 * Seals what is before `untilMs`: at most the rest of one window. Nothing in order is accepted for that time any more; appends
 * go on meanwhile.
 * @param exemplars kept with the cut-off
 * @throws bug when the database is ahead of this process: a commit that seemed to fail had succeeded, and only a replay sorts
 * that out. After any other failure nothing has changed.
 */
export async function sealUntil(parts: StoreParts, untilMs: number, exemplars: ExemplarSnapshot): Promise<void> {
  const { head, blocks, directory, table } = parts;
  head.late.beginSealing(untilMs);
  try {
    await directory.ensurePartitions(windowsToSeal(parts, untilMs));
    const sealing = new Sealing(parts, untilMs, exemplars);
    await inTransaction(parts.pool, (client) => sealing.run(client));
    // In one turn: a reader sees a sample in the head or in a block, never in neither.
    sealing.placement.committed();
    blocksCommitted(sealing.written, blocks, directory);
    head.sealedUpTo(untilMs, table.slots(), sealing.samples);
  } catch (error) {
    head.late.keep();
    throw error;
  }
}

function windowsToSeal({ head }: StoreParts, untilMs: number): Set<number> {
  const windows = new Set([windowStart(untilMs - 1)]);
  for (const slot of head.late.sealingSlots())
    for (const timestampMs of head.late.sealingOf(slot).timestampsMs) windows.add(windowStart(timestampMs));
  return windows;
}

class Sealing {
  readonly placement: Placement;
  readonly written: WrittenBlock[] = [];
  samples = 0;
  /** All that did not come late is at or after it. What came late since the seal began may be older: it waits. */
  private readonly fromMs: number;

  constructor(
    private readonly parts: StoreParts,
    private readonly untilMs: number,
    private readonly exemplars: ExemplarSnapshot,
  ) {
    this.placement = new Placement(parts);
    this.fromMs = Math.max(parts.head.sealedUntilMs, windowStart(untilMs - 1));
  }

  async run(client: PoolClient): Promise<void> {
    const slots = await this.slotsToSeal();
    await this.placement.place(client, slots);
    for (const members of this.byGroup(slots).values()) await this.sealGroup(client, members);
    await this.moveCutOff(client);
  }

  /** Series with samples before the cut-off, or late ones since. Others run meanwhile: what they append in order comes after it. */
  private async slotsToSeal(): Promise<number[]> {
    const { head, table } = this.parts;
    const found: number[] = [];
    for (const slot of [...table.slots()]) {
      if (head.startsBefore(slot, this.untilMs)) found.push(slot);
      if (isTurnOver()) await nextTurn();
    }
    return found;
  }

  private byGroup(slots: readonly number[]): Map<number, number[]> {
    const groups = new Map<number, number[]>();
    for (const slot of slots) {
      const { groupId } = this.placement.of(slot);
      const members = groups.get(groupId);
      if (members) members.push(slot);
      else groups.set(groupId, [slot]);
    }
    return groups;
  }

  private async sealGroup(client: PoolClient, slots: readonly number[]): Promise<void> {
    const { head, blocks, directory } = this.parts;
    const changes = new BlockChanges();
    for (const slot of slots) {
      const place = this.placement.of(slot);
      const recent = head.samplesOf(slot, this.fromMs, this.untilMs - 1);
      // Late samples of the window are among the recent ones.
      const late = within(head.late.sealingOf(slot), -Infinity, this.fromMs - 1);
      this.samples += recent.timestampsMs.length + late.timestampsMs.length;
      changes.add(place, recent);
      changes.add(place, late);
      if (isTurnOver()) await nextTurn();
    }
    const { blocks: written } = await changes.write(client, blocks, directory);
    this.written.push(...written);
  }

  private async moveCutOff(client: PoolClient): Promise<void> {
    const { head, compression } = this.parts;
    const sealedUntilMs = Math.max(0, head.sealedUntilMs);
    const moved = await client.query(
      'UPDATE metrics_state SET sealed_until_ms = $1, exemplars = $2 WHERE sealed_until_ms = $3',
      [this.untilMs, await packExemplars(this.exemplars, compression), sealedUntilMs],
    );
    if (moved.rowCount !== 1)
      throw bug(`the samples from ${sealedUntilMs} on have been sealed already: the store must be opened again`);
  }
}

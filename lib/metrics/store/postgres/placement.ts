// Gives series that have no group yet a place in a new one, in a transaction: nobody else knows of it before that is committed.
import type { PoolClient } from 'pg';
import { isTurnOver, nextTurn } from '../../turns';
import { GROUP_SIZE } from '../codec/block';
import type { TimeRange } from '../contract';
import { NO_SLOT } from '../head/ref-slots';
import type { Place } from './membership';
import type { StoreParts } from './parts';

type NewGroup = { readonly id: number; readonly slots: readonly number[] };

type Placed = { readonly slot: number; readonly name: string; readonly ref: number };

const byName = (a: Placed, b: Placed) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.ref - b.ref);

export class Placement {
  private readonly places = new Map<number, Place>();
  private readonly newGroups: NewGroup[] = [];

  constructor(private readonly parts: Pick<StoreParts, 'table' | 'membership' | 'groups' | 'head'>) {}

  /** Of a series that has been placed, here or before. */
  of(slot: number): Place {
    return (this.parts.membership.of(slot) ?? this.places.get(slot)) as Place;
  }

  /** Those sampled together come side by side, and among them those of one metric: they compress well and are read together. */
  async place(client: PoolClient, slots: readonly number[]): Promise<void> {
    const { table, membership, groups } = this.parts;
    const fresh = await this.inOrder(slots.filter((slot) => !membership.of(slot)));
    const chunks: number[][] = [];
    for (let from = 0; from < fresh.length; from += GROUP_SIZE) chunks.push(fresh.slice(from, from + GROUP_SIZE));
    const ids = await groups.insert(
      client,
      chunks.map((chunk) => chunk.map((slot) => table.copyOfLabels(slot))),
    );
    chunks.forEach((chunk, i) => {
      const id = ids[i] as number;
      this.newGroups.push({ id, slots: chunk });
      chunk.forEach((slot, member) => {
        this.places.set(slot, { groupId: id, member });
      });
    });
  }

  /** Others run meanwhile: a column at a time is put in order. */
  private async inOrder(slots: readonly number[]): Promise<number[]> {
    const { table, head } = this.parts;
    const columns = new Map<number, Placed[]>();
    for (const slot of slots) {
      const column = head.columnOf(slot);
      const placed = { slot, name: table.copyOfLabels(slot).metricName, ref: table.refAt(slot) };
      const others = columns.get(column);
      if (others) others.push(placed);
      else columns.set(column, [placed]);
      if (isTurnOver()) await nextTurn();
    }
    const inOrder: number[] = [];
    for (const [, members] of [...columns].sort(([a], [b]) => a - b)) {
      for (const { slot } of members.sort(byName)) inOrder.push(slot);
      if (isTurnOver()) await nextTurn();
    }
    return inOrder;
  }

  /** The transaction is committed. */
  committed(): void {
    const { table, membership, groups } = this.parts;
    for (const [slot, place] of this.places) membership.set(slot, place);
    for (const { id, slots } of this.newGroups)
      groups.remember(
        id,
        slots.map((slot) => table.labelsOf(slot)),
      );
  }
}

/**
 * Gives series in memory that have no place the one they had in windows of the range: samples of one series are to come together,
 * also those it had before it left memory. Of two groups that it was in, the later one.
 */
export async function restorePlaces(
  { directory, groups, table, membership }: Pick<StoreParts, 'directory' | 'groups' | 'table' | 'membership'>,
  { startMs, endMs }: TimeRange,
): Promise<void> {
  const windows = await directory.within(startMs, endMs);
  const ids = new Set(windows.flatMap(({ entries }) => [...entries.keys()]));
  const latestFirst = [...ids].sort((a, b) => b - a);
  for (const [groupId, members] of await groups.select(latestFirst, [])) {
    for (const { member, labels } of members) {
      const ref = table.find(labels);
      const slot = ref === undefined ? NO_SLOT : table.slotOf(ref);
      if (slot !== NO_SLOT && !membership.of(slot)) membership.set(slot, { groupId, member });
    }
    groups.remember(
      groupId,
      members.map(({ labels }) => table.shared(labels)),
    );
  }
}

// Which group, and which place in it, a series in memory has: where its samples go when they are sealed.

export type Place = { readonly groupId: number; readonly member: number };

export class Membership {
  /** 0: none. */
  private groupIds = new Float64Array(0);
  private members = new Uint8Array(0);

  /** undefined: the series has none yet. */
  of(slot: number): Place | undefined {
    const groupId = this.groupIds[slot] ?? 0;
    return groupId === 0 ? undefined : { groupId, member: this.members[slot] as number };
  }

  set(slot: number, { groupId, member }: Place): void {
    if (slot >= this.groupIds.length) this.grow(slot + 1);
    this.groupIds[slot] = groupId;
    this.members[slot] = member;
  }

  /** The slot is another series' from here on. */
  clear(slot: number): void {
    if (slot < this.groupIds.length) this.groupIds[slot] = 0;
  }

  private grow(count: number): void {
    const capacity = Math.max(1024, count, this.groupIds.length * 2);
    const groupIds = new Float64Array(capacity);
    groupIds.set(this.groupIds);
    const members = new Uint8Array(capacity);
    members.set(this.members);
    this.groupIds = groupIds;
    this.members = members;
  }
}

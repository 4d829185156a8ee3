// Which groups have a block in which window, and which of their members are in it. Learned a stretch of windows at a time, when
// first asked, and kept up by whoever writes blocks.
import type { Pool } from 'pg';
import { binaryRows, int8 } from './binary';
import { BLOCKS, ensurePartition, partitionStarts } from './partitions';

/** Blocks hold one window of this length each. */
export const WINDOW_MS = 2 * 3600_000;

export const windowStart = (timestampMs: number): number => Math.floor(timestampMs / WINDOW_MS) * WINDOW_MS;

/** Bit i of 64: low and high word. */
export type MemberSet = { readonly low: number; readonly high: number };

export const hasMember = ({ low, high }: MemberSet, member: number): boolean =>
  ((member < 32 ? low >>> member : high >>> (member - 32)) & 1) === 1;

/** Group id -> members with samples. */
export type WindowEntries = ReadonlyMap<number, MemberSet>;

export class Directory {
  private readonly windows = new Map<number, Map<number, MemberSet>>();
  /** Starts of the partitions there are, oldest first. */
  private partitions: readonly number[] = [];

  private changeCount = 0;

  constructor(private readonly pool: Pool) {}

  /** How often blocks were written or removed. */
  get changes(): number {
    return this.changeCount;
  }

  /** Takes note of partitions that were made or dropped. */
  async refresh(): Promise<void> {
    this.partitions = await partitionStarts(this.pool, BLOCKS);
    const oldestMs = this.partitions[0] ?? Infinity;
    for (const startMs of this.windows.keys()) if (startMs < oldestMs) this.windows.delete(startMs);
  }

  /**
   * Makes the partitions of windows, unless they are there. Not within a transaction: making one locks the whole table, which
   * would keep out everybody, the transaction's own reads included.
   */
  async ensurePartitions(starts: Iterable<number>): Promise<void> {
    const missing = [...starts].filter(
      (start) => !this.partitions.includes(Math.floor(start / BLOCKS.span) * BLOCKS.span),
    );
    for (const start of missing) await ensurePartition(this.pool, BLOCKS, start);
    if (missing.length > 0) await this.refresh();
  }

  /** Start of the oldest partition; undefined: there is none. */
  get oldestMs(): number | undefined {
    return this.partitions[0];
  }

  /** Windows that overlap [startMs, endMs] and have blocks, oldest first. */
  async within(
    startMs: number,
    endMs: number,
  ): Promise<{ readonly startMs: number; readonly entries: WindowEntries }[]> {
    const wanted = this.starts(startMs, endMs);
    await this.learn(wanted.filter((start) => !this.windows.has(start)));
    return wanted.flatMap((start) => {
      const entries = this.windows.get(start);
      return entries && entries.size > 0 ? [{ startMs: start, entries }] : [];
    });
  }

  /** Starts of all windows that lie in a partition and overlap the range. */
  private starts(startMs: number, endMs: number): number[] {
    const found: number[] = [];
    for (const partitionMs of this.partitions) {
      const from = Math.max(partitionMs, windowStart(startMs));
      const to = Math.min(partitionMs + BLOCKS.span - 1, endMs);
      for (let start = from; start <= to; start += WINDOW_MS) found.push(start);
    }
    return found;
  }

  private async learn(starts: readonly number[]): Promise<void> {
    const [first] = starts;
    const last = starts.at(-1);
    if (first === undefined || last === undefined) return;
    const before = this.changeCount;
    const rows = await binaryRows(
      this.pool,
      `SELECT start_ms, group_id, members FROM metrics_block WHERE start_ms >= ${first} AND start_ms <= ${last}`,
    );
    // Blocks were written while this was read: it may lack them.
    if (this.changeCount !== before) return this.learn(starts.filter((start) => !this.windows.has(start)));
    const learned = new Map(starts.map((start) => [start, new Map<number, MemberSet>()]));
    for (const [start, group, members] of rows) {
      const bits = members as Buffer; // NOT NULL
      learned.get(int8(start))?.set(int8(group), { high: bits.readUInt32BE(0), low: bits.readUInt32BE(4) });
    }
    for (const [start, entries] of learned) this.windows.set(start, entries);
  }

  /** A block was written. Windows nobody has asked for yet are learned when somebody does. */
  add(startMs: number, groupId: number, members: MemberSet): void {
    this.changeCount++;
    this.windows.get(startMs)?.set(groupId, members);
  }

  remove(startMs: number, groupId: number): void {
    this.changeCount++;
    this.windows.get(startMs)?.delete(groupId);
  }
}

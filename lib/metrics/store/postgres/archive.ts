// Reading what is in blocks: which series match, and their samples.
import type { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import { LOOP_TURNS, type Turns } from '../../turns';
import { type Columns, concat, merge, within } from '../columns';
import type { TimeRange } from '../contract';
import { JoinedTimes } from '../joined-times';
import type { Loan } from '../lent-values';
import type { Blocks } from './blocks';
import type { DecodedBlocks } from './decoded-blocks';
import { hasMember, type MemberSet } from './directory';
import type { Selections } from './selections';

/** A series in a group, and the windows in which it has samples, oldest first. */
export type Stretch = { readonly groupId: number; readonly member: number; readonly windows: readonly number[] };

/** A series: its labels, its samples in the range that are not in blocks, and where the others are. */
export type Found = { readonly labels: Labels; readonly head: Columns; readonly stretches: Stretch[] };

export type ArchiveMatch = Stretch & { readonly labels: Labels };

/** What a series is beside its samples. */
const WORK_OF_A_SERIES = 64;

const NO_MEMBERS: MemberSet = { low: 0, high: 0 };

export class Archive {
  constructor(
    private readonly selections: Pick<Selections, 'within'>,
    private readonly blocks: Blocks,
    private readonly decoded: DecodedBlocks,
  ) {}

  /** Members of groups that match all matchers and have a block in a window of the range; group by group, the oldest first. */
  async select(matchers: readonly Matcher[], range: TimeRange): Promise<ArchiveMatch[]> {
    const found: ArchiveMatch[] = [];
    for (const { groupId, members, windows } of await this.selections.within(matchers, range)) {
      // Most members are in all windows of their group: those share one list.
      const all = windows.map(({ startMs }) => startMs);
      for (const { member, labels } of members) {
        const isInAll = windows.every(({ set }) => hasMember(set, member));
        const its = isInAll ? all : all.filter((_, i) => hasMember(windows[i]?.set ?? NO_MEMBERS, member));
        if (its.length > 0) found.push({ groupId, member, labels, windows: its });
      }
    }
    return found;
  }

  /** Label sets that match all matchers and have a block in a window of the range; one may come several times. */
  async labels(matchers: readonly Matcher[], range: TimeRange): Promise<Labels[]> {
    const found: Labels[] = [];
    for (const { members, windows } of await this.selections.within(matchers, range)) {
      for (const { member, labels } of members)
        if (windows.some(({ set }) => hasMember(set, member))) found.push(labels);
    }
    return found;
  }

  /**
   * All samples of each series in the range, those in blocks and those of its head together; maybe none. Others run meanwhile.
   * @param loan where values are put that have to be joined
   */
  async read(
    wanted: readonly Found[],
    { startMs, endMs }: TimeRange,
    loan: Loan,
    turns: Turns = LOOP_TURNS,
  ): Promise<Columns[]> {
    const blocks = await this.blocksOf(wanted);
    const times = new JoinedTimes(loan);
    const partsOf = ({ groupId, member, windows }: Stretch) => {
      const ofGroup = blocks.get(groupId);
      const parts: Columns[] = [];
      for (const window of windows) {
        const part = ofGroup?.get(window)?.(member);
        if (part) parts.push(within(part, startMs, endMs));
      }
      return parts;
    };
    const joined = ({ head, stretches }: Found): Columns => {
      const [only, ...others] = stretches;
      if (!only) return head;
      const parts = partsOf(only);
      if (others.length === 0 && isInOrder(parts, head)) {
        parts.push(head);
        return times.concat(parts);
      }
      // A series may have been in two groups, and a late sample in a block and still in the head: the earlier one counts.
      const closed = others.reduce((all, stretch) => merge(all, concat(partsOf(stretch))), concat(parts));
      return merge(closed, head);
    };
    const found: Columns[] = [];
    let work = 0;
    for (const series of wanted) {
      const columns = joined(series);
      found.push(columns);
      work += WORK_OF_A_SERIES + columns.timestampsMs.length;
      if (work < turns.workBetweenLooks) continue;
      work = 0;
      if (turns.isOver()) await turns.next();
    }
    return found;
  }

  /** Group -> window -> reader of a member's samples. */
  private async blocksOf(
    wanted: readonly Found[],
  ): Promise<Map<number, Map<number, (member: number) => Columns | undefined>>> {
    const windowsOf = new Map<number, Set<number>>();
    for (const { stretches } of wanted) {
      for (const { groupId, windows } of stretches) {
        const all = windowsOf.get(groupId) ?? new Set();
        windowsOf.set(groupId, all);
        for (const window of windows) all.add(window);
      }
    }
    const keys = [...windowsOf].flatMap(([groupId, windows]) =>
      Array.from(windows, (startMs) => ({ groupId, startMs })),
    );
    const found = new Map<number, Map<number, (member: number) => Columns | undefined>>();
    for (const { key, block } of await this.blocks.read(keys)) {
      const ofGroup = found.get(key.groupId) ?? new Map();
      found.set(key.groupId, ofGroup.set(key.startMs, this.decoded.readerOf(block)));
    }
    return found;
  }
}

/** Whether all that is in blocks is older than all that is in the head. Blocks of one group follow each other. */
function isInOrder(closed: readonly Columns[], head: Columns): boolean {
  if (head.timestampsMs.length === 0) return true;
  for (let i = closed.length - 1; i >= 0; i--) {
    const { timestampsMs } = closed[i] as Columns;
    if (timestampsMs.length > 0) return (timestampsMs.at(-1) as number) < (head.timestampsMs[0] as number);
  }
  return true;
}

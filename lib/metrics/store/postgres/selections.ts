// Which members of groups a selector wants, remembered: panels ask the same again and again, and what a group holds never changes.
import type { Matcher } from '@/lib/kernel/matchers';
import type { TimeRange } from '../contract';
import type { Directory, MemberSet } from './directory';
import type { GroupMatch, Groups } from './groups';

type WindowOfGroup = { readonly startMs: number; readonly set: MemberSet };

/** Matching members of a group, and its blocks in a range, oldest first. */
export type GroupWithin = {
  readonly groupId: number;
  readonly members: readonly GroupMatch[];
  readonly windows: readonly WindowOfGroup[];
};

/** What is known of one selector. */
type Selection = {
  /** State of the directory when its windows were looked through. */
  changes: number;
  readonly windows: Set<number>;
  readonly looked: Set<number>;
  /** By group, the oldest first: of a series in two groups, what was there first counts. */
  matches: Map<number, readonly GroupMatch[]>;
  members: number;
};

/** Groups and members that are remembered in all, some 100 bytes each. */
const MOST_REMEMBERED = 200_000;

const textOf = (matchers: readonly Matcher[]) =>
  JSON.stringify(matchers.map(({ name, type, value }) => [name, type, value]));

export class Selections {
  /** The one used last comes last. */
  private readonly known = new Map<string, { readonly selection: Selection; readonly size: number }>();
  private size = 0;

  constructor(
    private readonly directory: Directory,
    private readonly groups: Groups,
  ) {}

  /** Groups with matching members that have a block in a window of the range, the oldest first. @throws unavailable */
  async within(matchers: readonly Matcher[], { startMs, endMs }: TimeRange): Promise<GroupWithin[]> {
    const windows = await this.directory.within(startMs, endMs);
    if (windows.length === 0) return [];
    const text = textOf(matchers);
    const selection = this.known.get(text)?.selection ?? newSelection();
    const { changes } = this.directory;
    if (selection.changes !== changes) selection.windows.clear();
    const unseen = windows.filter(({ startMs: start }) => !selection.windows.has(start));
    await this.look(
      selection,
      unseen.flatMap(({ entries }) => [...entries.keys()]),
      matchers,
    );
    for (const { startMs: start } of unseen) selection.windows.add(start);
    selection.changes = changes;
    this.remember(text, selection);
    const found: GroupWithin[] = [];
    for (const [groupId, members] of selection.matches) {
      const its: WindowOfGroup[] = [];
      for (const { startMs: start, entries } of windows) {
        const set = entries.get(groupId);
        if (set) its.push({ startMs: start, set });
      }
      if (its.length > 0) found.push({ groupId, members, windows: its });
    }
    return found;
  }

  private async look(selection: Selection, groupIds: readonly number[], matchers: readonly Matcher[]): Promise<void> {
    const unknown = [...new Set(groupIds)].filter((id) => !selection.looked.has(id));
    if (unknown.length === 0) return;
    const found = await this.groups.select(unknown, matchers);
    for (const id of unknown) selection.looked.add(id);
    for (const [id, members] of found) selection.matches.set(id, members);
    selection.matches = new Map([...selection.matches].sort(([a], [b]) => a - b));
    selection.members = Array.from(selection.matches.values()).reduce((sum, { length }) => sum + length, 0);
  }

  private remember(text: string, selection: Selection): void {
    this.forget(text);
    const size = selection.looked.size + selection.members;
    if (size > MOST_REMEMBERED / 4) return;
    this.known.set(text, { selection, size });
    this.size += size;
    for (const oldest of this.known.keys()) {
      if (this.size <= MOST_REMEMBERED) return;
      this.forget(oldest);
    }
  }

  private forget(text: string): void {
    this.size -= this.known.get(text)?.size ?? 0;
    this.known.delete(text);
  }
}

const newSelection = (): Selection => ({
  ...{ changes: -1, windows: new Set<number>(), looked: new Set<number>() },
  ...{ matches: new Map<number, readonly GroupMatch[]>(), members: 0 },
});

// The list by keyboard: j and k look at the next and the previous rule, Esc goes back to the list, e edits.
'use client';
import { useAddress } from '@/components/address/use-address';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import type { ListedGroup } from './rule-standing';
import { type RulePlace, withOpen } from './rules-address';

const GROUP = 'Rules';

export function useListKeys(
  groups: readonly ListedGroup[],
  place: RulePlace | undefined,
  select: (place: RulePlace | undefined) => void,
): void {
  const { change } = useAddress();
  const places = groups.flatMap(({ group, rules }) =>
    rules.map(({ index }) => ({ file: group.file, group: group.name, index, namespace: group.namespace })),
  );
  const at = places.findIndex(
    ({ file, group, index }) => file === place?.file && group === place.group && index === place.index,
  );
  const step = (by: number) => {
    const next = places[at < 0 ? 0 : Math.min(places.length - 1, Math.max(0, at + by))];
    if (next) select(next);
  };
  const edit = () => {
    const found = places[at];
    if (!found) return;
    const { file, group, index, namespace } = found;
    change(
      withOpen(namespace === null ? { kind: 'copy', file, group, index } : { kind: 'edit', namespace, group, index }),
    );
  };
  useShortcuts([
    { keys: 'j', does: 'Next rule', group: GROUP, run: () => step(1) },
    { keys: 'k', does: 'Previous rule', group: GROUP, run: () => step(-1) },
    { keys: 'e', does: 'Edit the rule', group: GROUP, run: edit },
    { keys: 'n', does: 'New rule', group: GROUP, run: () => change(withOpen({ kind: 'new', index: 0 })) },
    ...(place ? [{ keys: 'esc', does: 'Close the rule', group: GROUP, run: () => select(undefined) }] : []),
  ]);
}

// What can be done with a group. Fetched when it is opened, so it starts open.
'use client';
import { Copy, History, Pencil, Plus, Trash2 } from 'lucide-react';
import { useAddress } from '@/components/address/use-address';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import type { OpenedBy } from '@/components/ui/on-demand';
import type { RuleGroup } from '@/lib/client/rules-model';
import { type Open, withOpen } from './rules-address';
import { useDeleteGroup } from './use-delete-group';

export default function GroupMenu({ trigger, group }: OpenedBy & { group: RuleGroup }) {
  const { change } = useAddress();
  const open = (what: Open) => change(withOpen(what));
  const { file, name, namespace, rules } = group;
  return (
    <Menu trigger={trigger} align="end">
      {namespace === null ? (
        <MenuItem onSelect={() => open({ kind: 'copy', file, group: name, index: 0 })}>
          <Copy aria-hidden />
          Copy into Quadrant to edit
        </MenuItem>
      ) : (
        <MadeItems {...{ group, open, namespace }} index={rules.length} />
      )}
    </Menu>
  );
}

type MadeItemsProps = { group: RuleGroup; namespace: string; index: number; open: (what: Open) => void };

function MadeItems({ group, namespace, index, open }: MadeItemsProps) {
  const remove = useDeleteGroup();
  const { name } = group;
  return (
    <>
      <MenuItem onSelect={() => open({ kind: 'edit', namespace, group: name, index: 0 })}>
        <Pencil aria-hidden />
        Edit group
      </MenuItem>
      <MenuItem onSelect={() => open({ kind: 'edit', namespace, group: name, index })}>
        <Plus aria-hidden />
        Add a rule
      </MenuItem>
      <MenuItem onSelect={() => open({ kind: 'versions', namespace, group: name })}>
        <History aria-hidden />
        Versions
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => remove({ namespace, name, version: group.version ?? 0 })}>
        <Trash2 aria-hidden />
        Delete group
      </MenuItem>
    </>
  );
}

// The choice of how often a page asks again.
'use client';
import { Menu, MenuChoices, MenuLabel } from '@/components/ui/menu';
import type { OpenedBy } from '@/components/ui/on-demand';
import { REFRESH_CHOICES, REFRESH_NAMES, type Refresh } from './refresh';

type RefreshMenuProps = OpenedBy & { refresh: Refresh; onChange: (refresh: Refresh) => void };

export default function RefreshMenu({ trigger, refresh, onChange }: RefreshMenuProps) {
  return (
    <Menu align="end" trigger={trigger}>
      <MenuLabel>Refresh automatically</MenuLabel>
      <MenuChoices
        value={refresh}
        onChange={onChange}
        choices={REFRESH_CHOICES.map((value) => ({ value, label: REFRESH_NAMES[value] }))}
      />
    </Menu>
  );
}

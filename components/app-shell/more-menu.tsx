// What does not fit into the bar at the foot of a phone: the other pages, the keys, the theme.
'use client';
import { Keyboard } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import type { OpenedBy } from '@/components/ui/on-demand';
import { useOverlay } from './overlays';
import { FOOT_PAGES, PAGES } from './pages';
import { ThemeChoices } from './theme-choices';

export default function MoreMenu({ trigger }: OpenedBy) {
  const router = useRouter();
  const open = useOverlay();
  return (
    <Menu side="top" align="end" trigger={trigger}>
      {PAGES.filter((page) => !FOOT_PAGES.includes(page)).map((page) => (
        <MenuItem key={page.href} onSelect={() => router.push(page.href)}>
          <page.icon aria-hidden />
          {page.name}
          {page.isLater && <span className="ml-auto pl-4 text-11 text-ink-3">later</span>}
        </MenuItem>
      ))}
      <MenuItem onSelect={() => open('help')}>
        <Keyboard aria-hidden />
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <ThemeChoices />
    </Menu>
  );
}

// Below 768 px the rail is a bar of five at the foot: four pages and the rest.
'use client';
import { Keyboard, type LucideIcon, Menu as MenuIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { useOverlay } from './overlays';
import { FOOT_PAGES, isAt, PAGES } from './pages';
import { ThemeChoices } from './theme-menu';

const CELL = 'flex h-12 flex-1 flex-col items-center justify-center gap-0.5 rounded-control text-11';

export function FootBar() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex h-14 items-center border-t border-line bg-panel px-1 md:hidden"
    >
      {FOOT_PAGES.map((page) => {
        const isHere = isAt(page, pathname);
        return (
          <Link
            key={page.href}
            href={page.href}
            aria-current={isHere ? 'page' : undefined}
            className={`${CELL} ${isHere ? 'font-strong text-ink' : 'text-ink-3'}`}
          >
            <CellIcon icon={page.icon} isDim={page.isLater === true} />
            {page.name}
          </Link>
        );
      })}
      <More />
    </nav>
  );
}

function More() {
  const router = useRouter();
  const open = useOverlay();
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <button type="button" className={`${CELL} text-ink-3`}>
          <CellIcon icon={MenuIcon} isDim={false} />
          More
        </button>
      }
    >
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

const CellIcon = ({ icon: Icon, isDim }: { icon: LucideIcon; isDim: boolean }) => (
  <Icon aria-hidden size={18} strokeWidth={1.8} className={isDim ? 'opacity-60' : ''} />
);

// The rail on the left: where one can go. Folds to icons; a bar at the foot replaces it on a phone.
'use client';
import { Keyboard, PanelLeft } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { FiringCount } from '@/components/alerts/count/firing-count';
import { writeStored } from '@/components/theme/stored';
import { RAIL_KEY } from '@/components/theme/theme';
import { IconButton } from '@/components/ui/button';
import { Logo } from '@/components/ui/logo';
import { useOverlay } from './overlays';
import { isAt, PAGES, type Page } from './pages';
import { ThemeMenu } from './theme-menu';

export function Rail() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-dvh w-(--w-rail) shrink-0 flex-col gap-0.5 border-r border-line px-2.5 pb-2.5 folded:w-(--w-rail-s) folded:px-2 max-md:hidden"
    >
      <Link
        href="/"
        className="mb-1.5 flex h-12 items-center gap-2 rounded-control px-2 text-15 font-strong tracking-[-0.01em] folded:px-2.5"
      >
        <Logo />
        <span className="folded:sr-only">Quadrant</span>
      </Link>
      {PAGES.map((page) => (
        <RailLink key={page.href} page={page} isHere={isAt(page, pathname)} />
      ))}
      <RailFoot />
    </nav>
  );
}

function RailLink({ page, isHere }: { page: Page; isHere: boolean }) {
  const colour = isHere
    ? 'bg-active font-strong text-ink'
    : page.isLater
      ? 'text-ink-3 hover:bg-hover'
      : 'text-ink-2 hover:bg-hover';
  return (
    <Link
      href={page.href}
      title={page.isLater ? `${page.name}: not in this version yet` : page.name}
      aria-current={isHere ? 'page' : undefined}
      className={`relative flex h-[30px] items-center gap-2.5 rounded-control px-2 folded:px-3 ${colour}`}
    >
      <page.icon
        aria-hidden
        size={16}
        strokeWidth={1.9}
        className={`shrink-0 ${isHere ? 'text-ink' : 'text-ink-3'} ${page.isLater ? 'opacity-60' : ''}`}
      />
      <span className="folded:sr-only">{page.name}</span>
      {page.href === '/alerts' && <FiringCount />}
      {page.isLater && <span className="sr-only">, not in this version yet</span>}
    </Link>
  );
}

function RailFoot() {
  const open = useOverlay();
  return (
    <div className="mt-auto flex items-center gap-1 folded:flex-col">
      <ThemeMenu />
      <IconButton label="Keyboard shortcuts" onClick={() => open('help')}>
        <Keyboard aria-hidden />
      </IconButton>
      <IconButton label="Fold or unfold the rail" className="ml-auto folded:ml-0" onClick={toggleRail}>
        <PanelLeft aria-hidden />
      </IconButton>
    </div>
  );
}

/** On <html>, where it is also set before the first paint. */
function toggleRail(): void {
  const { dataset } = document.documentElement;
  const isFolded = dataset.rail === 'folded';
  if (isFolded) delete dataset.rail;
  else dataset.rail = 'folded';
  writeStored(RAIL_KEY, isFolded ? 'open' : 'folded');
}

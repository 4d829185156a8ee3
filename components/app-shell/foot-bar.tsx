// Below 768 px the rail is a bar of five at the foot: four pages and the rest.
'use client';
import { type LucideIcon, Menu } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { FiringCount } from '@/components/alerts/count/firing-count';
import { onDemand } from '@/components/ui/on-demand';
import { FOOT_PAGES, isAt } from './pages';

const MoreMenu = onDemand('menu', () => import('./more-menu'));

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
            <span className="relative">
              <CellIcon icon={page.icon} />
              {page.href === '/alerts' && <FiringCount isSmall />}
            </span>
            {page.name}
          </Link>
        );
      })}
      <MoreMenu
        trigger={
          <button type="button" className={`${CELL} text-ink-3`}>
            <CellIcon icon={Menu} />
            More
          </button>
        }
      />
    </nav>
  );
}

const CellIcon = ({ icon: Icon }: { icon: LucideIcon }) => <Icon aria-hidden size={18} strokeWidth={1.8} />;

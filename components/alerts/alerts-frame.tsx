// What the pages under Alerts share: the top bar and one row of tabs.
'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { PageFrame } from '@/components/app-shell/page-frame';
import { ALERT_PAGES } from './alert-pages';
import { type OwnCounts, TabCount, useTabCounts } from './count/tab-counts';

const NONE: OwnCounts = {};

/** @param counts what a page knows of itself better than the tabs do */
export function AlertsFrame({
  controls,
  counts = NONE,
  children,
}: {
  controls?: ReactNode;
  counts?: OwnCounts;
  children?: ReactNode;
}) {
  const pathname = usePathname();
  const tabCounts = useTabCounts(counts);
  const tabs = useRef<HTMLElement>(null);
  useShownTab(tabs, [...tabCounts.values()].map(({ count }) => count).join());
  const here = ALERT_PAGES.filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`)).at(-1);
  return (
    <PageFrame title="Alerts" controls={controls}>
      <nav
        ref={tabs}
        aria-label="Alerts"
        className="-mt-4 flex gap-5 overflow-x-auto border-b border-line max-md:-mt-3"
      >
        {ALERT_PAGES.map(({ href, name }) => {
          const count = tabCounts.get(href);
          return (
            <Link
              key={href}
              href={href}
              aria-current={here?.href === href ? 'page' : undefined}
              className="flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-ink-2 hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-strong aria-[current=page]:text-ink"
            >
              {name}
              {count && <TabCount {...count} />}
            </Link>
          );
        })}
      </nav>
      {children}
    </PageFrame>
  );
}

/** Of more tabs than a phone is wide the one of this page is seen. `widths` changes with what makes tabs wider. */
function useShownTab(tabs: RefObject<HTMLElement | null>, widths: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what moves the tabs
  useLayoutEffect(() => {
    const row = tabs.current;
    const own = row?.querySelector<HTMLElement>('[aria-current=page]');
    if (!row || !own) return;
    const [left, right] = [own.offsetLeft - row.offsetLeft, own.offsetLeft - row.offsetLeft + own.offsetWidth];
    if (right > row.scrollLeft + row.clientWidth) row.scrollLeft = right - row.clientWidth;
    else if (left < row.scrollLeft) row.scrollLeft = left;
  }, [tabs, widths]);
}

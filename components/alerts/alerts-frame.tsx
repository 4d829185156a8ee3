// What the pages under Alerts share: the top bar and one row of tabs.
'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { PageFrame } from '@/components/app-shell/page-frame';
import { ALERT_PAGES } from './alert-pages';

/** @param counts by href, beside the tab's name; one that is not known yet is left out */
export function AlertsFrame({
  controls,
  counts = {},
  children,
}: {
  controls?: ReactNode;
  counts?: Readonly<Record<string, number | undefined>>;
  children?: ReactNode;
}) {
  const pathname = usePathname();
  const here = ALERT_PAGES.filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`)).at(-1);
  return (
    <PageFrame title="Alerts" controls={controls}>
      <nav aria-label="Alerts" className="-mt-4 flex gap-5 overflow-x-auto border-b border-line max-md:-mt-3">
        {ALERT_PAGES.map(({ href, name }) => (
          <Link
            key={href}
            href={href}
            aria-current={here?.href === href ? 'page' : undefined}
            className="flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-ink-2 hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-strong aria-[current=page]:text-ink"
          >
            {name}
            {counts[href] !== undefined && <span className="font-normal text-ink-3">{counts[href]}</span>}
          </Link>
        ))}
      </nav>
      {children}
    </PageFrame>
  );
}

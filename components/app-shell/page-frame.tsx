// One page: the top bar with its name, search and what the page puts there; under it the content.
'use client';
import { ChevronRight, Search } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { useOverlay } from './overlays';

/** `parent` is where the page is one of many. `controls` stand at the right of the top bar: time range and refresh where a page has time. */
export function PageFrame({
  title,
  parent,
  controls,
  children,
}: {
  title: string;
  parent?: { readonly href: string; readonly name: string };
  controls?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <>
      <header className="sticky top-0 z-20 flex h-(--h-top) shrink-0 items-center gap-2 border-b border-line bg-bg px-(--gutter)">
        <nav aria-label="Breadcrumb" className="mr-auto min-w-0 truncate">
          {parent && (
            <>
              <Link href={parent.href} className="text-ink-2 hover:text-ink">
                {parent.name}
              </Link>
              <ChevronRight aria-hidden size={14} className="mx-1.5 inline text-ink-3" />
            </>
          )}
          <span aria-current="page" className="font-strong">
            {title}
          </span>
        </nav>
        <SearchButton />
        {controls}
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="flex min-w-0 flex-1 flex-col gap-(--gap) px-(--gutter) py-4 outline-none max-md:py-3"
      >
        {children}
      </main>
    </>
  );
}

function SearchButton() {
  const open = useOverlay();
  return (
    <>
      <button
        type="button"
        onClick={() => open('palette')}
        className="flex h-7 w-[236px] min-w-0 shrink items-center gap-2 rounded-control border border-line-2 bg-panel px-2.5 text-ink-3 hover:bg-hover max-md:hidden"
      >
        <Search aria-hidden size={14} />
        <span className="mr-auto truncate">Find anything</span>
        <Kbd keys="mod+k" />
      </button>
      <IconButton label="Find anything" className="md:hidden" onClick={() => open('palette')}>
        <Search aria-hidden />
      </IconButton>
    </>
  );
}

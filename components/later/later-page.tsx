// A page that is not built: said plainly, with what to use today.
import Link from 'next/link';
import { PageFrame } from '@/components/app-shell/page-frame';
import { buttonClass } from '@/components/ui/button';
import type { LaterPage } from './later-pages';

export function LaterPageView({ page }: { page: LaterPage }) {
  return (
    <PageFrame title={page.name}>
      <div className="max-w-[560px] pt-1">
        <h1 className="text-20">{page.name} are not here yet</h1>
        <p className="mt-2 text-ink-2">{page.willBe}</p>
        <h2 className="mt-5 text-13">Today</h2>
        <p className="text-ink-2">{page.today}</p>
        <p className="mt-4 flex gap-2">
          <Link href="/explore" className={buttonClass()}>
            Open Explore
          </Link>
          <Link href="/targets" className={buttonClass('ghost')}>
            See targets
          </Link>
        </p>
      </div>
    </PageFrame>
  );
}

// What fires, on Home, a row for each name of an alert, the worst first: value, since when, who was told; or, while nothing
// fires, what waits.
'use client';
import Link from 'next/link';
import { lazy, Suspense } from 'react';
import type { LiveState } from '@/components/alerts/live/live-state';
import { Panel, SectionHead } from '@/components/panel/panel';
import { TableSkeleton } from '@/components/panel/skeletons';
import { LoadBoundary } from '@/components/ui/load-boundary';
import type { AlertRow } from '@/lib/client/alerts';
import { quietWords } from './firing-sentence';
import { kindsOf } from './kinds';

/** Nobody pays for the rows, and for silencing from them, while all is quiet. */
const FiringRows = lazy(() => import('./firing-rows'));

// More do not fit above the fold; the page of alerts has all.
const MOST_ROWS = 8;

/** Its size is final from the first paint on: what stands below does not move when the rows' code arrives. */
export function WrongNow({ firing, live }: { firing: readonly AlertRow[]; live: LiveState }) {
  const quiet = quietWords(live.rows.values());
  if (firing.length === 0) return quiet ? <Quiet words={quiet} /> : null;
  const kinds = kindsOf(firing);
  const shown = kinds.slice(0, MOST_ROWS);
  return (
    <div className="flex flex-col gap-1">
      <SectionHead title="Wrong now" note={kinds.length > MOST_ROWS ? `${MOST_ROWS} of ${kinds.length}` : undefined}>
        <AllAlerts />
      </SectionHead>
      <Panel label="Wrong now">
        <LoadBoundary>
          <Suspense fallback={<TableSkeleton rows={shown.length} rowClass="h-11 first:mt-7" />}>
            <FiringRows kinds={shown} live={live} />
          </Suspense>
        </LoadBoundary>
        {quiet && <p className="border-t border-line px-3 py-2 text-12 text-ink-2">{quiet}</p>}
      </Panel>
    </div>
  );
}

function Quiet({ words }: { words: string }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-3">
      <p className="text-ink-2">No alert fires; {words}.</p>
      <AllAlerts />
    </div>
  );
}

const AllAlerts = () => (
  <Link href="/alerts" className="text-accent-text hover:underline">
    All alerts
  </Link>
);

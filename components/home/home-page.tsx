// Home: what is wrong and since when, what changed, where to go.
'use client';
import Link from 'next/link';
import { PageFrame } from '@/components/app-shell/page-frame';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StaleBadge } from '@/components/panel/stale-badge';
import { useTargets } from '@/components/targets/use-targets';
import { nameOfRange } from '@/components/time-range/range';
import { RangePicker } from '@/components/time-range/range-picker';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { TimeKeys } from '@/components/time-range/time-keys';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { buttonClass } from '@/components/ui/button';
import { asApiError } from '@/lib/client/api-error';
import { ExampleList } from './example-list';
import { Headline } from './headline';
import { TargetSummary } from './target-summary';
import { useFiring } from './use-firing';
import { useTargetHistories } from './use-home';
import { WhatChanged } from './what-changed';
import { WrongNow } from './wrong-now';

export function HomePage() {
  const time = useTimeRange('30s');
  const targets = useTargets(time.refresh);
  const histories = useTargetHistories(time);
  const alerts = useFiring();
  const refreshNow = () => {
    void targets.refetch();
    void histories.refetch();
  };
  return (
    <PageFrame
      title="Home"
      controls={
        <>
          <RangePicker range={time.range} onChange={time.setRange} />
          <RefreshControl
            refresh={time.refresh}
            onChange={time.setRefresh}
            onRefresh={refreshNow}
            isBusy={targets.isFetching}
          />
        </>
      }
    >
      <TimeKeys range={time.range} onRange={time.setRange} onRefresh={refreshNow} />
      <div className="flex flex-wrap items-start justify-between gap-3">
        <Headline alerts={alerts} targets={targets} histories={histories.data} />
        <span className="flex items-center gap-2">
          {targets.isError && targets.data && (
            <StaleBadge dataAtMs={targets.dataUpdatedAt} error={asApiError(targets.error)} onRetry={refreshNow} />
          )}
          <Link href="/explore" className={buttonClass('outline', 'normal', 'max-md:hidden')}>
            Open Explore
          </Link>
        </span>
      </div>
      <div className="grid gap-x-7 gap-y-4 lg:grid-cols-[minmax(0,1fr)_324px]">
        {alerts.isSettled ? (
          <div className="flex min-w-0 flex-col gap-4">
            {alerts.failed && (
              <p className="text-ink-2">What fires could not be read: {alerts.failed}. It is tried again.</p>
            )}
            {alerts.live && (
              <PanelBoundary>
                <WrongNow firing={alerts.firing} live={alerts.live} />
              </PanelBoundary>
            )}
            <PanelBoundary>
              <TargetSummary targets={targets} histories={histories.data} rangeName={nameOfRange(time.range)} />
            </PanelBoundary>
            <PanelBoundary>
              <ExampleList time={time} />
            </PanelBoundary>
          </div>
        ) : (
          // What fires stands first: nothing is shown that it would push down.
          <div className="min-w-0">
            <TableSkeleton rows={5} rowClass="h-11" />
          </div>
        )}
        <PanelBoundary>
          <WhatChanged refresh={time.refresh} />
        </PanelBoundary>
      </div>
    </PageFrame>
  );
}

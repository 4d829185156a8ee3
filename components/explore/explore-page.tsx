// Explore: queries, their graph or their tables, and an address that restores all of it.
'use client';
import { useIsFetching } from '@tanstack/react-query';
import { useRef } from 'react';
import { PageFrame } from '@/components/app-shell/page-frame';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { RangePicker } from '@/components/time-range/range-picker';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { TimeKeys } from '@/components/time-range/time-keys';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { useSize } from '@/components/time-series/use-size';
import { FirstRun } from './first-run';
import { QueryPanel } from './query-panel';
import { ResultPanel } from './result-panel';
import { rowNews } from './row-news';
import { useInstantAnswers, useRangeAnswers } from './use-answers';
import { ASKED, useExplore } from './use-explore';

export function ExplorePage() {
  const explore = useExplore();
  const { queries, view, run, refreshNow } = explore;
  const time = useTimeRange('off');
  const { range, refresh } = time;
  const measured = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(measured);
  const ranged = useRangeAnswers({ queries, range, refresh, widthPx, isWanted: view !== 'table' });
  const instant = useInstantAnswers({ queries, range, refresh, isWanted: view === 'table' });
  const isBusy = useIsFetching({ predicate: ({ queryKey }) => ASKED.some((kind) => kind === queryKey[0]) }) > 0;
  const isAsked = queries.some(({ expr }) => expr !== '');
  const runOne = (id: string, expr: string) => run(new Map([[id, expr]]));
  return (
    <PageFrame
      title="Explore"
      controls={
        <>
          <RangePicker range={range} onChange={time.setRange} />
          <RefreshControl refresh={refresh} onChange={time.setRefresh} onRefresh={refreshNow} isBusy={isBusy} />
        </>
      }
    >
      <h1 className="sr-only">Explore</h1>
      <TimeKeys range={range} onRange={time.setRange} onRefresh={refreshNow} />
      <QueryPanel explore={explore} newsOf={(id) => rowNews(view === 'table' ? instant : ranged, id)} />
      <div ref={measured} className={isAsked ? '' : 'h-0'}>
        {isAsked && <ResultPanel {...{ explore, time, ranged, instant }} onRun={runOne} />}
      </div>
      {!isAsked && (
        <PanelBoundary>
          <FirstRun onPick={(expr) => runOne(queries[0]?.id ?? 'A', expr)} />
        </PanelBoundary>
      )}
    </PageFrame>
  );
}

// Explore: one query, its graph or its table, and an address that restores both.
'use client';
import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useAddress } from '@/components/address/use-address';
import { PageFrame } from '@/components/app-shell/page-frame';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { RangePicker } from '@/components/time-range/range-picker';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { TimeKeys } from '@/components/time-range/time-keys';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { parseView, type View } from './explore-address';
import { FirstRun } from './first-run';
import { ResultPanel } from './result-panel';

export function ExplorePage() {
  const { params, change } = useAddress();
  const time = useTimeRange('off');
  const queryClient = useQueryClient();
  const isBusy =
    useIsFetching({ predicate: ({ queryKey }) => queryKey[0] === 'range' || queryKey[0] === 'instant' }) > 0;
  const expr = params.get('expr') ?? '';
  const refreshNow = () => {
    void queryClient.refetchQueries({ queryKey: ['range'], type: 'active' });
    void queryClient.refetchQueries({ queryKey: ['instant'], type: 'active' });
  };
  const run = (next: string) => {
    if (next === expr) refreshNow();
    else change({ expr: next || null });
  };
  const setView = (view: View) => change({ view: view === 'graph' ? null : view });
  return (
    <PageFrame
      title="Explore"
      controls={
        <>
          <RangePicker range={time.range} onChange={time.setRange} />
          <RefreshControl refresh={time.refresh} onChange={time.setRefresh} onRefresh={refreshNow} isBusy={isBusy} />
        </>
      }
    >
      <h1 className="sr-only">Explore</h1>
      <TimeKeys range={time.range} onRange={time.setRange} onRefresh={refreshNow} />
      <ResultPanel {...{ expr, time, onRun: run, onView: setView }} view={parseView(params.get('view'))} />
      {expr === '' && (
        <PanelBoundary>
          <FirstRun onPick={run} />
        </PanelBoundary>
      )}
    </PageFrame>
  );
}

// One alert: how it stands, what it measures, what changed before, its past week, why somebody was told or not.
'use client';
import { useMemo } from 'react';
import { useAddress } from '@/components/address/use-address';
import { PageFrame } from '@/components/app-shell/page-frame';
import { WhyPaged } from '@/components/notifications/why-paged';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { Region } from '@/components/panel/region';
import { GraphSkeleton } from '@/components/panel/skeletons';
import { RangePicker } from '@/components/time-range/range-picker';
import type { AlertRow } from '@/lib/client/alerts';
import { nameOf } from '../list/sort';
import { Banners } from '../live/banners';
import type { Live } from '../live/live-connection';
import { LiveMarker } from '../live/live-marker';
import { useLiveAlerts } from '../live/use-live-alerts';
import { AlertGraph } from './alert-graph';
import { AlertHead } from './alert-head';
import { alertRange } from './alert-range';
import { ChangedBefore } from './changed-before';
import { LastWeek } from './last-week';
import { NoSuchAlert, SentByOthers } from './notes';
import { useAlert, useWeek } from './use-alert';
import { useSplit } from './use-alert-graph';

const PARENT = { href: '/alerts', name: 'Alerts' };

export function AlertPage({ fingerprint }: { fingerprint: string }) {
  const live = useLiveAlerts();
  const answer = useAlert(fingerprint, live);
  const { range, setRange } = useAlertRange(answer.data ?? undefined);
  return (
    <PageFrame
      title={answer.data ? nameOf(answer.data) : 'Alert'}
      parent={PARENT}
      controls={
        <>
          {answer.data?.rule && range && <RangePicker range={range} onChange={setRange} />}
          <LiveMarker live={live} />
        </>
      }
    >
      <Banners live={live} />
      <Region
        answer={answer}
        skeleton={
          <div className="h-64">
            <GraphSkeleton />
          </div>
        }
        failed={() => 'The alert could not be read'}
      >
        {(row) => (row && range ? <Known {...{ row, live, range, onRange: setRange }} /> : <NoSuchAlert />)}
      </Region>
    </PageFrame>
  );
}

/** What the address says, otherwise the alert's own time. */
function useAlertRange(row: AlertRow | undefined) {
  const { params, change } = useAddress();
  const { sinceMs, endedMs } = row ?? {};
  // Once for an occurrence: a range that moves with each second would never be answered.
  const own = useMemo(
    () => (sinceMs === undefined ? undefined : alertRange({ sinceMs, endedMs }, Date.now())),
    [sinceMs, endedMs],
  );
  const [from, to] = [params.get('from'), params.get('to')];
  const range = own && (from && to ? { from, to } : own);
  return { range, setRange: (next: { from: string; to: string }) => change({ from: next.from, to: next.to }) };
}

type KnownProps = {
  row: AlertRow;
  live: Live;
  range: { readonly from: string; readonly to: string };
  onRange: (range: { from: string; to: string }) => void;
};

function Known({ row, live, range, onRange }: KnownProps) {
  const split = useSplit(row.rule);
  const week = useWeek(row.fingerprint, row);
  return (
    <>
      <AlertHead row={row} live={live.state} split={split.data} range={range} />
      <div className="grid items-start gap-x-7 gap-y-4 xl:grid-cols-[minmax(0,1fr)_344px]">
        <div className="flex min-w-0 flex-col gap-4">
          <PanelBoundary>
            {row.rule ? (
              <AlertGraph {...{ row, range, onRange }} rule={row.rule} spans={week.data ?? []} />
            ) : (
              <SentByOthers row={row} />
            )}
          </PanelBoundary>
          {row.sinceMs > 0 && (
            <PanelBoundary>
              <ChangedBefore beganMs={row.sinceMs} />
            </PanelBoundary>
          )}
          <PanelBoundary>
            <LastWeek row={row} week={week} />
          </PanelBoundary>
        </div>
        {row.state !== 'pending' && (
          <PanelBoundary>
            <WhyPaged fingerprint={row.fingerprint} />
          </PanelBoundary>
        )}
      </div>
    </>
  );
}

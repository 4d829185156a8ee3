// Receivers: who can be told, and whether messages get there.
'use client';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { useReceivers } from '@/components/notifications/list/use-notifications';
import { Panel } from '@/components/panel/panel';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StaleBadge } from '@/components/panel/stale-badge';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { asApiError } from '@/lib/client/api-error';
import { ReceiverTable } from './receiver-table';
import { receiversSentence, troubledOf } from './receivers-sentence';

const RECEIVERS_HREF = '/alerts/receivers';

export function ReceiversPage() {
  const { refresh, setRefresh } = useTimeRange('10s');
  const answer = useReceivers(refresh);
  const refreshNow = () => void answer.refetch();
  return (
    <AlertsFrame
      counts={{ [RECEIVERS_HREF]: answer.data && troubledOf(answer.data) }}
      controls={
        <RefreshControl refresh={refresh} onChange={setRefresh} onRefresh={refreshNow} isBusy={answer.isFetching} />
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="mr-auto text-20">{answer.data ? receiversSentence(answer.data) : 'Receivers'}</h1>
        {answer.isError && answer.data && (
          <StaleBadge dataAtMs={answer.dataUpdatedAt} error={asApiError(answer.error)} onRetry={refreshNow} />
        )}
      </div>
      <PanelBoundary>
        <Region
          answer={answer}
          skeleton={
            <Panel label="Receivers">
              <TableSkeleton rows={5} rowClass="h-[44px]" />
            </Panel>
          }
          failed={() => 'The receivers could not be read'}
        >
          {(receivers) => <ReceiverTable receivers={receivers} />}
        </Region>
      </PanelBoundary>
    </AlertsFrame>
  );
}

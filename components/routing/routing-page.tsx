// Routing: which alerts go to whom. The tree, and beside it the way of one label set through it.
'use client';
import { useAddress } from '@/components/address/use-address';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { Panel } from '@/components/panel/panel';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { PanelError } from '@/components/panel/panel-error';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StaleBadge } from '@/components/panel/stale-badge';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { asApiError } from '@/lib/client/api-error';
import { readLabels } from './label-text';
import { RouteTree } from './route-tree';
import { routingSentence } from './routing-sentence';
import { TestForm } from './test-form';
import { TestResult } from './test-result';
import { useRouting, useRoutingTest } from './use-routing';

/** In the address: the label set that is asked about. */
const LABELS = 'labels';

export function RoutingPage() {
  const { refresh, setRefresh } = useTimeRange('30s');
  const { params, change } = useAddress();
  const asked = params.get(LABELS) ?? '';
  const read = asked === '' ? undefined : readLabels(asked);
  const labels = read && 'labels' in read ? read.labels : undefined;
  const answer = useRouting(refresh);
  const test = useRoutingTest(labels, refresh);
  const found = labels ? test.data : undefined;
  return (
    <AlertsFrame
      controls={
        <RefreshControl
          refresh={refresh}
          onChange={setRefresh}
          onRefresh={() => void Promise.all([answer.refetch(), labels && test.refetch()])}
          isBusy={answer.isFetching}
        />
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="mr-auto text-20">{answer.data ? routingSentence(answer.data) : 'Routing'}</h1>
        {answer.isError && answer.data && (
          <StaleBadge
            dataAtMs={answer.dataUpdatedAt}
            error={asApiError(answer.error)}
            onRetry={() => void answer.refetch()}
          />
        )}
      </div>
      <div className="grid grid-cols-1 items-start gap-x-7 gap-y-4 xl:grid-cols-[minmax(0,1fr)_344px]">
        <PanelBoundary>
          <Region
            answer={answer}
            skeleton={
              <Panel label="Routing tree">
                <TableSkeleton rows={6} rowClass="h-[44px]" />
              </Panel>
            }
            failed={() => 'The routing tree could not be read'}
          >
            {(routing) => <RouteTree routing={routing} test={found} />}
          </Region>
        </PanelBoundary>
        <aside aria-label="Where would this label set go?" className="flex min-w-0 flex-col gap-4 max-xl:order-first">
          <TestForm asked={asked} onAsk={(text) => change({ [LABELS]: text || null })} />
          {labels && test.isError && !test.data && (
            <PanelError
              title="The way could not be found"
              error={asApiError(test.error)}
              onRetry={() => void test.refetch()}
            />
          )}
          {found && <TestResult test={found} />}
        </aside>
      </div>
    </AlertsFrame>
  );
}

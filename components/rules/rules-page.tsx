// Rules: the list with what is looked at beside it, or in its place a group that is edited.
'use client';
import { lazy, Suspense } from 'react';
import { useAddress } from '@/components/address/use-address';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { Panel } from '@/components/panel/panel';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { TableSkeleton } from '@/components/panel/skeletons';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { countsOf } from './rule-standing';
import { type Open, openOf, RULES_HREF } from './rules-address';
import { RulesList } from './rules-list';
import { useRules } from './use-rules';

const EditorPage = lazy(() => import('./editor/editor-page'));
const VersionsPage = lazy(() => import('./versions-page'));

export function RulesPage() {
  const { refresh, setRefresh } = useTimeRange('5s');
  const { params } = useAddress();
  const answer = useRules(refresh);
  const open = openOf(params);
  const failing = answer.data && countsOf(answer.data.groups, 'all').failing;
  return (
    <AlertsFrame
      counts={{ [RULES_HREF]: failing }}
      controls={
        <RefreshControl
          refresh={refresh}
          onChange={setRefresh}
          onRefresh={() => void answer.refetch()}
          isBusy={answer.isFetching}
        />
      }
    >
      <PanelBoundary>{open ? <Opened open={open} /> : <RulesList answer={answer} />}</PanelBoundary>
    </AlertsFrame>
  );
}

function Opened({ open }: { open: Open }) {
  const loading = (
    <Panel label="Loading">
      <TableSkeleton rows={8} />
    </Panel>
  );
  return (
    <LoadBoundary fallback={loading}>
      <Suspense fallback={loading}>
        {open.kind === 'versions' ? (
          <VersionsPage namespace={open.namespace} name={open.group} />
        ) : (
          <EditorPage key={JSON.stringify(open)} open={open} />
        )}
      </Suspense>
    </LoadBoundary>
  );
}

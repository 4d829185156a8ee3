// Targets: every process that is scraped, by job, with what its last scrape said.
'use client';
import { Search } from 'lucide-react';
import { useAddress } from '@/components/address/use-address';
import { PageFrame } from '@/components/app-shell/page-frame';
import { Panel } from '@/components/panel/panel';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { Region, RegionProgress } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StaleBadge } from '@/components/panel/stale-badge';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { asApiError } from '@/lib/client/api-error';
import { FirstTarget } from './first-target';
import { matchesFilter } from './target-filter';
import { TargetTable } from './target-table';
import { FILTER_PARAMETER } from './targets-address';
import { targetsSentence } from './targets-sentence';
import { TARGETS_KEY, type TargetRow, useTargets } from './use-targets';

export function TargetsPage() {
  const { refresh, setRefresh } = useTimeRange('10s');
  const { params, change } = useAddress();
  const filter = params.get(FILTER_PARAMETER) ?? '';
  const answer = useTargets(refresh);
  const refreshNow = () => void answer.refetch();
  useShortcuts([{ keys: 'd r', does: 'Refresh now', group: 'Targets', run: refreshNow }]);
  return (
    <PageFrame
      title="Targets"
      controls={
        <RefreshControl refresh={refresh} onChange={setRefresh} onRefresh={refreshNow} isBusy={answer.isFetching} />
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="mr-auto text-20">{answer.data ? targetsSentence(answer.data) : 'Targets'}</h1>
        {answer.isPending && <RegionProgress answer={answer} queryKey={TARGETS_KEY} />}
        {answer.isError && answer.data && (
          <StaleBadge dataAtMs={answer.dataUpdatedAt} error={asApiError(answer.error)} onRetry={refreshNow} />
        )}
        <FilterLine
          filter={filter}
          onFilter={(text) => change({ [FILTER_PARAMETER]: text || null }, 'replace')}
          note={filter && answer.data ? `${keptOf(answer.data, filter).length} of ${answer.data.length}` : ''}
        />
      </div>
      <PanelBoundary>
        <Region
          answer={answer}
          skeleton={
            <Panel label="Targets">
              <TableSkeleton rows={6} />
            </Panel>
          }
          failed={() => 'The list of targets could not be read'}
        >
          {(rows) => <Kept rows={rows} filter={filter} />}
        </Region>
      </PanelBoundary>
    </PageFrame>
  );
}

const keptOf = (rows: readonly TargetRow[], filter: string) =>
  rows.filter(({ target }) => matchesFilter(target, filter));

type FilterLineProps = { filter: string; onFilter: (filter: string) => void; note: string };

function FilterLine({ filter, onFilter, note }: FilterLineProps) {
  return (
    <label className="flex h-8 w-72 items-center gap-2 rounded-control border border-line-2 bg-panel px-2.5 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent max-md:w-full">
      <Search aria-hidden size={14} className="text-ink-3" />
      <input
        type="search"
        aria-label="Filter targets"
        placeholder="Filter by address, label or error"
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
        spellCheck={false}
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
      />
      <span className="shrink-0 text-12 text-ink-3">{note}</span>
    </label>
  );
}

function Kept({ rows, filter }: { rows: readonly TargetRow[]; filter: string }) {
  const kept = keptOf(rows, filter);
  if (rows.length === 0) {
    return (
      <Panel label="Targets">
        <FirstTarget />
      </Panel>
    );
  }
  if (kept.length === 0) {
    return (
      <p role="status" className="py-4 text-ink-2">
        None of {rows.length} targets matches “{filter}”.
      </p>
    );
  }
  return <TargetTable rows={kept} />;
}

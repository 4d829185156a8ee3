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
import { JobTable } from './job-table';
import { groupByJob, matchesFilter } from './target-filter';
import { targetsSentence } from './targets-sentence';
import { TARGETS_KEY, type TargetRow, useTargets } from './use-targets';

export function TargetsPage() {
  const { refresh, setRefresh } = useTimeRange('10s');
  const { params, change } = useAddress();
  const filter = params.get('filter') ?? '';
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
        <h1 className="mr-auto text-20 tracking-[-0.012em]">
          {answer.data ? targetsSentence(answer.data) : 'Targets'}
        </h1>
        {answer.isPending && <RegionProgress answer={answer} queryKey={TARGETS_KEY} />}
        {answer.isError && answer.data && (
          <StaleBadge dataAtMs={answer.dataUpdatedAt} error={asApiError(answer.error)} onRetry={refreshNow} />
        )}
        <FilterLine filter={filter} onFilter={(text) => change({ filter: text || null }, 'replace')} />
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
          {(rows) => <Jobs rows={rows} filter={filter} />}
        </Region>
      </PanelBoundary>
    </PageFrame>
  );
}

function FilterLine({ filter, onFilter }: { filter: string; onFilter: (filter: string) => void }) {
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
    </label>
  );
}

function Jobs({ rows, filter }: { rows: readonly TargetRow[]; filter: string }) {
  const kept = rows.filter(({ target }) => matchesFilter(target, filter));
  if (rows.length === 0) return <NothingWatched />;
  if (kept.length === 0) {
    return (
      <p role="status" className="py-4 text-ink-2">
        None of {rows.length} targets matches “{filter}”.
      </p>
    );
  }
  return groupByJob(kept).map((job) => <JobTable key={job.name} job={job} />);
}

function NothingWatched() {
  return (
    <div role="status" className="max-w-[620px] py-2">
      <h2 className="text-15">Nothing is watched yet</h2>
      <p className="mt-1 text-ink-2">
        Add a job to <code>prometheus.yml</code> in the configuration directory, in Prometheus’ own format. It is read
        again as soon as the file changes, and the target appears here within its scrape interval.
      </p>
    </div>
  );
}

// What the queries answered, in the chosen view, with what each cost underneath.
'use client';
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { Share2 } from 'lucide-react';
import { LoadingNote } from '@/components/panel/loading-note';
import { Panel, PanelHead } from '@/components/panel/panel';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { StaleBadge } from '@/components/panel/stale-badge';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import type { TimeControls } from '@/components/time-range/use-time-range';
import { Button } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import { Segmented } from '@/components/ui/segmented';
import { asApiError } from '@/lib/client/api-error';
import type { View } from './explore-address';
import { GraphSwitches } from './graph-switches';
import { InstantView } from './instant-view';
import { RangeView } from './range-view';
import type { Answered, InstantAnswer, RangeAnswer } from './use-answers';
import { ASKED, type Explore } from './use-explore';

const SharePopover = onDemand('dialog', () => import('./share-popover'));

const CHOICES: readonly { value: View; label: string }[] = [
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
  { value: 'samples', label: 'Samples' },
];

type ResultPanelProps = {
  explore: Explore;
  time: TimeControls;
  ranged: readonly Answered<RangeAnswer>[];
  instant: readonly Answered<InstantAnswer>[];
  /** Another text for one query. */
  onRun: (id: string, expr: string) => void;
};

export function ResultPanel({ explore, time, ranged, instant, onRun }: ResultPanelProps) {
  const { view, setView } = explore;
  const shown = view === 'table' ? instant : ranged;
  useShortcuts([
    {
      keys: 'y',
      does: 'Graph or samples',
      group: 'Explore',
      run: () => setView(view === 'graph' ? 'samples' : 'graph'),
    },
    { keys: 'left', does: 'Read the values of a graph', group: 'Explore' },
    { keys: 'right', does: 'Read the values of a graph', group: 'Explore' },
  ]);
  return (
    <Panel label="Result">
      <PanelHead>
        <Segmented label="View" value={view} onChange={setView} choices={CHOICES} />
        <span className="ml-auto flex items-center gap-3">
          <HeadState answers={shown.map(({ answer }) => answer)} />
          {view === 'graph' && (
            <span className="max-md:hidden">
              <GraphSwitches explore={explore} />
            </span>
          )}
          <SharePopover
            range={time.range}
            trigger={
              <Button look="ghost" size="small">
                <Share2 aria-hidden />
                Share
              </Button>
            }
          />
        </span>
      </PanelHead>
      <PanelBoundary key={`${shown.map(({ query }) => query.expr).join('\n')} ${view}`}>
        {view === 'table' ? (
          <InstantView answered={instant} onRun={onRun} />
        ) : (
          <RangeView {...{ explore, time, onRun }} answered={ranged} />
        )}
      </PanelBoundary>
    </Panel>
  );
}

/** Waiting, or old because the last refresh of one of them failed. */
function HeadState({ answers }: { answers: readonly UseQueryResult<unknown>[] }) {
  const queryClient = useQueryClient();
  const cancel = () =>
    void queryClient.cancelQueries({ predicate: ({ queryKey }) => ASKED.some((kind) => kind === queryKey[0]) });
  if (answers.some(({ isFetching }) => isFetching)) return <LoadingNote onCancel={cancel} />;
  const stale = answers.find(({ isError, data }) => isError && data !== undefined);
  if (!stale) return null;
  return (
    <StaleBadge dataAtMs={stale.dataUpdatedAt} error={asApiError(stale.error)} onRetry={() => void stale.refetch()} />
  );
}

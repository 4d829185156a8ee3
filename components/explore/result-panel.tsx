// The query field and, under it, what the query answered, in the chosen view.
'use client';
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { plural } from '@/components/format/number';
import { LoadingNote } from '@/components/panel/loading-note';
import { Panel, PanelHead } from '@/components/panel/panel';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { StaleBadge } from '@/components/panel/stale-badge';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import type { TimeControls } from '@/components/time-range/use-time-range';
import { useSize } from '@/components/time-series/use-size';
import { Segmented } from '@/components/ui/segmented';
import { asApiError, offsetOf } from '@/lib/client/api-error';
import type { View } from './explore-address';
import { InstantView } from './instant-view';
import { QueryField } from './query-field';
import { RangeView } from './range-view';
import { type InstantAnswer, type RangeAnswer, useInstantQuery, useRangeQuery } from './use-range-query';

const CHOICES: readonly { value: View; label: string }[] = [
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
  { value: 'samples', label: 'Samples' },
];

type ResultPanelProps = {
  expr: string;
  view: View;
  time: TimeControls;
  onRun: (expr: string) => void;
  onView: (view: View) => void;
};

export function ResultPanel({ expr, view, time, onRun, onView }: ResultPanelProps) {
  const measured = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(measured);
  const { range, refresh } = time;
  const ranged = useRangeQuery({ expr, range, refresh, widthPx, isWanted: view !== 'table' });
  const instant = useInstantQuery({ expr, range, refresh, isWanted: view === 'table' });
  const answer = view === 'table' ? instant : ranged;
  useShortcuts([
    {
      keys: 'y',
      does: 'Graph or samples',
      group: 'Explore',
      run: () => onView(view === 'graph' ? 'samples' : 'graph'),
    },
    { keys: 'enter', does: 'Run the query', group: 'Explore' },
    { keys: 'shift+enter', does: 'New line in the query', group: 'Explore' },
    { keys: 'left', does: 'Read the values of a graph', group: 'Explore' },
    { keys: 'right', does: 'Read the values of a graph', group: 'Explore' },
  ]);
  return (
    <>
      <QueryField
        expr={expr}
        onRun={onRun}
        errorAt={errorOffset(expr, answer)}
        note={countOf(view, ranged.data, instant.data)}
      />
      <div ref={measured} className={expr === '' ? 'h-0' : ''}>
        {expr !== '' && (
          <Panel label="Result">
            <PanelHead>
              <Segmented label="View" value={view} onChange={onView} choices={CHOICES} />
              <span className="ml-auto flex items-center gap-2">
                <HeadState answer={answer} />
              </span>
            </PanelHead>
            <PanelBoundary key={`${expr} ${view}`}>
              {view === 'table' ? (
                <InstantView expr={expr} answer={instant} onRun={onRun} />
              ) : (
                <RangeView {...{ expr, view, time, onRun, onView }} answer={ranged} />
              )}
            </PanelBoundary>
          </Panel>
        )}
      </div>
    </>
  );
}

/** Waiting, or old because the last refresh failed. */
function HeadState({ answer }: { answer: UseQueryResult<RangeAnswer> | UseQueryResult<InstantAnswer> }) {
  const queryClient = useQueryClient();
  const cancel = () =>
    void queryClient.cancelQueries({
      predicate: ({ queryKey }) => queryKey[0] === 'range' || queryKey[0] === 'instant',
    });
  if (answer.isFetching) return <LoadingNote onCancel={cancel} />;
  if (!answer.isError || answer.data === undefined) return null;
  return (
    <StaleBadge
      dataAtMs={answer.dataUpdatedAt}
      error={asApiError(answer.error)}
      onRetry={() => void answer.refetch()}
    />
  );
}

function errorOffset(expr: string, answer: UseQueryResult<unknown>): number | undefined {
  const position = answer.isError ? asApiError(answer.error).position : undefined;
  return position && offsetOf(expr, position);
}

function countOf(view: View, ranged: RangeAnswer | undefined, instant: InstantAnswer | undefined): ReactNode {
  if (view !== 'table') return ranged ? plural(ranged.frame.series.length, 'series', 'series') : '';
  if (!instant) return '';
  return 'series' in instant.result ? plural(instant.result.series.length, 'series', 'series') : instant.result.kind;
}

// Under the graph: what all its series share, what is not drawn or could not be read, and what can be done about the rest.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { plural } from '@/components/format/number';
import { SilenceMenu } from '@/components/silences/silence-menu';
import type { SilenceSubject } from '@/components/silences/silence-subject';
import type { Frame } from '@/components/time-series/frame';
import type { Hidden } from '@/components/time-series/visibility';
import { Button, IconButton } from '@/components/ui/button';
import type { ChangeEvent } from '@/lib/client/events';
import { GraphSwitches } from './graph-switches';
import type { Joined } from './joined';
import { MOST_CHANGES } from './use-changes';
import type { Exemplars } from './use-exemplars';
import type { Explore } from './use-explore';

type UnderGraphProps = {
  explore: Explore;
  joined: Joined;
  frame: Frame;
  hidden: Hidden;
  exemplars: Exemplars;
  changes: UseQueryResult<readonly ChangeEvent[]>;
  /** As it is read; undefined when there is none. */
  threshold: string | undefined;
  onThreshold: () => void;
  onDrawAll: () => void;
  onExemplars: () => void;
};

export function UnderGraph(props: UnderGraphProps) {
  const { explore, joined, frame, hidden, exemplars, changes, threshold, onThreshold, onDrawAll, onExemplars } = props;
  const [drawn, all] = [frame.series.length, joined.frame.series.length];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 pt-1 pb-2 text-12 text-ink-3">
      <span className="md:hidden">
        <GraphSwitches explore={explore} />
      </span>
      {threshold !== undefined && <ThresholdChip text={threshold} onRemove={onThreshold} />}
      {joined.shared.length > 0 && <span className="mono wrap-anywhere">all series: {joined.shared.join(' · ')}</span>}
      {drawn < all && (
        <span>
          The first {drawn} of {plural(all, 'series', 'series')} are drawn.{' '}
          <Button size="small" onClick={onDrawAll}>
            Draw all
          </Button>
        </span>
      )}
      {exemplars.marks.length > 0 && (
        <Button size="small" look="ghost" className="-mx-2" onClick={onExemplars}>
          {plural(exemplars.marks.length, 'exemplar')}
        </Button>
      )}
      {exemplars.isError && <span className="text-warn-text">Exemplars could not be read.</span>}
      {explore.hasEvents && <EventsNote changes={changes} />}
      <SilenceMenu subject={subjectOf(frame, hidden)} look="ghost" className="-mr-2 ml-auto" />
    </div>
  );
}

/** The dashed line in words, and the way to be rid of it. */
const ThresholdChip = ({ text, onRemove }: { text: string; onRemove: () => void }) => (
  <span className="flex items-center gap-1.5 rounded-chip border border-line-2 pl-2 text-ink-2">
    <svg width="14" height="4" aria-hidden className="stroke-crit">
      <path d="M0 2h14" strokeWidth="1.5" strokeDasharray="4 2" />
    </svg>
    threshold {text}
    <IconButton label="Remove the threshold" size="small" className="w-6 max-md:h-10 max-md:w-10" onClick={onRemove}>
      <X aria-hidden />
    </IconButton>
  </span>
);

/** Why the lane has no marks, or not all. */
function EventsNote({ changes: { isError, isFetching, data, refetch } }: Pick<UnderGraphProps, 'changes'>) {
  if (isError)
    return (
      <span role="status" className="text-warn-text">
        Events could not be read.{' '}
        <Button size="small" disabled={isFetching} onClick={() => void refetch()}>
          Try again
        </Button>
      </span>
    );
  return data?.length === MOST_CHANGES && <span>Of the events the newest {MOST_CHANGES} are marked.</span>;
}

/** The series that the legend has left on the graph. */
function subjectOf({ series }: Frame, hidden: Hidden): SilenceSubject {
  const shown = series.filter((_, index) => !hidden.has(index));
  return { name: plural(shown.length, 'series', 'series'), labelSets: shown.map(({ labels }) => labels) };
}

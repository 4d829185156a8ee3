// The graph of all queries with its exemplars, what its series share, and its legend.
'use client';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { useAddress } from '@/components/address/use-address';
import { plural } from '@/components/format/number';
import { SilenceMenu } from '@/components/silences/silence-menu';
import type { SilenceSubject } from '@/components/silences/silence-subject';
import { spanOf, zoomOut } from '@/components/time-range/range';
import type { TimeControls } from '@/components/time-range/use-time-range';
import type { Frame } from '@/components/time-series/frame';
import { Legend } from '@/components/time-series/legend';
import { TimeSeries } from '@/components/time-series/time-series';
import type { Hidden } from '@/components/time-series/visibility';
import { Button } from '@/components/ui/button';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { GRAPH_BOX } from './graph-box';
import type { Joined } from './joined';
import { hiddenOf, seriesKeys, withHidden } from './legend-address';
import type { Answered, RangeAnswer } from './use-answers';
import { type Exemplars, useExemplars } from './use-exemplars';

const ExemplarDialog = dynamic(() => import('./exemplar-dialog'), { ssr: false });

// More lines than this cannot be told apart, and cost the browser dearly.
const MOST_DRAWN = 100;

type RangeGraphProps = {
  joined: Joined;
  time: TimeControls;
  answered: readonly Answered<RangeAnswer>[];
  hasExemplars: boolean;
};

export function RangeGraph({ joined, time, answered, hasExemplars }: RangeGraphProps) {
  const { params, change } = useAddress();
  const { unit, span, names } = joined;
  const [isAllDrawn, setAllDrawn] = useState(false);
  const [openMark, setOpenMark] = useState<number>();
  const frame = useMemo(() => drawnOf(joined.frame, isAllDrawn), [joined.frame, isAllDrawn]);
  const keys = useMemo(() => seriesKeys(frame), [frame]);
  const hidden = useMemo(() => hiddenOf(params, keys), [params, keys]);
  const spanMs = useMemo(() => [span.fromMs, span.toMs] as const, [span]);
  const exemplars = useExemplars(answered, hasExemplars);
  const { marks } = exemplars;
  return (
    <>
      <div className={GRAPH_BOX}>
        <TimeSeries
          {...{ frame, spanMs, unit, hidden, marks, names }}
          subject={joined.subject}
          onMark={setOpenMark}
          onZoom={(fromMs, toMs) => time.setRange({ from: String(Math.round(fromMs)), to: String(Math.round(toMs)) })}
          onZoomOut={() => time.setRange(zoomOut(spanOf(time.range, Date.now()), Date.now()))}
        />
      </div>
      <UnderGraph
        {...{ joined, frame, hidden, exemplars }}
        onDrawAll={() => setAllDrawn(true)}
        onExemplars={() => setOpenMark(0)}
      />
      <Legend
        {...{ frame, unit, hidden, names }}
        heading={joined.heading}
        onHidden={(next) => change(withHidden(next, keys), 'replace')}
      />
      <LoadBoundary key={String(openMark)}>
        {openMark !== undefined && (
          <ExemplarDialog marks={marks} first={openMark} onClose={() => setOpenMark(undefined)} />
        )}
      </LoadBoundary>
    </>
  );
}

type UnderGraphProps = {
  joined: Joined;
  frame: Frame;
  hidden: Hidden;
  exemplars: Exemplars;
  onDrawAll: () => void;
  onExemplars: () => void;
};

/** What all series share, what is not drawn, and what can be done about those that are. */
function UnderGraph({ joined, frame, hidden, exemplars, onDrawAll, onExemplars }: UnderGraphProps) {
  const [drawn, all] = [frame.series.length, joined.frame.series.length];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 pt-1 pb-2 text-12 text-ink-3 empty:hidden">
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
      <SilenceMenu subject={subjectOf(frame, hidden)} look="ghost" className="-mr-2 ml-auto" />
    </div>
  );
}

/** The series that the legend has left on the graph. */
function subjectOf({ series }: Frame, hidden: Hidden): SilenceSubject {
  const shown = series.filter((_, index) => !hidden.has(index));
  return { name: plural(shown.length, 'series', 'series'), labelSets: shown.map(({ labels }) => labels) };
}

const drawnOf = (frame: Frame, isAll: boolean): Frame =>
  isAll || frame.series.length <= MOST_DRAWN ? frame : { ...frame, series: frame.series.slice(0, MOST_DRAWN) };

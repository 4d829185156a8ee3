// The graph of all queries with its exemplars, what was changed meanwhile, what its series share, and its legend.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { useAddress } from '@/components/address/use-address';
import { EventsLane, EventsLaneSkeleton } from '@/components/events/events-lane';
import { formatNumber, type Unit } from '@/components/format/number';
import { absoluteRange, type Span, spanOf, type TimeRange, zoomOut } from '@/components/time-range/range';
import type { TimeControls } from '@/components/time-range/use-time-range';
import type { Frame } from '@/components/time-series/frame';
import { Legend } from '@/components/time-series/legend';
import type { PlotArea } from '@/components/time-series/plot-values';
import { NO_REFERENCE, type Reference } from '@/components/time-series/reference';
import { TimeSeries } from '@/components/time-series/time-series';
import { valueAxes } from '@/components/time-series/value-axes';
import { LoadBoundary } from '@/components/ui/load-boundary';
import type { ChangeEvent } from '@/lib/client/events';
import { GRAPH_BOX } from './graph-box';
import type { Joined } from './joined';
import { hiddenOf, seriesKeys, withHidden } from './legend-address';
import { parseThreshold, WITHOUT_THRESHOLD } from './threshold';
import { UnderGraph } from './under-graph';
import type { Answered, RangeAnswer } from './use-answers';
import { useExemplars } from './use-exemplars';
import type { Explore } from './use-explore';

const ExemplarDialog = dynamic(() => import('./exemplar-dialog'), { ssr: false });

// More lines than this cannot be told apart, and cost the browser dearly.
const MOST_DRAWN = 100;

type RangeGraphProps = {
  explore: Explore;
  joined: Joined;
  time: TimeControls;
  answered: readonly Answered<RangeAnswer>[];
  changes: UseQueryResult<readonly ChangeEvent[]>;
};

export function RangeGraph({ explore, joined, time, answered, changes }: RangeGraphProps) {
  const { params, change } = useAddress();
  const { unit, span, names } = joined;
  const [isAllDrawn, setAllDrawn] = useState(false);
  const [openMark, setOpenMark] = useState<number>();
  const [area, setArea] = useState<PlotArea>();
  const frame = useMemo(() => drawnOf(joined.frame, isAllDrawn), [joined.frame, isAllDrawn]);
  const keys = useMemo(() => seriesKeys(frame), [frame]);
  const hidden = useMemo(() => hiddenOf(params, keys), [params, keys]);
  const spanMs = useMemo(() => [span.fromMs, span.toMs] as const, [span]);
  const exemplars = useExemplars(answered, explore.hasExemplars);
  const { marks } = exemplars;
  const threshold = useThreshold(params, valueAxes(frame, unit).left);
  return (
    <>
      <div className={GRAPH_BOX}>
        <TimeSeries
          {...{ frame, spanMs, unit, hidden, marks, names }}
          reference={threshold.reference}
          subject={joined.subject}
          onMark={setOpenMark}
          onZoom={(fromMs, toMs) => time.setRange(absoluteRange({ fromMs, toMs }))}
          onZoomOut={() => time.setRange(zoomOut(spanOf(time.range, Date.now()), Date.now()))}
          onArea={setArea}
        />
      </div>
      {explore.hasEvents && <Lane {...{ changes, span, area }} onZoom={time.setRange} />}
      <UnderGraph
        {...{ explore, joined, frame, hidden, exemplars, changes }}
        threshold={threshold.text}
        onThreshold={() => change(WITHOUT_THRESHOLD)}
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

/** `text` undefined: the address has none. */
function useThreshold(params: URLSearchParams, unit: Unit): { reference: Reference; text: string | undefined } {
  const written = params.get('threshold');
  return useMemo(() => {
    const threshold = parseThreshold(written);
    if (!threshold) return { reference: NO_REFERENCE, text: undefined };
    const text = formatNumber(threshold.value, unit);
    const reference = { thresholds: [{ value: threshold.value, text }], spans: [] };
    return { reference, text: `${threshold.operator} ${text}`.trim() };
  }, [written, unit]);
}

type LaneProps = Pick<RangeGraphProps, 'changes'> & {
  span: Span;
  /** undefined: the graph is not drawn yet. */
  area: PlotArea | undefined;
  onZoom: (range: TimeRange) => void;
};

/** A failure is told under the graph: a lane without marks would say that nothing was changed. */
function Lane({ changes, span, area, onZoom }: LaneProps) {
  if (changes.data?.length === 0) return null;
  if (changes.data && area) return <EventsLane events={changes.data} {...{ span, area, onZoom }} />;
  return (changes.data || changes.isFetching) && <EventsLaneSkeleton area={area} />;
}

const drawnOf = (frame: Frame, isAll: boolean): Frame =>
  isAll || frame.series.length <= MOST_DRAWN ? frame : { ...frame, series: frame.series.slice(0, MOST_DRAWN) };

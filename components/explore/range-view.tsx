// A range query's answer as lines with their legend, or as rows of samples.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { plural } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import { Region } from '@/components/panel/region';
import { GraphSkeleton } from '@/components/panel/skeletons';
import { spanOf, zoomOut } from '@/components/time-range/range';
import type { TimeControls } from '@/components/time-range/use-time-range';
import type { Frame } from '@/components/time-series/frame';
import { Legend } from '@/components/time-series/legend';
import { nameSeries, selectorOf } from '@/components/time-series/series-names';
import { TimeSeries } from '@/components/time-series/time-series';
import { NONE_HIDDEN } from '@/components/time-series/visibility';
import { Button } from '@/components/ui/button';
import { EmptyResult } from './empty-result';
import type { View } from './explore-address';
import { QueryFailed } from './query-failed';
import { RangeFooter } from './range-footer';
import { SamplesTable } from './samples-table';
import type { RangeAnswer } from './use-range-query';

const GRAPH_BOX = 'h-(--h-graph) px-3';

// More lines than this cannot be told apart, and cost the browser dearly.
const MOST_DRAWN = 100;

type RangeViewProps = {
  expr: string;
  view: View;
  time: TimeControls;
  answer: UseQueryResult<RangeAnswer>;
  onRun: (expr: string) => void;
  onView: (view: View) => void;
};

export function RangeView({ expr, view, time, answer, onRun, onView }: RangeViewProps) {
  return (
    <Region
      answer={answer}
      skeleton={
        <div className={GRAPH_BOX}>
          <GraphSkeleton />
        </div>
      }
      failed={() => 'The query failed'}
      renderError={(error) => <QueryFailed {...{ expr, error, onView }} onRetry={() => void answer.refetch()} />}
    >
      {(data) =>
        data.frame.series.length === 0 ? (
          <EmptyResult expr={expr} onRun={onRun} />
        ) : (
          <>
            {view === 'graph' ? <Graph data={data} time={time} /> : <SamplesTable frame={data.frame} expr={expr} />}
            <RangeFooter data={data} />
          </>
        )
      }
    </Region>
  );
}

function Graph({ data, time }: { data: RangeAnswer; time: TimeControls }) {
  const { expr, span } = data;
  const [isAllDrawn, setAllDrawn] = useState(false);
  const [hidden, setHidden] = useState(NONE_HIDDEN);
  const frame = useMemo(() => drawnOf(data.frame, isAllDrawn), [data.frame, isAllDrawn]);
  const count = frame.series.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: positions mean other series when their number changes
  useEffect(() => setHidden(NONE_HIDDEN), [count]);
  const named = useMemo(() => nameSeries(frame.series, expr), [frame, expr]);
  const spanMs = useMemo(() => [span.fromMs, span.toMs] as const, [span]);
  const unit = unitOfQuery(expr);
  const shared = selectorOf(named.shared);
  return (
    <>
      <div className={GRAPH_BOX}>
        <TimeSeries
          {...{ frame, spanMs, unit, hidden }}
          names={named.names}
          subject={expr}
          onZoom={(fromMs, toMs) => time.setRange({ from: String(Math.round(fromMs)), to: String(Math.round(toMs)) })}
          onZoomOut={() => time.setRange(zoomOut(spanOf(time.range, Date.now()), Date.now()))}
        />
      </div>
      {(shared || count < data.frame.series.length) && (
        <p className="flex flex-wrap items-center gap-x-3 px-3 pt-1 pb-2 text-12 text-ink-3">
          {shared && <span className="mono wrap-anywhere">all series: {shared}</span>}
          {count < data.frame.series.length && (
            <span>
              The first {count} of {plural(data.frame.series.length, 'series', 'series')} are drawn.{' '}
              <Button size="small" onClick={() => setAllDrawn(true)}>
                Draw all
              </Button>
            </span>
          )}
        </p>
      )}
      <Legend
        {...{ frame, unit, hidden }}
        names={named.names}
        heading={named.differing.join(', ') || 'Series'}
        onHidden={setHidden}
      />
    </>
  );
}

const drawnOf = (frame: Frame, isAll: boolean): Frame =>
  isAll || frame.series.length <= MOST_DRAWN ? frame : { ...frame, series: frame.series.slice(0, MOST_DRAWN) };

// What the rule measures, its threshold dashed, and when the alert fired.
'use client';
import { useMemo, useRef } from 'react';
import { QueryText } from '@/components/explore/query-text';
import { plural } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import { Panel } from '@/components/panel/panel';
import { Region, RegionProgress } from '@/components/panel/region';
import { GraphSkeleton } from '@/components/panel/skeletons';
import { type TimeRange, zoomOut } from '@/components/time-range/range';
import { SeriesKey } from '@/components/time-series/series-key';
import { nameSeries } from '@/components/time-series/series-names';
import { TimeSeries } from '@/components/time-series/time-series';
import { useSize } from '@/components/time-series/use-size';
import type { AlertRow, AlertRule, AlertSpan } from '@/lib/client/alerts';
import { formatDuration } from '@/lib/kernel/duration';
import { valueText } from '../list/value';
import { referenceOf } from './reference-of';
import { type AlertGraph as Graph, useAlertGraph, useSplit } from './use-alert-graph';

type AlertGraphProps = {
  row: AlertRow;
  rule: AlertRule;
  spans: readonly AlertSpan[];
  range: TimeRange;
  onRange: (range: TimeRange) => void;
};

const NOTHING_HIDDEN: ReadonlySet<number> = new Set();

export function AlertGraph({ row, rule, spans, range, onRange }: AlertGraphProps) {
  const box = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(box);
  const split = useSplit(rule);
  const isSplit = split.data !== undefined || split.isError;
  const measured = isSplit ? (split.data?.measured ?? rule.expr) : undefined;
  const answer = useAlertGraph(row, measured, range, widthPx);
  return (
    <Panel label="Graph">
      <div className="mono flex min-h-10 items-center gap-3 px-3 py-1.5">
        <span className="min-w-0 flex-1 truncate" title={rule.expr}>
          <QueryText text={measured ?? rule.expr} />
        </span>
        <RegionProgress answer={answer} queryKey={['alert-graph', row.fingerprint]} />
        <span className="shrink-0 text-crit-text">
          {split.data?.comparison}
          {rule.forMs > 0 && ` for ${formatDuration(rule.forMs)}`}
        </span>
      </div>
      <div ref={box} className="h-64 px-2 max-md:h-52">
        <Region
          answer={answer}
          skeleton={<GraphSkeleton />}
          failed={() => 'The expression of the rule could not be drawn'}
        >
          {(graph) => (
            <Lines
              {...{ row, rule, graph, spans, onRange }}
              subject={measured ?? rule.expr}
              threshold={split.data?.threshold}
            />
          )}
        </Region>
      </div>
      {answer.data && <Keys graph={answer.data} subject={measured ?? rule.expr} />}
    </Panel>
  );
}

type LinesProps = {
  row: AlertRow;
  rule: AlertRule;
  graph: Graph;
  spans: readonly AlertSpan[];
  onRange: (range: TimeRange) => void;
  subject: string;
  threshold: number | undefined;
};

function Lines({ row, rule, graph: { frame, span }, spans, onRange, subject, threshold }: LinesProps) {
  const spanMs = useMemo(() => [span.fromMs, span.toMs] as const, [span]);
  const { names } = useMemo(() => nameSeries(frame.series, subject), [frame, subject]);
  const reference = useMemo(
    () => referenceOf(row, spans, threshold, span.toMs, (value) => valueText(value, rule)),
    [row, spans, threshold, span, rule],
  );
  if (frame.series.length === 0)
    return (
      <p role="status" className="px-1 py-6 text-ink-2">
        No samples between these times: what the rule measures is not there, or is not kept any more.
      </p>
    );
  return (
    <TimeSeries
      {...{ frame, spanMs, names, subject, reference }}
      unit={unitOfQuery(subject)}
      hidden={NOTHING_HIDDEN}
      onZoom={(fromMs, toMs) => onRange({ from: String(Math.round(fromMs)), to: String(Math.round(toMs)) })}
      onZoomOut={() => onRange(zoomOut(span, Date.now()))}
    />
  );
}

/** Which line is which: the alert's own first. */
function Keys({ graph: { frame, others }, subject }: { graph: Graph; subject: string }) {
  const { names } = nameSeries(frame.series, subject);
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 px-3 pt-1 pb-2 text-12 text-ink-2">
      {names.map((name, i) => (
        <span key={name} className="flex min-w-0 items-center gap-1.5">
          <SeriesKey index={i} isDim={false} />
          <span className="mono truncate">{name}</span>
        </span>
      ))}
      {others > 0 && <span className="text-ink-3">and {plural(others, 'series', 'series')} more</span>}
    </p>
  );
}

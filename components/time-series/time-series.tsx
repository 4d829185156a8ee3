// A graph of series over time: canvas, crosshair, tooltip, keys and the words for those who do not see it.
'use client';
import dynamic from 'next/dynamic';
import { type KeyboardEvent, useCallback, useId, useMemo, useRef, useState } from 'react';
import type { Unit } from '@/components/format/number';
import { day } from '@/components/format/time';
import { GraphSkeleton } from '@/components/panel/skeletons';
import { crosshairRows } from './crosshair';
import type { Frame } from './frame';
import type { Cursor } from './plot-values';
import { crosshairSentence, graphName } from './sentence';
import { Tooltip } from './tooltip';
import { useSize } from './use-size';
import { type Hidden, shownOf } from './visibility';

const Plot = dynamic(() => import('./plot'), { ssr: false });

type Scale = { readonly min: number; readonly max: number; readonly plotLeft: number };

/** As wide and as high as its parent. */
type TimeSeriesProps = {
  frame: Frame;
  spanMs: readonly [fromMs: number, toMs: number];
  names: readonly string[];
  unit: Unit;
  /** What is drawn, as the name of the graph says it: the query. */
  subject: string;
  hidden: Hidden;
  onZoom: (fromMs: number, toMs: number) => void;
  onZoomOut: () => void;
};

export function TimeSeries({ frame, spanMs, names, unit, subject, hidden, onZoom, onZoomOut }: TimeSeriesProps) {
  const host = useRef<HTMLDivElement>(null);
  const { widthPx: width, heightPx: height } = useSize(host);
  const hintId = useId();
  const [cursor, setCursor] = useState<Cursor>();
  const [scale, setScale] = useState<Scale>();
  const reportScale = useCallback((min: number, max: number, plotLeft: number) => setScale({ min, max, plotLeft }), []);
  const { keySlot, onKeyDown, leaveKeys } = useKeySlot(frame, cursor?.slot);
  const shown = useMemo(() => shownOf(hidden, frame.series.length), [hidden, frame.series.length]);
  const rows = useMemo(
    () => (cursor ? crosshairRows(frame, shown, cursor.slot, cursor.pointedValue) : undefined),
    [frame, shown, cursor],
  );
  const timeMs = cursor && frame.timesMs[cursor.slot];
  return (
    <div className="relative h-full">
      <div
        ref={host}
        role="img"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the values of the graph
        tabIndex={0}
        aria-label={graphName(subject, frame, spanMs, unit)}
        aria-describedby={hintId}
        onKeyDown={onKeyDown}
        onBlur={() => keySlot !== undefined && leaveKeys(setCursor)}
        onPointerMove={() => keySlot !== undefined && leaveKeys()}
        className="relative h-full rounded-control"
        {...dataOf(frame, spanMs, scale)}
      >
        {width > 0 ? (
          <Plot
            {...{ frame, spanMs, unit, hidden, width, height, keySlot, onZoom, onZoomOut }}
            nearest={rows?.rows.find((row) => row.isNearest)?.index}
            onCursor={setCursor}
            onScale={reportScale}
          />
        ) : (
          <GraphSkeleton />
        )}
        {scale && (
          <span
            className="pointer-events-none absolute bottom-1 left-0 pr-2 text-right text-11 text-axis"
            style={{ width: scale.plotLeft }}
          >
            {day(spanMs[0])}
          </span>
        )}
      </div>
      {cursor && timeMs !== undefined && rows && (
        <Tooltip {...{ cursor, timeMs, rows, names, unit }} hostWidth={width} />
      )}
      <p id={hintId} className="sr-only">
        Left and right arrow keys read the values, Escape stops. Press y for the table.
      </p>
      <p role="status" className="sr-only">
        {keySlot !== undefined && timeMs !== undefined && rows ? crosshairSentence(timeMs, rows, names, unit) : ''}
      </p>
    </div>
  );
}

/** What tests read instead of pixels. */
function dataOf(frame: Frame, [fromMs, toMs]: readonly [number, number], scale: Scale | undefined) {
  const points = frame.series.reduce((sum, { values }) => sum + values.filter((value) => value !== null).length, 0);
  return {
    'data-series': frame.series.length,
    'data-points': points,
    'data-xmin': fromMs,
    'data-xmax': toMs,
    'data-ymin': scale?.min,
    'data-ymax': scale?.max,
  };
}

const FAR = 10;

/** The arrow keys as a position on the time axis; with shift ten at a time. */
function useKeySlot(frame: Frame, pointerSlot: number | undefined) {
  const [keySlot, setKeySlot] = useState<number>();
  const leaveKeys = (clear?: (cursor: undefined) => void) => {
    setKeySlot(undefined);
    clear?.(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = frame.timesMs.length - 1;
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction === 0 || last < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = keySlot ?? pointerSlot ?? (direction === 1 ? -1 : last + 1);
    setKeySlot(Math.min(last, Math.max(0, from + direction * (event.shiftKey ? FAR : 1))));
  };
  return { keySlot, onKeyDown, leaveKeys };
}

// A graph of series over time: canvas, crosshair, tooltip, keys and the words for those who do not see it.
'use client';
import dynamic from 'next/dynamic';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Unit } from '@/components/format/number';
import { day } from '@/components/format/time';
import { GraphSkeleton } from '@/components/panel/skeletons';
import { type CrosshairRows, crosshairRows } from './crosshair';
import type { ExemplarMark } from './exemplar-marks';
import { ExemplarTip } from './exemplar-tip';
import type { Frame } from './frame';
import { type Cursor, type Drawn, keepingDrawn, type PlotArea, type PointedMark } from './plot-values';
import { NO_REFERENCE, type Reference } from './reference';
import { crosshairSentence, graphName } from './sentence';
import { Tooltip } from './tooltip';
import { useSize } from './use-size';
import { type Hidden, shownOf } from './visibility';

const Plot = dynamic(() => import('./plot'), { ssr: false });

/** As wide and as high as its parent. */
type TimeSeriesProps = {
  frame: Frame;
  spanMs: readonly [fromMs: number, toMs: number];
  names: readonly string[];
  unit: Unit;
  /** What is drawn, as the name of the graph says it: the query. */
  subject: string;
  hidden: Hidden;
  /** Drawn as diamonds; must be the same list as long as nothing changed. */
  marks?: readonly ExemplarMark[];
  onMark?: (index: number) => void;
  /** A threshold, and when it was passed; must be the same object as long as nothing changed. */
  reference?: Reference;
  onZoom: (fromMs: number, toMs: number) => void;
  onZoomOut: () => void;
  /** Told when lines are drawn elsewhere than before: for what is laid beside them. Must be the same function each time. */
  onArea?: (area: PlotArea) => void;
};

const NO_MARKS: readonly ExemplarMark[] = [];

export function TimeSeries(props: TimeSeriesProps) {
  const { frame, spanMs, names, unit, subject, hidden, marks = NO_MARKS, reference = NO_REFERENCE, onMark } = props;
  const { onZoom, onZoomOut, onArea } = props;
  const host = useRef<HTMLDivElement>(null);
  const { widthPx: width, heightPx: height } = useSize(host);
  const hintId = useId();
  const [cursor, setCursor] = useState<Cursor>();
  const [pointed, setPointed] = useState<PointedMark>();
  const [drawn, setDrawn] = useState<Drawn>();
  const reportDrawn = useCallback((next: Drawn) => setDrawn((last) => keepingDrawn(last, next)), []);
  const area = drawn?.area;
  useEffect(() => {
    if (area) onArea?.(area);
  }, [area, onArea]);
  const { keySlot, onKeyDown, leaveKeys } = useKeySlot(frame, cursor?.slot);
  const shown = useMemo(() => shownOf(hidden, frame.series.length), [hidden, frame.series.length]);
  const rows = useMemo(
    () => (cursor ? crosshairRows(frame, shown, cursor.slot, cursor.distanceOf) : undefined),
    [frame, shown, cursor],
  );
  // Looking through all points is for new data, not for each move of the pointer.
  const plainName = useMemo(() => graphName(subject, frame, spanMs, unit), [subject, frame, spanMs, unit]);
  const name = [plainName, ...reference.thresholds.map(({ text }) => `threshold ${text}`)].join(', ');
  const data = useMemo(() => dataOf(frame, marks), [frame, marks]);
  const mark = pointed && marks[pointed.index];
  const timeMs = cursor && frame.timesMs[cursor.slot];
  return (
    <div className="relative h-full">
      <div
        ref={host}
        role="img"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the values of the graph
        tabIndex={0}
        aria-label={name}
        aria-describedby={hintId}
        onKeyDown={onKeyDown}
        onBlur={() => keySlot !== undefined && leaveKeys(setCursor)}
        onPointerMove={() => keySlot !== undefined && leaveKeys()}
        onClick={() => pointed && onMark?.(pointed.index)}
        className={`relative h-full rounded-control ${pointed ? '[&_.u-over]:cursor-pointer' : ''}`}
        {...data}
        {...axesOf(spanMs, drawn)}
        data-thresholds={reference.thresholds.map(({ value }) => value).join(' ') || undefined}
        data-spans={reference.spans.length}
      >
        {width > 0 ? (
          <Plot
            {...{ frame, spanMs, unit, hidden, marks, reference, width, height, keySlot, onZoom, onZoomOut }}
            onPointedMark={setPointed}
            nearest={rows?.rows.find((row) => row.isNearest)?.index}
            onCursor={setCursor}
            onDrawn={reportDrawn}
          />
        ) : (
          <GraphSkeleton />
        )}
        {area && (
          <span
            className="pointer-events-none absolute bottom-1 left-0 pr-2 text-right text-11 text-axis"
            style={{ width: area.leftPx }}
          >
            {day(spanMs[0])}
          </span>
        )}
      </div>
      {mark && pointed ? (
        <ExemplarTip mark={mark} pointed={pointed} hostWidth={width} />
      ) : (
        cursor &&
        timeMs !== undefined &&
        rows && <Tooltip {...{ cursor, timeMs, rows, frame, names, unit }} hostWidth={width} />
      )}
      <p id={hintId} className="sr-only">
        Left and right arrow keys read the values, Escape stops. Press y for the table.
      </p>
      <p role="status" className="sr-only">
        {keySlot !== undefined && timeMs !== undefined && rows ? spoken(timeMs, rows, frame, names, unit) : ''}
      </p>
    </div>
  );
}

/** What tests read instead of pixels. */
function dataOf(frame: Frame, marks: readonly ExemplarMark[]) {
  const points = frame.series.reduce((sum, { values }) => sum + values.filter((value) => value !== null).length, 0);
  return {
    'data-series': frame.series.length,
    'data-points': points,
    'data-exemplars': marks.length,
  };
}

const axesOf = ([fromMs, toMs]: readonly [number, number], drawn: Drawn | undefined) => ({
  'data-xmin': fromMs,
  'data-xmax': toMs,
  'data-ymin': drawn?.min,
  'data-ymax': drawn?.max,
});

function spoken(timeMs: number, rows: CrosshairRows, frame: Frame, names: readonly string[], unit: Unit): string {
  const called = names.map((name, i) => [frame.series[i]?.query, name].filter(Boolean).join(' '));
  return crosshairSentence(timeMs, rows, called, (index) => frame.series[index]?.unit ?? unit);
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

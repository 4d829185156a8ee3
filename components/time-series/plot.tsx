// The canvas, drawn by uPlot. Loaded on its own, only where a graph is shown.
'use client';
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './plot.css';
import type { Unit } from '@/components/format/number';
import { drawMarks } from './draw-marks';
import { type ExemplarMark, markAt, type Placed, placeMarks, reachOf } from './exemplar-marks';
import { colourOf, type Frame } from './frame';
import { LINE_UNDER_POINTER, LINE_WIDTH, plotOptions } from './plot-options';
import { type Cursor, columnsOf, cursorOf, type Drawn, drawnOf, type PointedMark } from './plot-values';
import { drawSpans, drawThresholds, type Reference, reachOfThresholds } from './reference';
import { type CanvasColours, readCanvasColours } from './series-colour';
import { LEFT, scaleOfUnit, type ValueAxes, valueAxes } from './value-axes';

type PlotProps = {
  frame: Frame;
  spanMs: readonly [fromMs: number, toMs: number];
  unit: Unit;
  hidden: ReadonlySet<number>;
  marks: readonly ExemplarMark[];
  reference: Reference;
  width: number;
  height: number;
  /** The position keys moved the crosshair to; undefined leaves it to the pointer. */
  keySlot: number | undefined;
  /** The series whose line is drawn thicker. */
  nearest: number | undefined;
  onCursor: (cursor: Cursor | undefined) => void;
  onPointedMark: (mark: PointedMark | undefined) => void;
  onZoom: (fromMs: number, toMs: number) => void;
  onZoomOut: () => void;
  /** After whatever may have changed it; often it has not. */
  onDrawn: (drawn: Drawn) => void;
};

export default function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = usePlot(host, props);
  useCrosshairByKeys(plot, props);
  useThickLine(plot, props.nearest);
  return <div ref={host} />;
}

function usePlot(host: React.RefObject<HTMLDivElement | null>, props: PlotProps): React.RefObject<uPlot | undefined> {
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const { frame, unit, hidden, marks, reference, width, height, spanMs } = props;
  const seriesCount = frame.series.length;
  // Lines get their colours and their axes when they are made.
  const lines = frame.series.map((series, i) => `${colourOf(frame, i)} ${series.unit ?? ''}`).join();

  // A new plot only for another number of lines or another unit; everything else changes in place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: size, data and visibility are applied by the effects below
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    let colours = readCanvasColours(element);
    plot.current = new uPlot(
      optionsFor(latest, () => colours),
      columnsOf(frame),
      element,
    );
    const watcher = onThemeChange(() => {
      colours = readCanvasColours(element);
      plot.current?.redraw(false, true);
    });
    return () => {
      watcher.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [lines, unit]);

  useLayoutEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new range draws the same data on another axis
  useLayoutEffect(() => {
    plot.current?.setData(columnsOf(frame));
  }, [frame, spanMs, marks, reference]);
  useLayoutEffect(() => {
    plot.current?.batch((each: uPlot) => {
      for (let i = 0; i < seriesCount; i++) each.setSeries(i + 1, { show: !hidden.has(i) });
    });
  }, [hidden, seriesCount]);
  useReportedAxes(plot, props);
  return plot;
}

function optionsFor(latest: React.RefObject<PlotProps>, colours: () => CanvasColours): uPlot.Options {
  const { unit, frame, width, height } = latest.current;
  const axes = valueAxes(frame, unit);
  let placed: readonly Placed[] = [];
  let pointed: number | undefined;
  return plotOptions({
    axes,
    scaleOf: (index) => scaleOfUnit(axes, latest.current.frame.series[index]?.unit ?? unit),
    seriesCount: frame.series.length,
    width,
    height,
    colours,
    spanMs: () => latest.current.spanMs,
    isShown: (index) => !latest.current.hidden.has(index),
    colourOf: (index) => colourOf(latest.current.frame, index),
    reachOf: (scale) => {
      const [low, high] = scale === LEFT ? reachOfThresholds(latest.current.reference) : [Infinity, -Infinity];
      return [
        low,
        Math.max(
          high,
          reachOf(latest.current.marks, (own) => scaleOfUnit(axes, own) === scale),
        ),
      ];
    },
    onDrawUnder: (plot) => drawSpans(plot, latest.current.reference, colours()),
    onDraw: (plot) => {
      placed = placedOn(plot, latest.current.marks, axes);
      drawThresholds(plot, latest.current.reference, colours());
      drawMarks(plot, placed, pointed, colours());
    },
    onCursor: (plot) => {
      latest.current.onCursor(cursorOf(plot, latest.current.keySlot));
      const { left = -1, top = -1 } = plot.cursor;
      const at = left < 0 || latest.current.keySlot !== undefined ? undefined : markAt(placed, left, top);
      if (at === pointed) return;
      pointed = at;
      const mark = placed.find(({ index }) => index === at);
      const { offsetLeft, offsetTop } = plot.over;
      latest.current.onPointedMark(mark && { ...mark, leftPx: offsetLeft + mark.x, topPx: offsetTop + mark.y });
      plot.redraw(false, false);
    },
    onSelect: (fromMs, toMs) => latest.current.onZoom(fromMs, toMs),
    onDoubleClick: () => latest.current.onZoomOut(),
  });
}

const placedOn = (plot: uPlot, marks: readonly ExemplarMark[], axes: ValueAxes): readonly Placed[] =>
  placeMarks(
    marks,
    (timeMs) => plot.valToPos(timeMs, 'x'),
    (value, unit) => plot.valToPos(value, scaleOfUnit(axes, unit)),
    plot.over.clientWidth,
    plot.over.clientHeight,
  );

function onThemeChange(changed: () => void): MutationObserver {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return observer;
}

function useReportedAxes(plot: React.RefObject<uPlot | undefined>, props: PlotProps): void {
  const { frame, hidden, unit, marks, reference, width, height, onDrawn } = props;
  const report = useEffectEvent(onDrawn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changes the axes
  useEffect(() => {
    // uPlot applies what it was told in a microtask; the axes are known after it.
    queueMicrotask(() => {
      const drawn = plot.current && drawnOf(plot.current);
      if (drawn) report(drawn);
    });
  }, [frame, hidden, unit, marks, reference, width, height]);
}

function useCrosshairByKeys(plot: React.RefObject<uPlot | undefined>, { keySlot, frame }: PlotProps): void {
  useEffect(() => {
    const current = plot.current;
    const timeMs = keySlot === undefined ? undefined : frame.timesMs[keySlot];
    if (current && timeMs !== undefined) current.setCursor({ left: current.valToPos(timeMs, 'x'), top: 0 });
  }, [plot, keySlot, frame]);
}

function useThickLine(plot: React.RefObject<uPlot | undefined>, nearest: number | undefined): void {
  useEffect(() => {
    const current = plot.current;
    if (!current) return;
    current.series.forEach((series, i) => {
      if (i > 0) series.width = i - 1 === nearest ? LINE_UNDER_POINTER : LINE_WIDTH;
    });
    current.redraw(false, false);
  }, [plot, nearest]);
}

// Between our frames and uPlot's arrays: columns to draw, and where its crosshair stands.
import type uPlot from 'uplot';
import type { DistanceOf } from './crosshair';
import type { Frame } from './frame';
import { LEFT } from './value-axes';

/** Where the crosshair stands; px are relative to the host, `plotLeft` to `plotLeft + plotWidth` is the drawing area. */
export type Cursor = {
  readonly slot: number;
  readonly leftPx: number;
  readonly plotLeft: number;
  readonly plotWidth: number;
  readonly plotBottom: number;
  /** From the pointer; undefined when keys moved the crosshair. */
  readonly distanceOf: DistanceOf | undefined;
};

/** Where lines are drawn, in px: from the host's left edge, and as large. */
export type PlotArea = {
  readonly leftPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Down to the host's edge: the time axis. */
  readonly belowPx: number;
};

/** The ends of the left axis, and the area beside it. */
export type Drawn = { readonly min: number; readonly max: number; readonly area: PlotArea };

/** The exemplar the pointer is at, and where it stands; px are relative to the host. */
export type PointedMark = { readonly index: number; readonly leftPx: number; readonly topPx: number };

/** uPlot wants one column of times and one per series; what is not finite cannot be drawn. */
export function columnsOf(frame: Frame): uPlot.AlignedData {
  const drawable = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return [[...frame.timesMs], ...frame.series.map(({ values }) => values.map(drawable))];
}

/** undefined before anything was drawn. */
export function drawnOf(plot: uPlot): Drawn | undefined {
  const { min, max } = plot.scales[LEFT] ?? {};
  if (min == null || max == null) return undefined;
  const { offsetLeft: leftPx, offsetTop, clientWidth: widthPx, clientHeight: heightPx } = plot.over;
  return { min, max, area: { leftPx, widthPx, heightPx, belowPx: plot.height - offsetTop - heightPx } };
}

/** `next`, but what has not changed is what it was before: those who watch it need not look again. */
export function keepingDrawn(last: Drawn | undefined, next: Drawn): Drawn {
  if (!last || !isSameArea(last.area, next.area)) return next;
  return last.min === next.min && last.max === next.max ? last : { ...next, area: last.area };
}

const isSameArea = (a: PlotArea, b: PlotArea): boolean =>
  (Object.keys(a) as (keyof PlotArea)[]).every((name) => a[name] === b[name]);

export function cursorOf(plot: uPlot, keySlot: number | undefined): Cursor | undefined {
  const { idx, left = -1, top = 0 } = plot.cursor;
  if (idx == null || left < 0) return undefined;
  const { offsetLeft, offsetTop, clientWidth, clientHeight } = plot.over;
  return {
    slot: idx,
    leftPx: offsetLeft + plot.valToPos(plot.data[0][idx] ?? 0, 'x'),
    plotLeft: offsetLeft,
    plotWidth: clientWidth,
    plotBottom: offsetTop + clientHeight,
    distanceOf:
      keySlot === undefined
        ? (index, value) => Math.abs(plot.valToPos(value, plot.series[index + 1]?.scale ?? LEFT) - top)
        : undefined,
  };
}

// uPlot's settings for our look: hairline grid, no border, ticks of our own, gaps that stay gaps.
import type uPlot from 'uplot';
import { formatTicks, type Unit } from '@/components/format/number';
import { isolatedPoints } from './frame';
import { type CanvasColours, seriesDash } from './series-colour';
import { timeTicks, valueRange, valueTicks } from './ticks';
import { LEFT, RIGHT, type ValueAxes, type ValueScale } from './value-axes';

export const LINE_WIDTH = 1.25;
export const LINE_UNDER_POINTER = 1.75;
const FONT_PX = 11;
const CHARACTER_PX = 6.3;
const TIME_AXIS_PX = 24;
const PX_PER_VALUE_TICK = 46;
// The day stands in the corner left of the first tick: a label that would touch it gives way.
const CORNER_PX = 24;

type PlotSettings = {
  readonly axes: ValueAxes;
  /** Which of the two axes a series belongs to. */
  readonly scaleOf: (index: number) => ValueScale;
  readonly seriesCount: number;
  readonly width: number;
  readonly height: number;
  /** Read at every drawing: the theme, the range and the visibility change without a new plot. */
  readonly colours: () => CanvasColours;
  readonly spanMs: () => readonly [fromMs: number, toMs: number];
  readonly isShown: (index: number) => boolean;
  /** Which of the colours a series has. */
  readonly colourOf: (index: number) => number;
  /** What an axis must show beside the values of its series; Infinity and -Infinity when nothing. */
  readonly reachOf: (scale: ValueScale) => readonly [low: number, high: number];
  /** Before the lines, and after them. */
  readonly onDrawUnder: (plot: uPlot) => void;
  readonly onDraw: (plot: uPlot) => void;
  readonly onCursor: (plot: uPlot) => void;
  readonly onSelect: (fromMs: number, toMs: number) => void;
  readonly onDoubleClick: () => void;
};

export function plotOptions(settings: PlotSettings): uPlot.Options {
  const { right } = settings.axes;
  return {
    width: settings.width,
    height: settings.height,
    ms: 1,
    padding: [10, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [...settings.spanMs()] as [number, number] },
      [LEFT]: valueScale(LEFT, settings.axes.left, settings),
      ...(right !== undefined && { [RIGHT]: valueScale(RIGHT, right, settings) }),
    },
    axes: [
      timeAxis(settings),
      valueAxis(LEFT, settings.axes.left, settings),
      ...(right === undefined ? [] : [valueAxis(RIGHT, right, settings)]),
    ],
    series: [{}, ...Array.from({ length: settings.seriesCount }, (_, i) => lineOf(i, settings))],
    cursor: cursorOf(settings),
    hooks: {
      drawClear: [settings.onDrawUnder],
      draw: [settings.onDraw],
      setCursor: [settings.onCursor],
      setSelect: [(plot) => selected(plot, settings)],
    },
  };
}

const tickCount = (plot: uPlot) => Math.max(2, Math.round((plot.height - TIME_AXIS_PX) / PX_PER_VALUE_TICK));

// A line on the upper edge would be cut in half: the axis ends above it.
const ABOVE = 1 + 1e-6;

const valueScale = (scale: ValueScale, unit: Unit, { reachOf }: PlotSettings): uPlot.Scale => ({
  range: (plot, min, max) => {
    const [low, high] = reachOf(scale);
    return yRange(plot, min === null ? min : Math.min(min, low), max === null ? max : Math.max(max, high), unit);
  },
});

/** uPlot gives null where nothing is drawn. */
function yRange(plot: uPlot, min: number | null, max: number | null, unit: Unit): [number, number] {
  const [low, high] = min === null || max === null ? [0, 1] : valueRange(min, max);
  const ticks = valueTicks(low, high > 0 ? high * ABOVE : high, tickCount(plot), unit);
  return [ticks[0] ?? 0, ticks.at(-1) ?? 1];
}

const font = (settings: PlotSettings) => `${FONT_PX}px ${settings.colours().fontFamily}`;

function timeAxis(settings: PlotSettings): uPlot.Axis {
  // The DOM lags behind while uPlot measures; the position of the last instant is the width of the drawing area.
  const ticksOf = (plot: uPlot, min: number, max: number) => {
    const widthPx = plot.valToPos(max, 'x');
    return { widthPx, ...timeTicks(min, max, widthPx > 0 ? widthPx : settings.width) };
  };
  return {
    size: TIME_AXIS_PX,
    gap: 7,
    font: font(settings),
    stroke: () => settings.colours().axis,
    grid: { show: false },
    ticks: { show: false },
    splits: (plot, _axis, min, max) => [...ticksOf(plot, min, max).ticksMs],
    values: (plot, splits) => {
      const { min = 0, max = 0 } = plot.scales.x ?? {};
      const { ticksMs, labels, widthPx } = ticksOf(plot, min, max);
      return splits.map((split) => {
        const leftPx = plot.valToPos(split, 'x');
        const isCut = leftPx < CORNER_PX || leftPx > widthPx - 4;
        return isCut ? '' : (labels[ticksMs.indexOf(split)] ?? '');
      });
    },
  };
}

/** Only the left one has a grid: two would be a net. */
function valueAxis(scale: ValueScale, unit: Unit, settings: PlotSettings): uPlot.Axis {
  return {
    scale,
    side: scale === LEFT ? 3 : 1,
    gap: 8,
    font: font(settings),
    stroke: () => settings.colours().axis,
    grid: { show: scale === LEFT, stroke: () => settings.colours().grid, width: 1 },
    ticks: { show: false },
    size: (_plot, labels) =>
      Math.max(46, Math.max(0, ...(labels ?? []).map((label) => label.length)) * CHARACTER_PX + 16),
    splits: (plot, _axis, min, max) => valueTicks(min, max, tickCount(plot), unit),
    values: (_plot, splits) => formatTicks(splits, unit),
  };
}

function lineOf(index: number, settings: PlotSettings): uPlot.Series {
  const colour = () => settings.colours().series[settings.colourOf(index) % 8] ?? '';
  const filter: uPlot.Series.Points.Filter = (plot, seriesIndex) => isolatedPoints([...(plot.data[seriesIndex] ?? [])]);
  return {
    scale: settings.scaleOf(index),
    show: settings.isShown(index),
    stroke: colour,
    width: LINE_WIDTH,
    dash: [...seriesDash(settings.colourOf(index))],
    points: { show: false, size: 4, fill: colour, filter },
  };
}

function cursorOf(settings: PlotSettings): uPlot.Cursor {
  return {
    y: false,
    points: { size: 7, width: 1.5, stroke: () => settings.colours().panel },
    drag: { x: true, y: false, setScale: false, dist: 4 },
    bind: {
      dblclick: () => () => {
        settings.onDoubleClick();
        return null;
      },
    },
  };
}

/** A drag narrower than a few pixels is a click. */
function selected(plot: uPlot, settings: PlotSettings): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  settings.onSelect(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
}

// A range query's series on one shared time axis, as the plot, the legend and the tables read them.
import type { Unit } from '@/components/format/number';
import type { RangeWindow } from '@/lib/client/prometheus';
import type { LabelSet, Series } from '@/lib/client/prometheus-decode';

/**
 * `timesMs` rise by one step. `values[i]` has their length; `null` is a gap: no sample at that instant. NaN and infinite
 * values stay as they are for tables and tooltips.
 */
export type Frame = {
  readonly timesMs: readonly number[];
  readonly series: readonly FrameSeries[];
};

/** What stands after `values` is there where a graph shows several queries. */
type FrameSeries = {
  readonly labels: LabelSet;
  readonly values: readonly (number | null)[];
  /** The letter of the query it answers. */
  readonly query?: string;
  /** Otherwise that of the graph. */
  readonly unit?: Unit;
  /** Which of the colours; otherwise that of its position. */
  readonly colour?: number;
};

/** Which colour the series at `index` has, as series-colour.ts counts them. */
export const colourOf = (frame: Frame, index: number): number => frame.series[index]?.colour ?? index;

/** Values are sorted among those of their unit: milliseconds are neither more nor less than requests. Units in order of appearance. */
export function unitRanks(frame: Frame): readonly number[] {
  const units = [...new Set(frame.series.map(({ unit }) => unit))];
  return frame.series.map(({ unit }) => units.indexOf(unit));
}

/** Points off the grid of the window are dropped: Prometheus only answers on it. */
export function frameOf(series: readonly Series[], { startMs, endMs, stepMs }: RangeWindow): Frame {
  const length = Math.max(0, Math.floor((endMs - startMs) / stepMs) + 1);
  const timesMs = Array.from({ length }, (_, i) => startMs + i * stepMs);
  return {
    timesMs,
    series: series.map((each) => ({ labels: each.labels, values: onGrid(each, startMs, stepMs, length) })),
  };
}

function onGrid(series: Series, startMs: number, stepMs: number, length: number): (number | null)[] {
  const values = new Array<number | null>(length).fill(null);
  series.timesS.forEach((timeS, i) => {
    const slot = Math.round((timeS * 1000 - startMs) / stepMs);
    if (slot >= 0 && slot < length) values[slot] = series.values[i] as number;
  });
  return values;
}

export type Summary = {
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
};

/** Over the values that are numbers; `last` is the newest value there is. All null for a series without any. */
export function summarize(values: readonly (number | null)[]): Summary {
  const known = values.filter((value): value is number => value !== null && !Number.isNaN(value));
  if (known.length === 0) return { last: null, min: null, max: null, mean: null };
  const sum = known.reduce((total, value) => total + value, 0);
  return {
    last: known.at(-1) ?? null,
    min: known.reduce((least, value) => Math.min(least, value)),
    max: known.reduce((most, value) => Math.max(most, value)),
    mean: sum / known.length,
  };
}

/** Slots whose neighbours are both gaps: a line cannot show them, so they are drawn as points. */
export function isolatedPoints(values: readonly (number | null | undefined)[]): number[] {
  return values.flatMap((value, i) => (value != null && values[i - 1] == null && values[i + 1] == null ? [i] : []));
}

// Which unit stands at which side: two units on one graph have an axis each, more have one axis without a unit.
import type { Unit } from '@/components/format/number';
import type { Frame } from './frame';

/** uPlot's names of the two scales. */
export const LEFT = 'y';
export const RIGHT = 'right';
export type ValueScale = typeof LEFT | typeof RIGHT;

/** `right` is undefined when there is one axis. */
export type ValueAxes = { readonly left: Unit; readonly right: Unit | undefined };

/** @param unit of the series that do not say */
export function valueAxes(frame: Frame, unit: Unit): ValueAxes {
  const units = [...new Set(frame.series.map((series) => series.unit ?? unit))];
  const [left = unit, right] = units;
  if (units.length === 2) return { left, right };
  return { left: units.length > 2 ? 'none' : left, right: undefined };
}

export const scaleOfUnit = ({ right }: ValueAxes, unit: Unit | undefined): ValueScale =>
  right !== undefined && unit === right ? RIGHT : LEFT;

// Window functions of ranges with `anchored` or `smoothed`: the edges of the window have values of their own, taken from
// samples around it. Source: Prometheus' proposal 0052.
import { unprocessable } from '@/lib/kernel/errors';
import type { Expr, VectorSelector } from '../ast';
import { interpolated } from './smoothed';
import { each, type OneWindow, sampleAt, type WindowFunction } from './window';
import { changed, dropped, stepsThat } from './window-functions';

export type Modifier = 'anchored' | 'smoothed';

/** Which of the modifiers a range has; undefined: neither. A subquery never has one. */
export function modifierOf(expr: Expr): Modifier | undefined {
  if (expr.type === 'parenExpr') return modifierOf(expr.expr);
  return expr.type === 'matrixSelector' ? modifierOfSelector(expr.selector) : undefined;
}

const modifierOfSelector = ({ anchored, smoothed }: VectorSelector): Modifier | undefined =>
  anchored ? 'anchored' : smoothed ? 'smoothed' : undefined;

/** How far beyond a window the samples may lie that give its edges their values. */
export function reachOf({ anchored, smoothed }: Partial<VectorSelector>, lookbackMs: number) {
  return { beforeMs: anchored || smoothed ? lookbackMs : 0, afterMs: smoothed ? lookbackMs : 0 };
}

/** @throws unprocessable for a function that has no meaning with the modifier. */
export function extendedFunction(name: string, modifier: Modifier): WindowFunction {
  const functions = FUNCTIONS[modifier];
  const found = functions.get(name);
  if (found) return found;
  const allowed = [...functions.keys()].sort().join(', ');
  throw unprocessable(`${modifier} modifier can only be used with: ${allowed} - not with ${name}`);
}

/** Samples `[lo, hi)` around the window of a step. */
export type Surroundings = Pick<OneWindow, 'timestampsMs' | 'windows' | 'lo' | 'hi' | 'step'>;

const startOf = ({ windows: { ends, rangeMs }, step }: Surroundings) => ends.startMs + step * ends.stepMs - rangeMs;

/** The last sample at or before the start of the window; when there is none, the first after it. */
function anchorOf({ timestampsMs, lo, hi }: Surroundings, startMs: number): number {
  let first = lo;
  while (first + 1 < hi && (timestampsMs[first + 1] as number) <= startMs) first++;
  return first;
}

/** The anchor of a window that has a sample after its start. */
export function anchorWithin(window: Surroundings): number | undefined {
  const startMs = startOf(window);
  if (window.lo === window.hi || (window.timestampsMs[window.hi - 1] as number) <= startMs) return undefined;
  return anchorOf(window, startMs);
}

/** The samples next to the edges of a window, or on them; on the far side, where the value at the edge is interpolated. */
export type Edges = {
  readonly startMs: number;
  readonly endMs: number;
  readonly first: number;
  readonly last: number;
  readonly isLeftBetween: boolean;
  readonly isRightBetween: boolean;
};

/** undefined: no sample is where it would say something about the window. */
export function edgesOf(window: Surroundings, isSmoothed: boolean): Edges | undefined {
  const { timestampsMs, windows, lo, hi } = window;
  if (lo === hi) return undefined;
  const startMs = startOf(window);
  const endMs = startMs + windows.rangeMs;
  const first = anchorOf(window, startMs);
  let last = hi - 1;
  if (isSmoothed) while (last > first && (timestampsMs[last - 1] as number) >= endMs) last--;
  const [firstMs, lastMs] = [timestampsMs[first] as number, timestampsMs[last] as number];
  if (lastMs <= startMs || firstMs > endMs) return undefined;
  const isLeftBetween = isSmoothed && firstMs < startMs;
  return { startMs, endMs, first, last, isLeftBetween, isRightBetween: isSmoothed && lastMs > endMs };
}

/** The difference of the values at both edges, each a sample's or, smoothed, interpolated; a counter's resets made up for. */
const difference = (isSmoothed: boolean, isCounter: boolean, isRate: boolean) =>
  each((window) => {
    const edges = edgesOf(window, isSmoothed);
    if (!edges) return undefined;
    const { startMs, endMs, first, last, isLeftBetween, isRightBetween } = edges;
    const left = isLeftBetween ? interpolated(window, first, startMs, isCounter) : sampleAt(window, first);
    const right = isRightBetween ? interpolated(window, last - 1, endMs, isCounter) : sampleAt(window, last);
    const increase = right - left + (isCounter ? lostBetween(window, first + 1, last, left, right) : 0);
    return isRate ? increase / (window.windows.rangeMs / 1000) : increase;
  });

/** What resets took between the edges: `left`, samples `[from, to)`, `right`. */
function lostBetween(window: OneWindow, from: number, to: number, left: number, right: number): number {
  let lost = 0;
  let previous = left;
  for (let i = from; i < to; i++) {
    const value = sampleAt(window, i);
    if (value < previous) lost += previous;
    previous = value;
  }
  return right < previous ? lost + previous : lost;
}

/** Counts pairs of neighbours from the anchor on. */
const anchoredSteps = (counts: (previous: number, next: number) => boolean) =>
  each((window) => {
    const anchor = anchorWithin(window);
    return anchor === undefined ? undefined : stepsThat(counts, window, anchor);
  });

const differences = (isSmoothed: boolean): [string, WindowFunction][] => [
  ['delta', difference(isSmoothed, false, false)],
  ['increase', difference(isSmoothed, true, false)],
  ['rate', difference(isSmoothed, true, true)],
];

const FUNCTIONS: Readonly<Record<Modifier, ReadonlyMap<string, WindowFunction>>> = {
  anchored: new Map([...differences(false), ['changes', anchoredSteps(changed)], ['resets', anchoredSteps(dropped)]]),
  smoothed: new Map(differences(true)),
};

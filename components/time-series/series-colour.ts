// Which colour a line has: the series tokens in order, then the same again with dashes, so no two of the first 24 are alike.

const COLOURS = 8;
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2]];

/** A CSS colour; for the DOM. */
export const seriesColour = (index: number): string => `var(--s${(index % COLOURS) + 1})`;

/** Lengths of stroke and gap in px; empty is a solid line. */
export const seriesDash = (index: number): readonly number[] =>
  DASHES[Math.floor(index / COLOURS) % DASHES.length] ?? [];

/** The colours a canvas needs as values, read from the element's theme. */
export type CanvasColours = {
  readonly series: readonly string[];
  readonly grid: string;
  readonly axis: string;
  readonly panel: string;
  readonly ink: string;
  readonly crit: string;
  readonly critSoft: string;
  readonly fontFamily: string;
};

export function readCanvasColours(element: Element): CanvasColours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: Array.from({ length: COLOURS }, (_, i) => read(`--s${i + 1}`)),
    grid: read('--grid'),
    axis: read('--axis'),
    panel: read('--panel'),
    ink: read('--text-2'),
    crit: read('--crit'),
    critSoft: read('--crit-soft'),
    fontFamily: style.fontFamily,
  };
}

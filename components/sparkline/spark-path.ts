// The paths of a sparkline: small grey lines without axes, on one scale.

type SparkPath = { readonly d: string; readonly endX: number; readonly endY: number };

export type SparkValues = readonly (number | null)[];

const MARGIN = 3; // room for the dot at the end

/** One path a line, in order; null values break it; undefined for a line without a value. */
export function sparkPaths(
  lines: readonly SparkValues[],
  widthPx: number,
  heightPx: number,
): readonly (SparkPath | undefined)[] {
  const [low, high] = sparkScale(lines.flatMap((values) => values.filter(isDrawable)));
  const y = (value: number) => heightPx - MARGIN - ((value - low) / (high - low)) * (heightPx - 2 * MARGIN);
  return lines.map((values) => {
    const x = (i: number) => MARGIN + (i / Math.max(1, values.length - 1)) * (widthPx - 2 * MARGIN);
    return pathOf(values, x, y);
  });
}

const isDrawable = (value: number | null): value is number => value !== null && Number.isFinite(value);

/**
 * Around the values, never narrower than half of the largest: a line that hardly moves looks calm, not torn. Not below
 * zero unless a value is.
 */
function sparkScale(values: readonly number[]): readonly [low: number, high: number] {
  const min = values.reduce((least, value) => Math.min(least, value), Infinity);
  const max = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (min > max) return [0, 1];
  const span = Math.max(max - min, Math.max(Math.abs(min), Math.abs(max)) / 2) || 1;
  const middle = (min + max) / 2;
  const low = min >= 0 ? Math.max(0, middle - span / 2) : middle - span / 2;
  return [low, low + span];
}

function pathOf(values: SparkValues, x: (i: number) => number, y: (value: number) => number): SparkPath | undefined {
  let d = '';
  let end: { x: number; y: number } | undefined;
  values.forEach((value, i) => {
    if (!isDrawable(value)) return;
    end = { x: round(x(i)), y: round(y(value)) };
    d += `${isDrawable(values[i - 1] ?? null) ? 'L' : 'M'}${end.x} ${end.y}`;
  });
  return end && { d, endX: end.x, endY: end.y };
}

const round = (px: number) => Math.round(px * 10) / 10;

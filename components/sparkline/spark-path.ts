// The path of a sparkline: a small grey line without axes.

export type SparkPath = { readonly d: string; readonly endX: number; readonly endY: number };

const MARGIN = 3; // room for the dot at the end

/** From zero, or from the least value when it is negative; null values break the line. Undefined without a value. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): SparkPath | undefined {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return undefined;
  const min = Math.min(0, ...known);
  const max = Math.max(...known);
  const span = max - min || 1;
  const x = (i: number) => MARGIN + (i / Math.max(1, values.length - 1)) * (width - 2 * MARGIN);
  const y = (value: number) => height - MARGIN - ((value - min) / span) * (height - 2 * MARGIN);
  let d = '';
  let isPenDown = false;
  let end = { x: 0, y: 0 };
  values.forEach((value, i) => {
    if (value === null || !Number.isFinite(value)) {
      isPenDown = false;
      return;
    }
    end = { x: round(x(i)), y: round(y(value)) };
    d += `${isPenDown ? 'L' : 'M'}${end.x} ${end.y}`;
    isPenDown = true;
  });
  return { d, endX: end.x, endY: end.y };
}

const round = (px: number) => Math.round(px * 10) / 10;

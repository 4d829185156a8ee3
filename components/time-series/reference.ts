// What lines are held against: a threshold, and stretches of time something was so. Drawn on the canvas of a graph.
import type uPlot from 'uplot';
import type { CanvasColours } from './series-colour';
import { LEFT } from './value-axes';

export type Reference = {
  /** On the left axis; `text` stands at its right end. */
  readonly thresholds: readonly { readonly value: number; readonly text: string }[];
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number; readonly text: string }[];
};

export const NO_REFERENCE: Reference = { thresholds: [], spans: [] };

const FONT_PX = 11;
const LEAST_TEXT_PX = 44;

/** The values the axis must show; an empty interval, from Infinity to -Infinity, when there are none. */
export const reachOfThresholds = ({ thresholds }: Reference): readonly [low: number, high: number] =>
  thresholds.reduce<readonly [number, number]>(
    ([low, high], { value }) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );

/** Under the lines. */
export function drawSpans(plot: uPlot, { spans }: Reference, colours: CanvasColours): void {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  ctx.save();
  for (const { fromMs, toMs, text } of spans) {
    const x = Math.max(bbox.left, plot.valToPos(fromMs, 'x', true));
    const end = Math.min(right, plot.valToPos(toMs, 'x', true));
    if (end <= x) continue;
    ctx.fillStyle = colours.critSoft;
    ctx.fillRect(x, bbox.top, end - x, bbox.height);
    // Half a word beside a narrow stretch would be read as something else.
    if (end - x > LEAST_TEXT_PX * devicePixelRatio)
      write(plot, text, x + 5 * devicePixelRatio, bbox.top + 14 * devicePixelRatio, 'left', colours);
  }
  ctx.restore();
}

/** Over the lines, dashed, with its value above its right end. */
export function drawThresholds(plot: uPlot, { thresholds }: Reference, colours: CanvasColours): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { value, text } of thresholds) {
    const y = plot.valToPos(value, LEFT, true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.beginPath();
    ctx.strokeStyle = colours.crit;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.setLineDash([]);
    const [textX, textY] = [bbox.left + bbox.width - 4 * devicePixelRatio, y - 5 * devicePixelRatio];
    // Lines that cross the digits would make other digits of them.
    write(plot, text, textX, textY, 'right', colours, colours.panel);
  }
  ctx.restore();
}

function write(
  { ctx }: uPlot,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
  { crit, fontFamily }: CanvasColours,
  around?: string,
): void {
  ctx.font = `${FONT_PX * devicePixelRatio}px ${fontFamily}`;
  ctx.textAlign = align;
  if (around !== undefined) {
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * devicePixelRatio;
    ctx.strokeStyle = around;
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = crit;
  ctx.fillText(text, x, y);
}

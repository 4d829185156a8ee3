// Exemplars on the canvas: hollow diamonds, the one under the pointer filled.
import type uPlot from 'uplot';
import type { Placed } from './exemplar-marks';
import type { CanvasColours } from './series-colour';

const HALF_PX = 3.6;

/** @param placed in px of the drawing area, which the canvas counts in device pixels */
export function drawMarks(
  plot: uPlot,
  placed: readonly Placed[],
  pointed: number | undefined,
  colours: Pick<CanvasColours, 'ink' | 'panel'>,
): void {
  if (placed.length === 0) return;
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const half = HALF_PX * scale;
  ctx.save();
  ctx.lineWidth = 1.2 * scale;
  ctx.strokeStyle = colours.ink;
  for (const { index, x, y } of placed) {
    const [cx, cy] = [bbox.left + x * scale, bbox.top + y * scale];
    ctx.beginPath();
    ctx.moveTo(cx, cy - half);
    ctx.lineTo(cx + half, cy);
    ctx.lineTo(cx, cy + half);
    ctx.lineTo(cx - half, cy);
    ctx.closePath();
    ctx.fillStyle = index === pointed ? colours.ink : colours.panel;
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

// A graph in words, for those who do not see it.
import { formatNumber, plural, type Unit } from '@/components/format/number';
import { age, clockWithSeconds } from '@/components/format/time';
import type { CrosshairRows } from './crosshair';
import type { Frame } from './frame';

/** "rate(test_counter[20s]), 2 series, 1 h, max 1.20 at 14:07:05". */
export function graphName(
  subject: string,
  frame: Frame,
  [fromMs, toMs]: readonly [number, number],
  unit: Unit,
): string {
  const parts = [subject, plural(frame.series.length, 'series', 'series'), age(toMs - fromMs)];
  const peak = peakOf(frame);
  if (peak) parts.push(`max ${formatNumber(peak.value, peak.unit ?? unit)} at ${clockWithSeconds(peak.timeMs)}`);
  return parts.join(', ');
}

type Peak = { readonly value: number; readonly timeMs: number; readonly unit: Unit | undefined };

function peakOf(frame: Frame): Peak | undefined {
  let peak: Peak | undefined;
  for (const { values, unit } of frame.series) {
    values.forEach((value, i) => {
      if (value === null || !Number.isFinite(value) || (peak && value <= peak.value)) return;
      peak = { value, timeMs: frame.timesMs[i] ?? 0, unit };
    });
  }
  return peak;
}

const SPOKEN_ROWS = 5;

/** What the live region reads when keys move the crosshair: the time and the five highest values. */
export function crosshairSentence(
  timeMs: number,
  { rows }: CrosshairRows,
  names: readonly string[],
  unitOf: (index: number) => Unit,
): string {
  const values = rows
    .slice(0, SPOKEN_ROWS)
    .map((row) => `${names[row.index]} ${formatNumber(row.value, unitOf(row.index))}`);
  return `${clockWithSeconds(timeMs)}: ${values.join(', ') || 'no data'}`;
}

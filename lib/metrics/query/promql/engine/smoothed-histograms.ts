// An instant selector with `smoothed` of a series with histograms. The same of floats: smoothed.ts.
import type { Histogram } from '@/lib/kernel/histogram';
import type { SeriesSamples } from '@/lib/metrics/model';
import { between } from './histogram/interpolation';
import type { Notes } from './notes';
import { interpolated } from './smoothed';
import { windowBounds } from './times';
import { Cells, type Column, isAnywhere, type Sample, type Steps } from './value';

type MixedSeries = SeriesSamples & { readonly histograms: readonly (Histogram | undefined)[] };

/** Nothing where there are floats and histograms within the lookback of a step, on either side. */
export function smoothedMixedColumn(
  series: MixedSeries,
  times: Steps,
  lookbackMs: number,
  notes: Notes,
): Column | undefined {
  const { timestampsMs, histograms, labels } = series;
  const around = { ends: { ...times, startMs: times.startMs + lookbackMs }, rangeMs: 2 * lookbackMs };
  const { lo, hi } = windowBounds(timestampsMs, around);
  const cells = new Cells(times.count);
  let after = 0;
  for (let i = 0; i < times.count; i++) {
    const timeMs = times.startMs + i * times.stepMs;
    while (after < timestampsMs.length && (timestampsMs[after] as number) <= timeMs) after++;
    if (after - 1 < (lo[i] as number)) continue;
    const within = histograms.slice(lo[i], hi[i]);
    if (within.includes(undefined) && within.some((histogram) => histogram)) {
      notes.mixedWithFloats(labels.metricName);
      continue;
    }
    const sample = after < (hi[i] as number) ? onLine(series, after - 1, timeMs) : sampleAt(series, after - 1);
    if (sample === undefined) notes.mixedBucketSchemas(labels.metricName);
    else cells.set(i, sample);
  }
  return isAnywhere(cells.present) ? cells.toColumn(labels, false) : undefined;
}

const sampleAt = ({ values, histograms }: MixedSeries, i: number): Sample => histograms[i] ?? (values[i] as number);

/** Between samples `i` and `i + 1`, which are of one kind; undefined: of histograms that have no line between them. */
function onLine(series: MixedSeries, i: number, timeMs: number): Sample | undefined {
  const { timestampsMs, histograms } = series;
  const [before, after] = [histograms[i], histograms[i + 1]];
  if (!before || !after) return interpolated(series, i, timeMs, false);
  const [startMs, endMs] = [timestampsMs[i] as number, timestampsMs[i + 1] as number];
  if (timeMs === startMs) return before;
  const isCounter = after.counterResetHint !== 'gauge';
  return between(before, after, (timeMs - startMs) / (endMs - startMs), isCounter);
}

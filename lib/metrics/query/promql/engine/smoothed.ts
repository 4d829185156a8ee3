// Linear interpolation between samples: what `smoothed` takes a series to be at times that have no sample.
import type { Labels } from '@/lib/kernel/labels';
import { type Column, isAnywhere, type Steps } from './value';

type Samples = { readonly timestampsMs: Float64Array; readonly values: Float64Array };

/** The value at `timeMs`, which lies between samples `i` and `i + 1`. A counter that fell is taken to have begun anew from 0. */
export function interpolated({ timestampsMs, values }: Samples, i: number, timeMs: number, isCounter: boolean): number {
  const [before, after] = [values[i] as number, values[i + 1] as number];
  const from = isCounter && after < before ? 0 : before;
  const [startMs, endMs] = [timestampsMs[i] as number, timestampsMs[i + 1] as number];
  return from + ((after - from) * (timeMs - startMs)) / (endMs - startMs);
}

/**
 * An instant selector with `smoothed`: between the samples before and after, each within the lookback; after the last sample
 * its value stands; before the first there is none.
 * @param series without staleness markers.
 */
export function smoothedColumn(
  series: Samples & { readonly labels: Labels },
  times: Steps,
  lookbackMs: number,
): Column | undefined {
  const { timestampsMs, labels } = series;
  const values = new Float64Array(times.count);
  const present = new Uint8Array(times.count);
  let after = 0;
  for (let i = 0; i < times.count; i++) {
    const timeMs = times.startMs + i * times.stepMs;
    while (after < timestampsMs.length && (timestampsMs[after] as number) <= timeMs) after++;
    const at = after - 1;
    if (at < 0 || (timestampsMs[at] as number) <= timeMs - lookbackMs) continue;
    const isBetween = after < timestampsMs.length && (timestampsMs[after] as number) <= timeMs + lookbackMs;
    values[i] = isBetween ? interpolated(series, at, timeMs, false) : (series.values[at] as number);
    present[i] = 1;
  }
  return isAnywhere(present) ? { labels, values, present, dropName: false } : undefined;
}

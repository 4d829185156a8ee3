// What start timestamps tell of a counter: that it began anew between two samples, that two of its spans overlap.
// Source: Prometheus' proposal 0077.
import type { Bounds } from './times';

/** Samples with the times their counting began; 0: not known. */
export type StartedSamples = { readonly timestampsMs: Float64Array; readonly startTimestampsMs: Float64Array };

/** Whether the counter began anew between samples `i - 1` and `i`. A start at or after its own sample says nothing. */
export function beganAnew(timestampsMs: Float64Array, startTimestampsMs: Float64Array, i: number): boolean {
  const startMs = startTimestampsMs[i] as number;
  const previousMs = timestampsMs[i - 1] as number;
  if (startMs === 0 || startMs >= (timestampsMs[i] as number)) return false;
  if (startMs !== previousMs) return startMs > previousMs;
  // A span that begins where the last ended: the next of a delta series, or the second of a cumulative one whose own start
  // is not known, which writes the time of its first sample.
  const previousStartMs = startTimestampsMs[i - 1] as number;
  return previousStartMs !== 0 && previousStartMs < previousMs;
}

/** Whether sample `i` counts from before the sample that came before it, yet not from where that one counts. */
function overlaps({ timestampsMs, startTimestampsMs }: StartedSamples, i: number): boolean {
  const startMs = startTimestampsMs[i] as number;
  return startMs !== 0 && startMs < (timestampsMs[i - 1] as number) && startMs !== startTimestampsMs[i - 1];
}

/** Whether two neighbours within any of the windows overlap. */
export function anyOverlap(samples: StartedSamples, { lo, hi }: Bounds): boolean {
  const total = samples.timestampsMs.length;
  const before = new Uint32Array(total);
  for (let i = 1; i < total; i++) before[i] = (before[i - 1] as number) + (overlaps(samples, i) ? 1 : 0);
  return lo.some((first, i) => (hi[i] as number) > first && before[(hi[i] as number) - 1] !== before[first]);
}

/** When counting of the first sample of a window began, if within the window: there the counter was 0. */
export function startWithin(samples: StartedSamples, first: number, windowStartMs: number): number | undefined {
  const startMs = samples.startTimestampsMs[first] as number;
  return startMs > windowStartMs && startMs < (samples.timestampsMs[first] as number) ? startMs : undefined;
}

// Counts what selectors give to the steps of a query, for its statistics.
import type { Allowance } from './limits';
import { sharedBounds, type Windows } from './times';
import { type Column, type RangeSeries, weightOf } from './value';

/** A column: each of its points is a sample, a histogram as many as it weighs. */
export function count({ present, histograms }: Pick<Column, 'present' | 'histograms'>, allowance: Allowance): void {
  if (!allowance.isCounting) return;
  let points = 0;
  for (const own of present) points += own;
  allowance.look(points + weightOf(histograms));
  const { perStep } = allowance;
  if (!perStep) return;
  for (let i = 0; i < present.length; i++)
    if (present[i]) perStep[i] = (perStep[i] as number) + 1 + weightOf(histograms, i, i + 1);
}

/** Of what is the same at each of so many steps. */
export function countEach(samples: number, steps: number, allowance: Allowance): void {
  allowance.look(samples * steps);
  const { perStep } = allowance;
  for (let i = 0; perStep && i < steps; i++) perStep[i] = (perStep[i] as number) + samples;
}

/** The batches; what lies in several windows is counted for each. */
export async function* countedWindows(
  batches: AsyncIterable<readonly RangeSeries[]>,
  windows: Windows,
  { allowance }: { readonly allowance: Allowance },
): AsyncGenerator<readonly RangeSeries[]> {
  const boundsOf = sharedBounds(windows);
  for await (const batch of batches) {
    for (const { timestampsMs, histograms } of batch) {
      const { lo, hi, work } = boundsOf(timestampsMs);
      let samples = work;
      for (let i = 0; histograms && i < lo.length; i++)
        samples += weightOf(histograms, lo[i] as number, hi[i] as number);
      allowance.look(samples);
      const { perStep } = allowance;
      for (let i = 0; perStep && i < lo.length; i++) {
        const [from, to] = [lo[i] as number, hi[i] as number];
        perStep[i] = (perStep[i] as number) + to - from + weightOf(histograms, from, to);
      }
    }
    yield batch;
  }
}

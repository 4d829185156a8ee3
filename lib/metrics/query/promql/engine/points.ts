// The points of columns as samples: what a subquery gives to its function, and a range query to whoever asked.
import type { Histogram } from '@/lib/kernel/histogram';
import { type Column, type RangeSeries, type Steps, timeOfStep } from './value';

/** Columns that have something at every step share their timestamps. */
export function pointsAt(steps: Steps): (column: Column) => RangeSeries {
  const everyStepMs = Float64Array.from({ length: steps.count }, (_, i) => timeOfStep(steps, i));
  return (column) => {
    const { labels, values, present, histograms, dropName } = column;
    if (present.includes(0)) return pointsWithin(column, everyStepMs);
    return { labels, timestampsMs: everyStepMs, values, histograms, dropName };
  };
}

function pointsWithin({ labels, values, present, histograms, dropName }: Column, stepsMs: Float64Array): RangeSeries {
  let total = 0;
  for (let i = 0; i < present.length; i++) total += present[i] as number;
  const timestampsMs = new Float64Array(total);
  const kept = new Float64Array(total);
  const keptHistograms = histograms && new Array<Histogram | undefined>(total).fill(undefined);
  for (let i = 0, at = 0; at < total; i++) {
    if (!present[i]) continue;
    timestampsMs[at] = stepsMs[i] as number;
    if (keptHistograms) keptHistograms[at] = histograms[i];
    kept[at++] = values[i] as number;
  }
  return { labels, timestampsMs, values: kept, histograms: keptHistograms, dropName };
}

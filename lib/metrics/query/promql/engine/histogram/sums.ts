// Sum and mean of many histograms: sum(), avg(), sum_over_time(), avg_over_time().
import type { Histogram } from '@/lib/kernel/histogram';
import { type Findings, RunningHistogram } from './running';

/** `incompatible`: some have custom buckets, some have not. */
export type Total = (Findings & { readonly histogram: Histogram }) | 'incompatible';

/** @param histograms at least one; order counts in the last digits. */
export function sumOf(histograms: readonly Histogram[]): Total {
  const running = totalOf(histograms);
  return running === 'incompatible' ? running : finished(running, histograms);
}

/** The sum, divided at the end; should that leave the range of floats, it goes on with a running mean, which cannot. */
export function meanOf(histograms: readonly Histogram[]): Total {
  const running = startOf(histograms);
  for (let i = 1; i < histograms.length; i++) {
    if (!running.add(histograms[i] as Histogram)) return 'incompatible';
    if (running.hasOverflow) return incrementalMean(histograms, i);
  }
  running.divide(histograms.length);
  return finished(running, histograms);
}

/** @param from how many can be added up before the sum overflows */
function incrementalMean(histograms: readonly Histogram[], from: number): Total {
  const running = totalOf(histograms.slice(0, from));
  if (running === 'incompatible') return running;
  running.divide(from);
  for (let i = from; i < histograms.length; i++) {
    const count = i + 1;
    running.multiply((count - 1) / count);
    const share = new RunningHistogram(histograms[i] as Histogram, false);
    share.divide(count);
    if (!running.add(share.toHistogram())) return 'incompatible';
  }
  return finished(running, histograms);
}

const startOf = (histograms: readonly Histogram[]) => new RunningHistogram(histograms[0] as Histogram, true);

function totalOf(histograms: readonly Histogram[]): RunningHistogram | 'incompatible' {
  const running = startOf(histograms);
  for (let i = 1; i < histograms.length; i++) if (!running.add(histograms[i] as Histogram)) return 'incompatible';
  return running;
}

/** Resets collide when any two hints do, whatever the running hint has become in between. */
function finished(running: RunningHistogram, histograms: readonly Histogram[]): Total {
  const says = (hint: Histogram['counterResetHint']) =>
    histograms.some(({ counterResetHint }) => counterResetHint === hint);
  return {
    histogram: running.toHistogram(),
    boundsReconciled: running.boundsReconciled,
    resetsCollided: says('reset') && says('not_reset'),
  };
}

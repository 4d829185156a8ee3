// Single operations on histograms, each giving a new sample. Sums and averages of many: sums.ts.
import type { Histogram } from '@/lib/kernel/histogram';
import { RunningHistogram } from './running';

export function multiplied(histogram: Histogram, factor: number): Histogram {
  const running = new RunningHistogram(histogram, false);
  running.multiply(factor);
  return running.toHistogram();
}

export function divided(histogram: Histogram, by: number): Histogram {
  const running = new RunningHistogram(histogram, false);
  running.divide(by);
  return running.toHistogram();
}

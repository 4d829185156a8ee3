// Committed samples -> head.
import { bug } from '@/lib/kernel/errors';
import type { Histogram } from '@/lib/kernel/histogram';
import { wordsOf } from '../columns';
import type { Head } from './head';

/** Columns of one length: sample i belongs to the series at `slots[i]`. */
export type CommittedSamples = {
  readonly slots: Uint32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  readonly histograms: ReadonlyMap<number, Histogram>;
  readonly startTimestampsMs: Float64Array | undefined;
  /** Indices, rising, of samples that came late. */
  readonly late: readonly number[];
};

export function applyToHead(head: Head, samples: CommittedSamples): void {
  const { slots, timestampsMs, histograms, late } = samples;
  const words = wordsOf(samples.values);
  const hasStarts = samples.startTimestampsMs !== undefined || head.hasStarts;
  if (!hasStarts && histograms.size + late.length === 0) {
    const pushed = head.pushRun(slots, timestampsMs, words, 0, slots.length);
    if (pushed < slots.length) throw bug(`sample ${pushed} of those that were accepted is not newer than its series`);
    return;
  }
  let lateAt = 0;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] as number;
    const timestampMs = timestampsMs[i] as number;
    const histogram = histograms.size > 0 ? histograms.get(i) : undefined;
    const startTimestampMs = samples.startTimestampsMs?.[i] ?? 0;
    if (late[lateAt] === i) {
      lateAt++;
      const [low, high] = [words[2 * i] as number, words[2 * i + 1] as number];
      head.insertLate(slot, { timestampMs, low, high, histogram, startTimestampMs });
    } else if (histogram) head.pushHistogram(slot, timestampMs, histogram, startTimestampMs);
    else {
      if (hasStarts) head.setStart(slot, startTimestampMs);
      head.push(slot, timestampMs, words, i);
    }
  }
}

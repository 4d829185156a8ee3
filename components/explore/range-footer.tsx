// What a range query cost, and whether its step passes over samples.
import { formatNumber, plural } from '@/components/format/number';
import { windowBelowStep } from '@/components/time-series/step';
import { formatDuration } from '@/lib/kernel/duration';
import { Footer } from './footer';
import type { RangeAnswer } from './use-range-query';

export function RangeFooter({ data: { expr, frame, stepMs, tookMs, remarks } }: { data: RangeAnswer }) {
  const samples = frame.series.reduce((sum, { values }) => sum + values.filter((value) => value !== null).length, 0);
  const window = windowBelowStep(expr, stepMs);
  const skipped = window ? [`step ${spaced(stepMs)} is longer than [${window}]: samples between are not read`] : [];
  const facts = [
    formatNumber(tookMs / 1000, 'seconds'),
    plural(frame.series.length, 'series', 'series'),
    plural(samples, 'sample'),
    `step ${spaced(stepMs)}`,
  ];
  return <Footer facts={facts} remarks={{ warnings: [...remarks.warnings, ...skipped], infos: remarks.infos }} />;
}

/** "1 m 30 s": a duration in running text. */
const spaced = (durationMs: number) =>
  formatDuration(durationMs)
    .replace(/(\d)([a-z]+)(?=\d|$)/g, '$1 $2 ')
    .trimEnd();

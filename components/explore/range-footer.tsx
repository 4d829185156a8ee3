// The panel's last line: what the query cost and what the server said about it.
import { formatNumber, plural } from '@/components/format/number';
import { windowBelowStep } from '@/components/time-series/step';
import { StateIcon } from '@/components/ui/state-icon';
import { formatDuration } from '@/lib/kernel/duration';
import type { RangeAnswer } from './use-range-query';

export function RangeFooter({ data }: { data: RangeAnswer }) {
  const { expr, frame, stepMs, tookMs, notes } = data;
  const samples = frame.series.reduce((sum, { values }) => sum + values.filter((value) => value !== null).length, 0);
  const window = windowBelowStep(expr, stepMs);
  const skipped = window && `step ${spaced(stepMs)} is longer than [${window}]: samples between are not read`;
  const warnings = [...notes, ...(skipped ? [skipped] : [])];
  const facts = [
    formatNumber(tookMs / 1000, 'seconds'),
    plural(frame.series.length, 'series', 'series'),
    plural(samples, 'sample'),
    `step ${spaced(stepMs)}`,
    ...(warnings.length === 0 ? ['no warnings'] : []),
  ];
  return <Footer facts={facts} warnings={warnings} />;
}

export function Footer({ facts, warnings }: { facts: readonly string[]; warnings: readonly string[] }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3 py-1.5 text-12 text-ink-3">
      <span>{facts.join(' · ')}</span>
      {warnings.map((warning) => (
        <span key={warning} className="flex items-center gap-1.5 text-warn-text">
          <StateIcon state="warning" size={12} label="Warning" />
          {warning}
        </span>
      ))}
    </div>
  );
}

/** "1 m 30 s": a duration in running text. */
const spaced = (durationMs: number) =>
  formatDuration(durationMs)
    .replace(/(\d)([a-z]+)(?=\d|$)/g, '$1 $2 ')
    .trimEnd();

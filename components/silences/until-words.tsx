// When a silence in the making ends, in the reader's own zone, which is named.
'use client';
import { clock, day, weekday } from '@/components/format/time';
import { zoneName } from './durations';
import type { SilenceForm } from './use-silence-form';

export function UntilWords({ form: { durationId, endsAtMs } }: { form: SilenceForm }) {
  if (endsAtMs === undefined) return null;
  const end = `${clock(endsAtMs)}, ${weekday(endsAtMs)} ${day(endsAtMs)}, ${zoneName()}`;
  return (
    <span className="text-12 text-ink-2">
      {durationId === 'resolved' ? `when all is over, or at ${end}` : `until ${end}`}
    </span>
  );
}

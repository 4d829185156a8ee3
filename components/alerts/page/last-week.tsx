// The last seven days of an alert: a sentence, the hours as blocks, and each time it fired.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { clock, day, dayAndClock } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { SectionHead } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import type { AlertRow, AlertSpan } from '@/lib/client/alerts';
import { blocksOf, occurrencesOf } from '../history/blocks';
import { Blocks } from '../history/last-day';
import { leftText } from '../list/reason-words';
import { severityOf } from '../severity';
import { WEEK_MS } from './use-alert';
import { weekSentence } from './week-sentence';

const DAY_MS = WEEK_MS / 7;
const COUNT = 7 * 24;
const MOST_LISTED = 12;

export function LastWeek({ row, week }: { row: AlertRow; week: UseQueryResult<readonly AlertSpan[]> }) {
  const nowMs = useNow();
  const sentence = week.data && weekSentence(week.data, nowMs);
  return (
    <section aria-label="Last 7 days">
      <SectionHead title="Last 7 days" note={sentence} />
      <Region
        answer={week}
        skeleton={<div className="after-150ms mt-1 h-3.5 rounded-chip bg-active" aria-hidden />}
        failed={() => 'The history could not be read'}
      >
        {(spans) => (
          <>
            <Blocks
              blocks={blocksOf(spans, nowMs - WEEK_MS, nowMs, COUNT)}
              label={`Last 7 days: ${sentence}`}
              severity={severityOf(row.labels)}
              className="mt-1 h-3.5 w-full"
            />
            <Days nowMs={nowMs} />
            <Occurrences spans={spans} nowMs={nowMs} />
          </>
        )}
      </Region>
    </section>
  );
}

const NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function Days({ nowMs }: { nowMs: number }) {
  const days = Array.from({ length: 7 }, (_, i) => nowMs - WEEK_MS + i * DAY_MS);
  return (
    <div aria-hidden className="mt-1 grid grid-cols-7 text-11 text-axis">
      {days.map((atMs, i) => (
        <span key={atMs} className="flex">
          {NAMES[new Date(atMs).getDay()]}
          {i === 0 && ` ${new Date(atMs).getDate()}`}
          {i === 6 && <span className="ml-auto">now</span>}
        </span>
      ))}
    </div>
  );
}

/** Each time it fired, the last first. */
function Occurrences({ spans, nowMs }: { spans: readonly AlertSpan[]; nowMs: number }) {
  const all = occurrencesOf(spans).toReversed();
  if (all.length === 0) return null;
  return (
    <ol className="mt-3 flex flex-col gap-1 text-12 text-ink-2">
      {all.slice(0, MOST_LISTED).map(({ fromMs, untilMs }) => (
        <li key={fromMs} className="flex gap-3">
          <span className="w-40 shrink-0" title={dayAndClock(fromMs)}>
            {day(fromMs)} {clock(fromMs)} to {untilMs === null ? 'now' : clock(untilMs)}
          </span>
          <span>{leftText((untilMs ?? nowMs) - fromMs)}</span>
          <Suppressed spans={spans} fromMs={fromMs} untilMs={untilMs} />
        </li>
      ))}
      {all.length > MOST_LISTED && <li className="text-ink-3">and {all.length - MOST_LISTED} earlier</li>}
    </ol>
  );
}

function Suppressed({
  spans,
  fromMs,
  untilMs,
}: {
  spans: readonly AlertSpan[];
  fromMs: number;
  untilMs: number | null;
}) {
  const own = spans.filter(
    (span) => span.state === 'suppressed' && span.fromMs >= fromMs && span.fromMs <= (untilMs ?? Infinity),
  );
  if (own.length === 0) return null;
  const reasons = new Set(own.flatMap(({ reason }) => reasonWords(reason)));
  return <span className="text-ink-3">suppressed meanwhile: {[...reasons].join(', ')}</span>;
}

function reasonWords(reason: AlertSpan['reason']): string[] {
  if (!reason) return [];
  return [
    ...(reason.silencedBy.length > 0 ? ['silenced'] : []),
    ...(reason.inhibitedBy.length > 0 ? ['inhibited'] : []),
    ...reason.mutedBy.map((name) => `muted by ${name}`),
  ];
}

// Alerts of a dry run, a line of time each: pending and firing, and below it, thinner, as it was.
'use client';
import { formatNumber } from '@/components/format/number';
import { clock, day, dayAndClock } from '@/components/format/time';
import type { AlertHistory, TryOutcome } from '@/lib/client/rules-model';
import { type Bar, barsOf, firingMsOf, type Range, type Row, rowsOf, ticksOf } from './timeline';

/** So many are drawn; the rest is told by its number. */
const ROWS = 20;

export function Timeline({ now, before }: { now: TryOutcome; before: TryOutcome | undefined }) {
  const range = { startMs: now.startMs, endMs: Math.max(now.endMs, before?.endMs ?? 0) };
  const rows = rowsOf(now, before);
  const total = Math.max(now.labelSets, rows.length);
  if (rows.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      <ul aria-label="Alerts over the range" className="flex flex-col gap-2">
        {rows.slice(0, ROWS).map((row) => (
          <AlertRow key={row.key} row={row} range={range} hasBefore={before !== undefined} />
        ))}
      </ul>
      <Axis range={range} />
      <Key hasBefore={before !== undefined} />
      {total > ROWS && <p className="text-12 text-ink-3">and {total - ROWS} more alerts</p>}
    </div>
  );
}

function AlertRow({ row: { labels, now, before }, range, hasBefore }: { row: Row; range: Range; hasBefore: boolean }) {
  const text = Object.entries(labels)
    .filter(([name]) => name !== 'alertname')
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
  const summary = now?.annotations.summary;
  return (
    <li className="flex min-w-0 flex-col gap-0.5">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="mono min-w-0 truncate" title={text}>
          {text || 'no labels'}
        </span>
        {summary !== undefined && (
          <span className="min-w-0 flex-1 truncate text-12 text-ink-3" title={summary}>
            {summary}
          </span>
        )}
        <span className="ml-auto shrink-0 text-12 text-ink-2">{toldOf(now)}</span>
      </span>
      <Track history={now} range={range} height="h-2.5" what="as it would be" />
      {hasBefore && <Track history={before} range={range} height="h-1" what="as it is now" />}
    </li>
  );
}

function toldOf(history: AlertHistory | undefined): string {
  const fired = history?.spans.filter(({ state }) => state === 'firing').length ?? 0;
  if (fired === 0) return history?.spans.length ? 'pending only' : 'none';
  return `${fired} ×, ${formatNumber(firingMsOf(history) / 1000, 'seconds')}`;
}

type TrackProps = { history: AlertHistory | undefined; range: Range; height: string; what: string };

function Track({ history, range, height, what }: TrackProps) {
  const bars = barsOf(history?.spans ?? [], range);
  return (
    <div
      role="img"
      aria-label={`${what}: ${toldOf(history)}`}
      className={`relative ${height} overflow-hidden rounded-[2px] bg-active`}
    >
      {bars.map((bar) => (
        <span
          key={bar.span.startMs}
          title={titleOf(bar)}
          style={{ left: `min(${bar.left}%, calc(100% - 2px))`, width: `max(2px, ${bar.width}%)` }}
          className={`absolute inset-y-0 ${bar.span.state === 'firing' ? 'bg-crit' : 'bg-warn-line'}`}
        />
      ))}
    </div>
  );
}

const titleOf = ({ span: { state, startMs, endMs } }: Bar) =>
  `${state} ${dayAndClock(startMs)} to ${dayAndClock(endMs)}`;

function Axis({ range }: { range: Range }) {
  const isLong = range.endMs - range.startMs > 36 * 3_600_000;
  return (
    <div aria-hidden className="relative h-4 text-11 text-axis">
      {ticksOf(range).map(({ ms, left }) => (
        <span
          key={ms}
          style={{ left: `${left}%` }}
          className={`absolute whitespace-nowrap ${left > 90 ? '-translate-x-full' : ''}`}
        >
          {isLong ? day(ms) : clock(ms)}
        </span>
      ))}
    </div>
  );
}

function Key({ hasBefore }: { hasBefore: boolean }) {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-12 text-ink-3">
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="h-2.5 w-4 rounded-[2px] bg-crit" /> firing
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="h-2.5 w-4 rounded-[2px] bg-warn-line" /> pending
      </span>
      {hasBefore && (
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="h-1 w-4 rounded-[2px] bg-crit" /> the rule as it is now
        </span>
      )}
    </p>
  );
}

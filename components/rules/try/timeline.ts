// Where spans and days stand on a timeline, of 100.
import type { AlertHistory, AlertSpan, TryOutcome } from '@/lib/client/rules-model';

export type Range = { readonly startMs: number; readonly endMs: number };

export type Bar = { readonly span: AlertSpan; readonly left: number; readonly width: number };

const at = (ms: number, { startMs, endMs }: Range) => ((ms - startMs) / (endMs - startMs)) * 100;

/** Spans of one state that are closer than a third of a per cent are one bar: a pixel or two, and thousands would be slow. */
const JOINED_BELOW = 0.3;

export function barsOf(spans: readonly AlertSpan[], range: Range): readonly Bar[] {
  const bars: Bar[] = [];
  for (const span of spans) {
    const left = at(span.startMs, range);
    const width = at(span.endMs, range) - left;
    const last = bars.at(-1);
    if (last && last.span.state === span.state && left - (last.left + last.width) < JOINED_BELOW) {
      bars[bars.length - 1] = {
        span: { ...last.span, endMs: span.endMs },
        left: last.left,
        width: left + width - last.left,
      };
    } else bars.push({ span, left, width });
  }
  return bars;
}

const HOUR_MS = 3_600_000;
const STEPS_MS = [HOUR_MS / 4, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS];

/** Instants worth a tick, at most seven or so, on whole hours and days of the reader's zone. */
export function ticksOf(range: Range): readonly { readonly ms: number; readonly left: number }[] {
  const step = STEPS_MS.find((each) => (range.endMs - range.startMs) / each <= 8) ?? (STEPS_MS.at(-1) as number);
  const first = new Date(range.startMs);
  first.setHours(0, 0, 0, 0);
  const ticks = [];
  for (let ms = first.getTime(); ms <= range.endMs; ms += step) {
    if (ms >= range.startMs) ticks.push({ ms, left: at(ms, range) });
  }
  return ticks;
}

/** One alert, as it would have been and as it was; either may be missing. */
export type Row = {
  readonly key: string;
  readonly labels: AlertHistory['labels'];
  readonly now?: AlertHistory;
  readonly before?: AlertHistory;
};

/** In the order of the new outcome; what only the present rule gives comes last. */
export function rowsOf(now: TryOutcome, before: TryOutcome | undefined): readonly Row[] {
  const keyOf = ({ labels }: AlertHistory) => JSON.stringify(Object.entries(labels).sort());
  const old = new Map(before?.alerts.map((alert) => [keyOf(alert), alert]));
  const rows: Row[] = now.alerts.map((alert) => {
    const key = keyOf(alert);
    const found = old.get(key);
    old.delete(key);
    return { key, labels: alert.labels, now: alert, ...(found && { before: found }) };
  });
  return [...rows, ...[...old].map(([key, alert]) => ({ key, labels: alert.labels, before: alert }))];
}

export const firingMsOf = (alert: AlertHistory | undefined): number =>
  (alert?.spans ?? []).reduce((sum, { state, startMs, endMs }) => sum + (state === 'firing' ? endMs - startMs : 0), 0);

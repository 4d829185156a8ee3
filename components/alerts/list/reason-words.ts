// Whether somebody was told of an alert, or why not, in a few words and with a place to look.
import { age, clock, clockWithSeconds, day } from '@/components/format/time';
import type { AlertRow, Notified } from '@/lib/client/alerts';
import type { LiveState } from '../live/live-state';
import { alertHref } from './list-address';
import { nameOf } from './sort';

export type Told = {
  readonly text: string;
  readonly look: 'plain' | 'suppressed' | 'failed';
  /** The cause. */
  readonly href?: string;
  /** The cause, where it is a silence. */
  readonly silenceId?: string;
  /** The whole of it, on hover. */
  readonly title?: string;
};

export function toldOf(row: AlertRow, live: LiveState, nowMs: number): Told {
  if (row.state === 'suppressed') return suppressed(row, live, nowMs);
  if (row.state === 'pending') return { text: pendingText(row, nowMs), look: 'plain' };
  if (row.state === 'resolved') return { text: `over since ${moment(row.endedMs ?? nowMs, nowMs)}`, look: 'plain' };
  return row.notified.length > 0 ? notified(row.notified, nowMs) : waiting(row, live, nowMs);
}

function suppressed(row: AlertRow, { silences, rows, groups }: LiveState, nowMs: number): Told {
  const [silenceId] = row.silencedBy;
  if (silenceId !== undefined) {
    const silence = silences.get(silenceId);
    const more = row.silencedBy.length > 1 ? ` and ${row.silencedBy.length - 1} more` : '';
    const text = silence
      ? `silenced by ${silence.createdBy || 'somebody'}, ${leftText(silence.endsAtMs - nowMs)} left${more}`
      : `silenced${more}`;
    return { text, look: 'suppressed', silenceId, ...(silence && { title: silence.comment }) };
  }
  const [source] = row.inhibitedBy;
  if (source !== undefined) {
    const cause = rows.get(source);
    return { text: `inhibited by ${cause ? nameOf(cause) : source}`, look: 'suppressed', href: alertHref(source) };
  }
  const ends = row.groups.flatMap((id) => groups.get(id)?.mutedUntilMs ?? []);
  const until = ends.length > 0 ? ` until ${shortMoment(Math.min(...ends), nowMs)}` : '';
  return { text: `muted by ${row.mutedBy.join(', ')}${until}`, look: 'suppressed', href: '/alerts/routing' };
}

/** "1 h 51 min", "12 min", "40 s": a moment before something ends, one unit is too coarse. */
export function leftText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 2 || minutes >= 48 * 60) return age(Math.max(0, ms)) === 'now' ? '0 s' : age(Math.max(0, ms));
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function pendingText({ rule, sinceMs }: AlertRow, nowMs: number): string {
  const leftMs = sinceMs + (rule?.forMs ?? 0) - nowMs;
  return leftMs > 0 ? `fires in ${leftText(leftMs)} if it stays so` : 'fires with the next evaluation if it stays so';
}

const OUTCOMES: Readonly<Record<Notified['outcome'], string>> = {
  ...{ sent: 'sent to', failed: 'failed:', gave_up: 'given up:' },
};

/** A message that did not get through is the news; otherwise the last one. */
function notified(all: readonly Notified[], nowMs: number): Told {
  const newestFirst = [...all].sort((a, b) => b.atMs - a.atMs);
  const failed = newestFirst.find(({ outcome }) => outcome !== 'sent');
  const [told = newestFirst[0]] = failed ? [failed] : newestFirst;
  if (!told) return { text: 'nobody was told', look: 'plain' };
  const answer = told.code === undefined ? '' : `, answered ${told.code}`;
  const receivers = new Set(newestFirst.map(({ receiver }) => receiver)).size;
  const more = failed || receivers < 2 ? '' : ` and ${receivers - 1} more`;
  return {
    text: `${OUTCOMES[told.outcome]} ${told.receiver}${more} ${moment(told.atMs, nowMs)}${answer}`,
    look: failed ? 'failed' : 'plain',
    title: newestFirst
      .map(({ outcome, receiver, integration, atMs, code }) =>
        [outcome.replace('_', ' '), receiver, integration, moment(atMs, nowMs), code].filter(Boolean).join(' '),
      )
      .join('\n'),
  };
}

/** Nobody was told yet: its groups say when they are looked at next, or that they were and the message is under way. */
function waiting(row: AlertRow, { groups }: LiveState, nowMs: number): Told {
  const own = row.groups.flatMap((id) => groups.get(id) ?? []);
  const heard = own.filter(({ integrations }) => integrations > 0);
  const to = [...new Set(heard.map(({ receiver }) => receiver))].join(', ');
  const [first] = heard;
  if (own.length > 0 && !first) {
    const names = row.receivers.join(', ');
    return { text: `nobody: ${names} has no integration`, look: 'plain', href: '/alerts/receivers' };
  }
  if (!first) return { text: row.receivers.length > 0 ? `goes to ${row.receivers.join(', ')}` : '', look: 'plain' };
  const lookedMs = Math.max(...heard.map(({ flushedMs }) => flushedMs));
  if (lookedMs > row.sinceMs) return { text: `sending to ${to} since ${moment(lookedMs, nowMs)}`, look: 'plain' };
  const nextMs = Math.min(...heard.map((group) => group.nextMs));
  return nextMs <= nowMs
    ? { text: `on its way to ${to}`, look: 'plain' }
    : { text: `goes to ${to} at ${clockWithSeconds(nextMs)}`, look: 'plain' };
}

/** "14:02:45" today, "19 Nov 14:02" before. */
const moment = (atMs: number, nowMs: number) =>
  day(atMs) === day(nowMs) ? clockWithSeconds(atMs) : `${day(atMs)} ${clock(atMs)}`;

/** "07:00" today, "23 Nov 07:00" otherwise: intervals end with a minute. */
const shortMoment = (atMs: number, nowMs: number) =>
  day(atMs) === day(nowMs) ? clock(atMs) : `${day(atMs)} ${clock(atMs)}`;

// One message in the side column: every try with its answer, the alerts it told of, and why it went out just then.
'use client';
import { X } from 'lucide-react';
import Link from 'next/link';
import { plural } from '@/components/format/number';
import { clockWithSeconds, dayAndClock } from '@/components/format/time';
import { Region } from '@/components/panel/region';
import { TimelineSkeleton } from '@/components/panel/skeletons';
import type { Refresh } from '@/components/time-range/refresh';
import { IconButton } from '@/components/ui/button';
import { StateIcon } from '@/components/ui/state-icon';
import type { Attempt, NotificationRecord, NotifiedAlert } from '@/lib/client/notification-nouns';
import { integrationName, labelText, OUTCOMES, replyOf, WHY_NOW } from '../words';
import { useNotification } from './use-notifications';

export function NotificationDetails({ id, refresh, onClose }: { id: string; refresh: Refresh; onClose: () => void }) {
  const answer = useNotification(id, refresh);
  return (
    <aside aria-label="The notification" className="min-w-0">
      <div className="flex items-start gap-2">
        <h2 className="mr-auto min-w-0 text-15 break-words">
          {answer.data
            ? `${answer.data.receiver}, ${integrationName(answer.data.integration, answer.data.index)}`
            : 'Notification'}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="[&>[role=alert]]:px-0">
        <Region
          answer={answer}
          skeleton={<TimelineSkeleton rows={4} />}
          failed={({ status }) =>
            status === 404 ? 'This notification is not on record' : 'The notification could not be read'
          }
        >
          {(message) => <Details message={message} />}
        </Region>
      </div>
    </aside>
  );
}

function Details({ message }: { message: NotificationRecord }) {
  const { atMs, why, outcome, groupKey, attempts, tries, alerts } = message;
  return (
    <>
      <p className="text-ink-2">
        {OUTCOMES[outcome].word}, {WHY_NOW[why]}, <span className="whitespace-nowrap">{dayAndClock(atMs)}</span>
      </p>
      <h3 className="mt-4 text-13 font-strong">{plural(tries, 'try', 'tries')}</h3>
      {tries > attempts.length && (
        <p className="text-12 text-ink-3">The first and the last {attempts.length / 2} of them.</p>
      )}
      {tries === 0 && <p className="text-12 text-ink-2">No answer yet.</p>}
      <ol className="mt-1">
        {attempts.map((attempt) => (
          <Try key={attempt.atMs} attempt={attempt} />
        ))}
      </ol>
      <h3 className="mt-4 text-13 font-strong">{plural(alerts.length, 'alert')}</h3>
      <ul className="mt-1 flex flex-col gap-2">
        {alerts.map((alert) => (
          <Told key={alert.fingerprint} alert={alert} isTest={why === 'test'} />
        ))}
      </ul>
      <h3 className="mt-4 text-13 font-strong">Group key</h3>
      <code className="block wrap-anywhere text-ink-2">{groupKey}</code>
    </>
  );
}

function Try({ attempt }: { attempt: Attempt }) {
  const isTaken = attempt.error === undefined;
  return (
    <li className="grid grid-cols-[64px_16px_minmax(0,1fr)] gap-x-2 py-0.5">
      <time
        dateTime={new Date(attempt.atMs).toISOString()}
        title={dayAndClock(attempt.atMs)}
        className="text-right text-12/5 text-ink-3 tabular-nums"
      >
        {clockWithSeconds(attempt.atMs)}
      </time>
      <span className="flex h-5 items-center">
        <StateIcon state={isTaken ? 'ok' : 'critical'} label={isTaken ? 'taken' : 'failed'} size={14} />
      </span>
      <span className={`break-words ${isTaken ? '' : 'text-crit-text'}`}>{replyOf(attempt)}</span>
    </li>
  );
}

function Told({ alert: { fingerprint, labels, status }, isTest }: { alert: NotifiedAlert; isTest: boolean }) {
  const { alertname, ...rest } = labels;
  return (
    <li className="min-w-0">
      <span className="flex items-center gap-2">
        <StateIcon state={status === 'firing' ? 'critical' : 'ok'} label={status} size={14} />
        {isTest ? (
          <span className="truncate font-strong">{alertname}</span>
        ) : (
          <Link
            href={`/alerts/${fingerprint}`}
            className="truncate font-strong hover:underline"
            title="The alert, and why somebody was told of it or was not"
          >
            {alertname ?? fingerprint}
          </Link>
        )}
        {status === 'resolved' && <span className="text-12 text-ink-2">resolved</span>}
      </span>
      <code className="block pl-[22px] break-words text-ink-2">{labelText(rest)}</code>
    </li>
  );
}

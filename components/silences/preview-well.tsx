// What the silence would do: now, in the last 24 hours, and which silences do it already.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatCount, plural } from '@/components/format/number';
import { clock, day, dayAndClock } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { StateIcon } from '@/components/ui/state-icon';
import { asApiError } from '@/lib/client/api-error';
import type { LastDay, Preview } from '@/lib/client/silences-decode';
import { lastDayWords, nowWords } from './preview-words';

const DAY_MS = 86_400_000;

export function PreviewWell({ answer, children }: { answer: UseQueryResult<Preview>; children?: ReactNode }) {
  const { data, isError } = answer;
  return (
    <section aria-label="What it would mute" className="border-y border-line bg-well px-3.5 py-2.5">
      <dl className="grid grid-cols-[84px_minmax(0,1fr)] gap-y-2">
        <dt className="text-ink-2">Mutes now</dt>
        <dd aria-live="polite">{data ? <Now now={data.now} /> : <Waiting isError={isError} answer={answer} />}</dd>
        <dt className="text-ink-2">Last 24 h</dt>
        <dd>{data ? <Past lastDay={data.lastDay} /> : !isError && <Bar />}</dd>
        {data && data.coveredBy.length > 0 && <Covered covering={data.coveredBy} />}
      </dl>
      {isError && data && <p className="mt-1 text-12 text-warn-text">It could not be asked again: this may be old.</p>}
      {children}
    </section>
  );
}

function Now({ now }: { now: Preview['now'] }) {
  return (
    <>
      <b>{now.firing === 0 ? 'Nothing' : plural(now.firing, 'alert')}</b>{' '}
      <span className="text-ink-2">{nowWords(now)}</span>
    </>
  );
}

function Past({ lastDay }: { lastDay: LastDay }) {
  return (
    <>
      <b>{plural(lastDay.messages, 'notification')}</b> <span className="text-ink-2">{lastDayWords(lastDay)}</span>
      {lastDay.times.length > 0 && <Strip times={lastDay.times} />}
    </>
  );
}

/** When they went out: a ring each, a page filled. */
function Strip({ times }: Pick<LastDay, 'times'>) {
  const nowMs = useNow();
  const left = (atMs: number) => `${Math.min(100, Math.max(0, (1 - (nowMs - atMs) / DAY_MS) * 100))}%`;
  const fromMs = nowMs - DAY_MS;
  return (
    <>
      <div
        role="img"
        aria-label={`Sent ${times.map(({ atMs }) => clock(atMs)).join(', ')}`}
        className="relative mt-2 mr-1 h-2.5"
      >
        <span className="absolute inset-x-0 top-1 h-0.5 rounded-full bg-active" />
        {times.map(({ atMs, isPage }, i) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: two may have gone out at one instant
            key={i}
            title={`${isPage ? 'page ' : ''}${dayAndClock(atMs)}`}
            className={`absolute top-0 size-2.5 -translate-x-1/2 border-[1.5px] border-warn ${isPage ? 'rotate-45 bg-warn' : 'rounded-full bg-well'}`}
            style={{ left: left(atMs) }}
          />
        ))}
      </div>
      <div className="flex justify-between text-11 text-ink-3" aria-hidden>
        <span>
          {day(fromMs)} {clock(fromMs)}
        </span>
        <span>now</span>
      </div>
    </>
  );
}

function Covered({ covering }: { covering: Preview['coveredBy'] }) {
  const [first] = covering;
  if (!first) return null;
  const others = covering.length - 1;
  return (
    <>
      <dt className="text-ink-2">Already</dt>
      <dd className="wrap-anywhere">
        silenced {first.createdBy && `by ${first.createdBy} `}until {clock(first.endsAtMs)}
        {first.comment && <span className="text-ink-2">: {first.comment}</span>}
        {others > 0 && <span className="text-ink-3"> and by {formatCount(others)} more</span>}
      </dd>
    </>
  );
}

function Waiting({ isError, answer }: { isError: boolean; answer: UseQueryResult<Preview> }) {
  if (!isError)
    return answer.isFetching ? <Bar /> : <span className="text-ink-2">Nothing yet: it has no matchers.</span>;
  return (
    <span className="flex items-start gap-1.5 text-warn-text">
      <StateIcon state="warning" size={14} />
      <span>Not known: {asApiError(answer.error).message}</span>
    </span>
  );
}

const Bar = () => <span className="after-150ms my-1 block h-3 w-40 rounded-chip bg-active" aria-hidden />;

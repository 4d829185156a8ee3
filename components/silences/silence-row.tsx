// One silence: what it is for, why and by whom, when it ends, what it does, and the ways to change it.
'use client';
import { useRef } from 'react';
import { formatCount, plural } from '@/components/format/number';
import { age, dayAndClock, since } from '@/components/format/time';
import { Badge } from '@/components/ui/badge';
import type { Silence } from '@/lib/client/silences-decode';
import { MatcherText } from './matcher-chips';
import { SilenceActions } from './silence-actions';
import { timeLeft } from './time-left';

type SilenceRowProps = {
  silence: Silence;
  nowMs: number;
  isChosen: boolean;
  onChoose: (isRange: boolean) => void;
};

const CELL = 'px-2 py-2 align-top max-md:block max-md:py-0 max-md:pl-10';

export function SilenceRow({ silence, nowMs, isChosen, onChoose }: SilenceRowProps) {
  const isShift = useRef(false); // only the click knows of shift, only the change of a key
  const name = silence.matchers.map(({ text }) => text).join(', ');
  return (
    <tr
      className={`border-b border-line last:border-0 max-md:relative max-md:block max-md:py-2.5 ${isChosen ? 'bg-accent-soft' : 'hover:bg-hover'}`}
    >
      <td className="p-0 align-top max-md:absolute max-md:top-0 max-md:left-0">
        <label className="grid size-9 place-items-center max-md:size-10">
          <input
            type="checkbox"
            aria-label={`Choose ${name}`}
            checked={isChosen}
            onClick={(event) => {
              isShift.current = event.shiftKey;
            }}
            onChange={() => onChoose(isShift.current)}
            className="size-3.5 accent-(--accent)"
          />
        </label>
      </td>
      <td className={CELL}>
        <div className="flex flex-wrap gap-1">
          {silence.matchers.map((matcher) => (
            <span key={matcher.text} className="mono max-w-full rounded-chip bg-active px-1.5 py-0.5 wrap-anywhere">
              <MatcherText matcher={matcher} />
            </span>
          ))}
        </div>
        <p className="mt-1 wrap-anywhere text-ink-2">
          {silence.comment || 'no comment'} <span className="text-ink-3">· {silence.createdBy || 'somebody'}</span>
          {Object.entries(silence.annotations).map(([key, value]) => (
            <span key={key} className="text-ink-3">
              {' '}
              · {key}: {value}
            </span>
          ))}
        </p>
      </td>
      <td className={CELL}>
        <Ends {...{ silence, nowMs }} />
      </td>
      <td className={CELL}>
        <Mutes {...{ silence, nowMs }} />
      </td>
      <td className={`${CELL} ${silence.keptBack === 0 ? 'max-md:hidden' : ''}`}>
        <KeptBack {...{ silence, nowMs }} />
      </td>
      <td className={`${CELL} text-right max-md:pt-1 max-md:text-left`}>
        <SilenceActions silence={silence} />
      </td>
    </tr>
  );
}

type Facts = { silence: Silence; nowMs: number };

function Ends({ silence: { state, startsAtMs, endsAtMs, expiresSoon, untilResolved, recurringId }, nowMs }: Facts) {
  const note = recurringId ? 'recurring' : untilResolved ? 'until resolved' : undefined;
  if (state === 'expired')
    return <Fact title={dayAndClock(endsAtMs)} main={`${age(nowMs - endsAtMs)} ago`} note={note} />;
  if (state === 'pending') {
    const note = `for ${timeLeft(endsAtMs - startsAtMs)}${recurringId ? ', recurring' : ''}`;
    return <Fact title={dayAndClock(startsAtMs)} main={`in ${timeLeft(startsAtMs - nowMs)}`} note={note} />;
  }
  const left = `in ${timeLeft(endsAtMs - nowMs)}`;
  const when = `at ${since(endsAtMs, nowMs)}`;
  return (
    <Fact
      title={dayAndClock(endsAtMs)}
      main={expiresSoon ? <Badge state="warning">{left}</Badge> : left}
      note={note ? `${note}, ${when}` : when}
    />
  );
}

const WHY_UNNEEDED = { resolved: 'all is over', never_matched: 'never used' } as const;

function Mutes({ silence: { state, matchesNow, matchedAlerts, lastMatchMs, unneeded }, nowMs }: Facts) {
  const now = matchesNow === 0 ? 'nothing now' : `${plural(matchesNow, 'alert')} now`;
  const last = lastMatchMs === undefined || matchesNow > 0 ? '' : `, last ${age(nowMs - lastMatchMs)} ago`;
  const life = matchedAlerts === 0 ? 'none so far' : `${formatCount(matchedAlerts)} in all${last}`;
  if (unneeded) return <Fact main={<Badge state="info">{WHY_UNNEEDED[unneeded]}</Badge>} note={life} />;
  return (
    <Fact
      main={state === 'expired' ? `${formatCount(matchedAlerts)} in all` : now}
      note={state === 'expired' ? '' : life}
    />
  );
}

function KeptBack({ silence: { keptBack, keptBackSinceMs }, nowMs }: Facts) {
  if (keptBack === 0 || keptBackSinceMs === undefined) return <span className="text-ink-3">none</span>;
  return (
    <Fact
      title={`${plural(keptBack, 'notification')} did not go out`}
      main={formatCount(keptBack)}
      note={`since ${since(keptBackSinceMs, nowMs)}`}
      phone="notifications kept back"
    />
  );
}

function Fact({
  main,
  note,
  title,
  phone,
}: {
  main: React.ReactNode;
  note?: string | undefined;
  title?: string;
  /** Where there is no head of a column. */
  phone?: string;
}) {
  return (
    <span title={title} className="block max-md:inline">
      {main} {phone && <span className="md:hidden">{phone}</span>}
      {note && <span className="block text-12 text-ink-3 max-md:inline"> {note}</span>}
    </span>
  );
}

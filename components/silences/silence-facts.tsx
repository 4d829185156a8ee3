// What a silence does and until when, each as a figure with a smaller one under it.
import type { ReactNode } from 'react';
import { formatCount, plural } from '@/components/format/number';
import { age, dayAndClock, since } from '@/components/format/time';
import { Badge } from '@/components/ui/badge';
import type { Silence } from '@/lib/client/silences-decode';
import { timeLeft } from './time-left';

type Facts = { silence: Silence; nowMs: number };

export function Ends({
  silence: { state, startsAtMs, endsAtMs, expiresSoon, untilResolved, recurringId },
  nowMs,
}: Facts) {
  const note = recurringId ? 'recurring' : untilResolved ? 'until resolved' : undefined;
  if (state === 'expired')
    return <Fact title={dayAndClock(endsAtMs)} before="ended" main={`${age(nowMs - endsAtMs)} ago`} note={note} />;
  if (state === 'pending') {
    const note = `for ${timeLeft(endsAtMs - startsAtMs)}${recurringId ? ', recurring' : ''}`;
    return (
      <Fact title={dayAndClock(startsAtMs)} before="begins" main={`in ${timeLeft(startsAtMs - nowMs)}`} note={note} />
    );
  }
  const left = `in ${timeLeft(endsAtMs - nowMs)}`;
  const when = `at ${since(endsAtMs, nowMs)}`;
  return (
    <Fact
      title={dayAndClock(endsAtMs)}
      before="ends"
      main={expiresSoon ? <Badge state="warning">{left}</Badge> : left}
      note={note ? `${note}, ${when}` : when}
    />
  );
}

const WHY_UNNEEDED = { resolved: 'all is over', never_matched: 'never used' } as const;

export function Mutes({ silence: { state, matchesNow, matchedAlerts, lastMatchMs, unneeded }, nowMs }: Facts) {
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

export function KeptBack({ silence: { keptBack, keptBackSinceMs }, nowMs }: Facts) {
  if (keptBack === 0 || keptBackSinceMs === undefined) return <span className="text-ink-3">none</span>;
  return (
    <Fact
      title={`${plural(keptBack, 'notification')} did not go out`}
      main={formatCount(keptBack)}
      note={`since ${since(keptBackSinceMs, nowMs)}`}
      after={keptBack === 1 ? 'notification kept back' : 'notifications kept back'}
    />
  );
}

function Fact({
  main,
  note,
  title,
  before,
  after,
}: {
  main: ReactNode;
  note?: string | undefined;
  title?: string;
  /** Around it where no head of a column says what it is. */
  before?: string;
  after?: string;
}) {
  return (
    <span title={title} className="block @max-3xl:inline">
      {before && <span className="@3xl:hidden">{before} </span>}
      {main} {after && <span className="@3xl:hidden">{after}</span>}
      {note && <span className="block text-12 text-ink-3 @max-3xl:inline"> {note}</span>}
    </span>
  );
}

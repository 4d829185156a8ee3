// The head of an alert: what, since when, how far over the line, and what one can do.
'use client';
import { BookOpen, ChartLine, ExternalLink, Pencil } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { exploreHref } from '@/components/explore/explore-address';
import { thresholdWith } from '@/components/explore/threshold';
import { clockWithSeconds, dayAndClock, since } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import type { TimeRange } from '@/components/time-range/range';
import { buttonClass } from '@/components/ui/button';
import type { AlertRow, AlertRule } from '@/lib/client/alerts';
import { filterText } from '../filter/alert-filter';
import { AlertIcon, lookOf } from '../list/alert-icon';
import { LabelChips } from '../list/label-chips';
import { alertsHref } from '../list/list-address';
import { leftText } from '../list/reason-words';
import { nameOf } from '../list/sort';
import { Told } from '../list/told';
import { valueText } from '../list/value';
import type { LiveState } from '../live/live-state';
import { SilencePlace } from '../silence-place';
import { ruleHref } from './rule-href';
import type { Split } from './split-comparison';
import { runbookOf, webLink } from './web-link';

type AlertHeadProps = {
  row: AlertRow;
  live: LiveState | undefined;
  split: Split | null | undefined;
  /** What the page shows. */
  range: TimeRange;
};

export function AlertHead({ row, live, split, range }: AlertHeadProps) {
  const router = useRouter();
  const labels = Object.entries(row.labels).filter(([name]) => name !== 'alertname');
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-96 gap-3">
        <span className="pt-1.5">
          <AlertIcon row={row} />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <h1 className="text-20 wrap-anywhere">{nameOf(row)}</h1>
            <Standing row={row} live={live} split={split} />
          </div>
          <div className="mt-1.5">
            <LabelChips
              labels={labels}
              isReachable
              onMatcher={(matcher) => router.push(alertsHref(filterText([matcher])))}
            />
          </div>
          <Annotations row={row} />
        </div>
      </div>
      <Actions {...{ row, split, range }} />
    </header>
  );
}

/** "firing 18 min, since 14:02:15 · 7.42 % against > 5 %" */
function Standing({ row, live, split }: Omit<AlertHeadProps, 'range'>) {
  const nowMs = useNow();
  const value = live?.values.get(row.fingerprint);
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 text-ink-2">
      <span title={dayAndClock(row.sinceMs)}>{sinceText(row, nowMs)}</span>
      {value !== undefined && (
        <span>
          · <span className={lookOf(row).value}>{valueText(value, row.rule)}</span>
          {split?.threshold !== undefined && ` against ${valueText(split.threshold, row.rule)}`}
        </span>
      )}
      {live && row.state !== 'resolved' && (
        <span className="flex min-w-0 items-baseline gap-2">
          · <Told row={row} live={live} />
        </span>
      )}
    </span>
  );
}

function sinceText({ state, sinceMs, endedMs }: AlertRow, nowMs: number): string {
  if (state === 'resolved') {
    if (endedMs === undefined) return 'over';
    return `over since ${since(endedMs, nowMs)}, fired ${leftText(endedMs - sinceMs)}`;
  }
  const word = { active: 'firing', suppressed: 'firing, suppressed', pending: 'pending' }[state];
  const isToday = new Date(sinceMs).toDateString() === new Date(nowMs).toDateString();
  return `${word} ${leftText(nowMs - sinceMs)}, since ${isToday ? clockWithSeconds(sinceMs) : since(sinceMs, nowMs)}`;
}

const SHOWN_AS_LINKS = /^(?:runbook|playbook|dashboard)/;

/** What the rule's author has to say. Links are buttons already. */
function Annotations({ row: { annotations } }: { row: AlertRow }) {
  const texts = Object.entries(annotations).filter(([name, text]) => text !== '' && !SHOWN_AS_LINKS.test(name));
  return (
    <div className="mt-2 max-w-[72ch] text-ink-2 empty:hidden">
      {texts.map(([name, text]) => (
        <p key={name} className="wrap-anywhere" title={name}>
          {['summary', 'description', 'message'].includes(name) ? '' : `${name}: `}
          {text}
        </p>
      ))}
    </div>
  );
}

/** What the rule measures over the time of the page, held against its threshold. */
function graphHref({ expr }: AlertRule, split: Split | null | undefined, range: TimeRange): string {
  if (!split) return exploreHref(expr, { range });
  return exploreHref(split.measured, { threshold: thresholdWith(split.operator, split.threshold), range });
}

function Actions({ row, split, range }: Omit<AlertHeadProps, 'live'>) {
  const runbook = runbookOf(row.annotations);
  const sender = row.rule ? undefined : webLink(row.generatorUrl);
  const look = buttonClass('outline');
  return (
    <div className="flex flex-wrap gap-2">
      {runbook && (
        <a href={runbook} target="_blank" rel="noreferrer" className={look}>
          <BookOpen aria-hidden />
          Runbook
        </a>
      )}
      {row.rule && (
        <>
          <Link href={graphHref(row.rule, split, range)} className={look}>
            <ChartLine aria-hidden />
            Explore
          </Link>
          <Link href={ruleHref(row.rule)} className={look}>
            <Pencil aria-hidden />
            Rule
          </Link>
        </>
      )}
      {sender && (
        <a href={sender} target="_blank" rel="noreferrer" className={look}>
          <ExternalLink aria-hidden />
          Source
        </a>
      )}
      {row.state !== 'resolved' && <SilencePlace rows={[row]} name={nameOf(row)} />}
    </div>
  );
}

// The rows of what fires on Home.
'use client';
import Link from 'next/link';
import { LastDay } from '@/components/alerts/history/last-day';
import { AlertIcon, lookOf } from '@/components/alerts/list/alert-icon';
import { Since } from '@/components/alerts/list/alert-line';
import { alertHref, alertsHref } from '@/components/alerts/list/list-address';
import { nameOf } from '@/components/alerts/list/sort';
import { Told } from '@/components/alerts/list/told';
import { valueText } from '@/components/alerts/list/value';
import type { LiveState } from '@/components/alerts/live/live-state';
import { SilenceCell, SilencePlace } from '@/components/alerts/silence-place';
import { dayAndClock } from '@/components/format/time';
import { formatMatcher } from '@/lib/kernel/matcher-syntax';
import type { Matcher } from '@/lib/kernel/matchers';
import { type Kind, sharedLabels } from './kinds';

export default function FiringRows({ kinds, live }: { kinds: readonly Kind[]; live: LiveState }) {
  return (
    <table className="w-full table-fixed">
      <Head />
      <tbody>
        {kinds.map((rows) => (
          <Row key={nameOf(rows[0])} rows={rows} live={live} />
        ))}
      </tbody>
    </table>
  );
}

const HEAD = 'px-2 text-left font-normal';

function Head() {
  return (
    <thead>
      <tr className="h-7 border-b border-line text-12 text-ink-3">
        <th scope="col" className={`${HEAD} pl-3`}>
          Alert
        </th>
        <th scope="col" className={`${HEAD} w-[148px] max-xl:hidden`}>
          Last 24 h
        </th>
        <th scope="col" className={`${HEAD} w-[84px] text-right`}>
          Now
        </th>
        <th scope="col" className={`${HEAD} w-[72px] text-right max-md:hidden`}>
          Since
        </th>
        <th scope="col" className={`${HEAD} w-[264px] pr-3 max-md:hidden`}>
          Notified, or why not
        </th>
        <th scope="col" className="w-11 md:hidden">
          <span className="sr-only">Silence</span>
        </th>
      </tr>
    </thead>
  );
}

function Row({ rows, live }: { rows: Kind; live: LiveState }) {
  const [worst] = rows;
  const value = live.values.get(worst.fingerprint);
  const first = rows.reduce((a, b) => (b.sinceMs < a.sinceMs ? b : a));
  return (
    <tr className="group h-11 border-b border-line last:border-0 hover:bg-hover">
      <th scope="row" className="px-3 text-left font-normal">
        <Name rows={rows} />
      </th>
      <td className="px-2 max-xl:hidden">
        <LastDay row={first} />
      </td>
      <td className={`truncate px-2 text-right ${lookOf(worst).value}`}>
        {value === undefined ? <span className="font-normal text-ink-3">no value</span> : valueText(value, worst.rule)}
      </td>
      <td className="px-2 text-right text-ink-2 max-md:hidden" title={dayAndClock(first.sinceMs)}>
        <Since row={first} />
      </td>
      <td className="relative pr-3 pl-2 max-md:hidden">
        <Told row={worst} live={live} />
        <span className="absolute inset-y-0 right-3 flex items-center">
          <SilencePlace rows={rows} name={nameOf(worst)} shape="hover" />
        </span>
      </td>
      <SilenceCell rows={rows} name={nameOf(worst)} className="md:hidden" />
    </tr>
  );
}

/** The name over what tells the alert from others, or what all of them share. */
function Name({ rows }: { rows: Kind }) {
  const [worst] = rows;
  const isOne = rows.length === 1;
  const labels = sharedLabels(rows)
    .map(([name, value]) => `${name}=${value}`)
    .join('  ');
  return (
    <span className="flex items-center gap-2.5">
      <AlertIcon row={worst} />
      <span className="flex min-w-0 flex-col">
        <span className="flex gap-1.5">
          <Link
            href={isOne ? alertHref(worst.fingerprint) : alertsHref(formatMatcher(ofName(nameOf(worst))))}
            prefetch={false}
            className="truncate font-strong hover:underline"
          >
            {nameOf(worst)}
          </Link>
          {!isOne && <span className="shrink-0 text-ink-3">× {rows.length}</span>}
        </span>
        <span className="mono max-w-full truncate text-ink-3" title={labels}>
          {labels}
        </span>
      </span>
    </span>
  );
}

const ofName = (value: string): Matcher => ({ name: 'alertname', type: '=', value });

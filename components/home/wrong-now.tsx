// The alerts that fire, on Home, the worst first: value, since when, who was told. Nothing while all is quiet.
'use client';
import Link from 'next/link';
import { LastDay } from '@/components/alerts/history/last-day';
import { AlertIcon, lookOf } from '@/components/alerts/list/alert-icon';
import { Since } from '@/components/alerts/list/alert-line';
import { alertHref } from '@/components/alerts/list/list-address';
import { nameOf } from '@/components/alerts/list/sort';
import { Told } from '@/components/alerts/list/told';
import { valueText } from '@/components/alerts/list/value';
import type { LiveState } from '@/components/alerts/live/live-state';
import { SilencePlace } from '@/components/alerts/silence-place';
import { dayAndClock } from '@/components/format/time';
import { Panel, SectionHead } from '@/components/panel/panel';
import type { AlertRow } from '@/lib/client/alerts';
import { quietWords } from './firing-sentence';

// More do not fit above the fold; the page of alerts has all.
const MOST_ROWS = 8;

export function WrongNow({ firing, live }: { firing: readonly AlertRow[]; live: LiveState }) {
  const quiet = quietWords(live.rows.values());
  if (firing.length === 0) return quiet && <Quiet words={quiet} />;
  const more = firing.length - MOST_ROWS;
  return (
    <div className="flex flex-col gap-1">
      <SectionHead title="Wrong now" note={more > 0 ? `${MOST_ROWS} of ${firing.length}` : undefined}>
        <AllAlerts />
      </SectionHead>
      <Panel label="Wrong now">
        <table className="w-full table-fixed">
          <Head />
          <tbody>
            {firing.slice(0, MOST_ROWS).map((row) => (
              <Row key={row.fingerprint} row={row} live={live} />
            ))}
          </tbody>
        </table>
        {quiet && <p className="border-t border-line px-3 py-2 text-12 text-ink-2">{quiet}</p>}
      </Panel>
    </div>
  );
}

function Quiet({ words }: { words: string }) {
  return (
    <p className="text-ink-2">
      No alert fires; {words}. <AllAlerts />
    </p>
  );
}

const AllAlerts = () => (
  <Link href="/alerts" className="text-accent-text hover:underline">
    All alerts
  </Link>
);

const HEAD = 'px-2 text-left font-normal';

function Head() {
  return (
    <thead>
      <tr className="h-7 border-b border-line text-12 text-ink-3">
        <th scope="col" className={`${HEAD} pl-3`}>
          Alert
        </th>
        <th scope="col" className={`${HEAD} w-[148px] max-lg:hidden`}>
          Last 24 h
        </th>
        <th scope="col" className={`${HEAD} w-[84px] text-right max-md:pr-3`}>
          Now
        </th>
        <th scope="col" className={`${HEAD} w-[72px] text-right max-md:hidden`}>
          Since
        </th>
        <th scope="col" className={`${HEAD} w-[300px] pr-3 max-md:hidden`}>
          Notified, or why not
        </th>
      </tr>
    </thead>
  );
}

function Row({ row, live }: { row: AlertRow; live: LiveState }) {
  const value = live.values.get(row.fingerprint);
  return (
    <tr className="group h-11 border-b border-line last:border-0 hover:bg-hover">
      <th scope="row" className="px-3 text-left font-normal">
        <Name row={row} />
      </th>
      <td className="px-2 max-lg:hidden">
        <LastDay row={row} />
      </td>
      <td className={`truncate px-2 text-right max-md:pr-3 ${lookOf(row).value}`}>
        {value === undefined ? <span className="font-normal text-ink-3">no value</span> : valueText(value, row.rule)}
      </td>
      <td className="px-2 text-right text-ink-2 max-md:hidden" title={dayAndClock(row.sinceMs)}>
        <Since row={row} />
      </td>
      <td className="pr-3 pl-2 max-md:hidden">
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1">
            <Told row={row} live={live} />
          </span>
          <SilencePlace rows={[row]} name={nameOf(row)} isOnHover />
        </span>
      </td>
    </tr>
  );
}

const PLACED = new Set(['alertname', 'severity']);

/** The name over what tells the alert from others of its rule. */
function Name({ row }: { row: AlertRow }) {
  const labels = Object.entries(row.labels).filter(([name]) => !PLACED.has(name));
  const text = labels.map(([name, value]) => `${name}=${value}`).join('  ');
  return (
    <span className="flex items-center gap-2.5">
      <AlertIcon row={row} />
      <span className="flex min-w-0 flex-col">
        <Link
          href={alertHref(row.fingerprint)}
          prefetch={false}
          className="max-w-full truncate font-strong hover:underline"
        >
          {nameOf(row)}
        </Link>
        <span className="mono max-w-full truncate text-ink-3" title={text}>
          {text}
        </span>
      </span>
    </span>
  );
}

// The targets on Home: state, how long scrapes take, what they bring.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import { Ago } from '@/components/format/ago';
import { formatCount, formatNumber } from '@/components/format/number';
import { Panel, SectionHead } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { Sparkline } from '@/components/sparkline/sparkline';
import { HEALTH } from '@/components/targets/target-state';
import { type TargetRow, targetKey } from '@/components/targets/use-targets';
import { StateIcon } from '@/components/ui/state-icon';
import { FirstTarget } from './first-target';
import { shortReason } from './outage-sentence';
import type { TargetHistory } from './target-history';

// More do not fit above the fold; the page of targets has all.
const MOST_ROWS = 12;

export function TargetSummary({
  targets,
  histories,
}: {
  targets: UseQueryResult<readonly TargetRow[]>;
  histories: ReadonlyMap<string, TargetHistory> | undefined;
}) {
  return (
    <div className="flex flex-col gap-1">
      <SectionHead
        title="Targets"
        note={
          targets.data && targets.data.length > MOST_ROWS
            ? `${MOST_ROWS} of ${formatCount(targets.data.length)}`
            : undefined
        }
      >
        <Link href="/targets" className="text-accent-text hover:underline">
          All targets
        </Link>
      </SectionHead>
      <Panel label="Targets">
        <Region
          answer={targets}
          skeleton={<TableSkeleton rows={5} rowClass="h-9" />}
          failed={() => 'The list of targets could not be read'}
        >
          {(rows) => (rows.length === 0 ? <FirstTarget /> : <Rows rows={rows} histories={histories} />)}
        </Region>
      </Panel>
    </div>
  );
}

function Rows({
  rows,
  histories,
}: {
  rows: readonly TargetRow[];
  histories: ReadonlyMap<string, TargetHistory> | undefined;
}) {
  const worstFirst = [...rows].sort((a, b) => Number(b.target.health === 'down') - Number(a.target.health === 'down'));
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="h-7 border-b border-line text-12 text-ink-3">
          <th scope="col" className="px-3 text-left font-normal">
            Target
          </th>
          <th scope="col" className="w-[260px] px-2 text-right font-normal max-md:w-[140px]">
            Scrape took
          </th>
          <th scope="col" className="w-[84px] px-2 text-right font-normal max-md:hidden">
            Samples
          </th>
          <th scope="col" className="w-[104px] pr-3 pl-2 text-right font-normal max-md:hidden">
            Scraped
          </th>
        </tr>
      </thead>
      <tbody>
        {worstFirst.slice(0, MOST_ROWS).map((row) => (
          <Row
            key={targetKey(row.target.labels) + row.target.scrapeUrl}
            row={row}
            history={histories?.get(targetKey(row.target.labels))}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row: { target, samples }, history }: { row: TargetRow; history: TargetHistory | undefined }) {
  const isDown = target.health === 'down';
  const { state, word } = HEALTH[target.health];
  return (
    <tr className="h-9 border-b border-line last:border-0 hover:bg-hover">
      <th scope="row" className="truncate px-3 text-left font-normal" title={target.scrapeUrl}>
        <span className="flex items-center gap-2.5">
          <StateIcon state={state} label={word} />
          <span className="truncate font-strong">{target.labels.job ?? target.scrapePool}</span>
          <span className="mono shrink-0 text-ink-3">{target.labels.instance}</span>
        </span>
      </th>
      <td
        className="px-2 text-right whitespace-nowrap"
        title={isDown ? target.lastError : `${target.lastScrapeDurationS} s`}
      >
        <span className="flex items-center justify-end gap-3">
          <span className="max-md:hidden">{history && <Sparkline values={history.durations} />}</span>
          {isDown ? (
            <span className="truncate font-strong text-crit-text">{shortReason(target.lastError)}</span>
          ) : (
            <span className="min-w-[58px]">
              {target.lastScrapeMs === undefined ? 'none yet' : formatNumber(target.lastScrapeDurationS, 'seconds')}
            </span>
          )}
        </span>
      </td>
      <td className="px-2 text-right text-ink-2 max-md:hidden">{samples ? formatCount(samples) : 'none'}</td>
      <td className="pr-3 pl-2 text-right whitespace-nowrap text-ink-2 max-md:hidden">
        {target.lastScrapeMs === undefined ? 'none yet' : <Ago atMs={target.lastScrapeMs} />}
      </td>
    </tr>
  );
}

// The targets as one table, the worst first. A failed one shows the whole error on its own line under it.
'use client';
import Link from 'next/link';
import { Ago } from '@/components/format/ago';
import { formatCount, formatNumber } from '@/components/format/number';
import { Panel } from '@/components/panel/panel';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { LabelSet, Target } from '@/lib/client/prometheus-decode';
import { worstFirst } from './target-filter';
import { TargetState } from './target-state';
import { targetsHref } from './targets-address';
import type { TargetRow } from './use-targets';

const CELL = 'px-2 first:pl-3 last:pr-3';
const HEAD = `${CELL} font-normal`;
const WIDE = 'max-md:hidden';

export function TargetTable({ rows }: { rows: readonly TargetRow[] }) {
  return (
    <Panel label="Targets">
      <ScrollRegion label="Targets and their last scrapes" className="overflow-x-auto rounded-panel">
        <table className="w-full table-fixed">
          <thead>
            <tr className="h-7 text-left text-12 text-ink-3">
              <th scope="col" className={`${HEAD} w-[92px] max-md:w-9`}>
                <span className="max-md:sr-only">State</span>
              </th>
              <th scope="col" className={HEAD}>
                Target
              </th>
              <th scope="col" className={`${HEAD} ${WIDE} w-[26%]`}>
                Labels
              </th>
              <th scope="col" className={`${HEAD} ${WIDE} w-[72px] text-right`}>
                Every
              </th>
              <th scope="col" className={`${HEAD} w-[104px] text-right max-md:w-[92px]`}>
                Last scrape
              </th>
              <th scope="col" className={`${HEAD} ${WIDE} w-[84px] text-right`}>
                Took
              </th>
              <th scope="col" className={`${HEAD} ${WIDE} w-[84px] text-right`}>
                Samples
              </th>
            </tr>
          </thead>
          {worstFirst(rows).map((row) => (
            <TargetRows key={row.target.scrapeUrl + JSON.stringify(row.target.labels)} row={row} />
          ))}
        </table>
      </ScrollRegion>
    </Panel>
  );
}

function TargetRows({ row: { target, samples } }: { row: TargetRow }) {
  const isScraped = target.lastScrapeMs !== undefined;
  return (
    <tbody className="border-t border-line hover:bg-hover">
      <tr className="h-[30px] max-md:h-11">
        <td className={CELL}>
          <TargetState health={target.health} />
        </td>
        <td className={CELL}>
          <Name target={target} />
        </td>
        <td className={`${CELL} ${WIDE}`}>
          <Labels labels={target.labels} />
        </td>
        <td className={`${CELL} ${WIDE} text-right text-ink-2`}>{target.scrapeInterval}</td>
        <td className={`${CELL} truncate text-right text-ink-2`}>
          {target.lastScrapeMs === undefined ? 'none yet' : <Ago atMs={target.lastScrapeMs} />}
        </td>
        <td
          className={`${CELL} ${WIDE} text-right`}
          title={`${target.lastScrapeDurationS} s of at most ${target.scrapeTimeout}`}
        >
          {isScraped ? formatNumber(target.lastScrapeDurationS, 'seconds') : 'none yet'}
        </td>
        <td className={`${CELL} ${WIDE} text-right text-ink-2`}>{samples ? formatCount(samples) : 'none'}</td>
      </tr>
      {target.lastError !== '' && (
        <tr>
          <td />
          <td colSpan={2} className={`${CELL} mono pb-2 break-words text-crit-text`}>
            {target.lastError}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The job keeps its neighbours; the address opens what is scraped. */
function Name({ target: { labels, scrapePool, scrapeUrl } }: { target: Target }) {
  const job = labels.job ?? scrapePool;
  return (
    <span className="flex items-baseline gap-x-3 max-md:flex-col">
      <Link
        href={targetsHref(`job=${job}`)}
        title={`Only ${job}`}
        className="max-w-full truncate font-strong hover:underline md:w-40 md:shrink-0"
      >
        {job}
      </Link>
      <a
        href={scrapeUrl}
        title={scrapeUrl}
        rel="noreferrer"
        target="_blank"
        className="mono max-w-full truncate text-ink-2 hover:underline"
      >
        {scrapeUrl}
      </a>
    </span>
  );
}

/** The job has its own column, so it is not repeated. */
function Labels({ labels }: { labels: LabelSet }) {
  const shown = Object.entries(labels).filter(([name]) => name !== 'job');
  const text = shown.map(([name, value]) => `${name}="${value}"`).join(', ');
  return (
    <span className="mono block truncate text-ink-2" title={text}>
      {text}
    </span>
  );
}

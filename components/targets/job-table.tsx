// The targets of one job. A failed one shows the whole error on its own line under it.
'use client';
import { Ago } from '@/components/format/ago';
import { formatCount, formatNumber, plural } from '@/components/format/number';
import { Panel, SectionHead } from '@/components/panel/panel';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { StateIcon } from '@/components/ui/state-icon';
import type { LabelSet } from '@/lib/client/prometheus-decode';
import type { Job } from './target-filter';
import { TargetState } from './target-state';
import type { TargetRow } from './use-targets';

const CELL = 'px-2 first:pl-3 last:pr-3';
const HEAD = `${CELL} font-normal`;

export function JobTable({ job }: { job: Job<TargetRow> }) {
  const [first] = job.rows;
  const note = `${plural(job.rows.length, 'target')}${first ? `, every ${first.target.scrapeInterval}` : ''}`;
  return (
    <div className="flex flex-col gap-1">
      <SectionHead
        title={job.name}
        note={
          job.down > 0 ? (
            <span className="inline-flex items-center gap-1.5 text-crit-text">
              {job.down} of {job.rows.length} down
            </span>
          ) : (
            note
          )
        }
      />
      <Panel label={`Job ${job.name}`}>
        <ScrollRegion label={`Targets of ${job.name}`} className="overflow-x-auto rounded-panel">
          <table className="w-full table-fixed">
            <thead>
              <tr className="h-7 border-b border-line text-left text-12 text-ink-3">
                <th scope="col" className={`${HEAD} w-[92px]`}>
                  State
                </th>
                <th scope="col" className={HEAD}>
                  Endpoint
                </th>
                <th scope="col" className={`${HEAD} max-md:hidden`}>
                  Labels
                </th>
                <th scope="col" className={`${HEAD} w-[104px] text-right`}>
                  Last scrape
                </th>
                <th scope="col" className={`${HEAD} w-[84px] text-right max-md:hidden`}>
                  Took
                </th>
                <th scope="col" className={`${HEAD} w-[84px] text-right max-md:hidden`}>
                  Samples
                </th>
              </tr>
            </thead>
            {job.rows.map((row) => (
              <TargetRows key={row.target.scrapeUrl + JSON.stringify(row.target.labels)} row={row} />
            ))}
          </table>
        </ScrollRegion>
      </Panel>
    </div>
  );
}

function TargetRows({ row: { target, samples } }: { row: TargetRow }) {
  return (
    <tbody className="border-b border-line last:border-0">
      <tr className="h-[30px] hover:bg-hover">
        <td className={CELL}>
          <TargetState health={target.health} />
        </td>
        <td className={CELL}>
          <a
            href={target.scrapeUrl}
            className="mono block truncate hover:underline"
            title={target.scrapeUrl}
            rel="noreferrer"
            target="_blank"
          >
            {target.scrapeUrl}
          </a>
        </td>
        <td className={`${CELL} max-md:hidden`}>
          <Labels labels={target.labels} />
        </td>
        <td className={`${CELL} text-right whitespace-nowrap text-ink-2`}>
          {target.lastScrapeMs === undefined ? 'none yet' : <Ago atMs={target.lastScrapeMs} />}
        </td>
        <td
          className={`${CELL} text-right whitespace-nowrap max-md:hidden`}
          title={`${target.lastScrapeDurationS} s of at most ${target.scrapeTimeout}`}
        >
          {target.lastScrapeMs === undefined ? 'none yet' : formatNumber(target.lastScrapeDurationS, 'seconds')}
        </td>
        <td className={`${CELL} text-right text-ink-2 max-md:hidden`}>{samples ? formatCount(samples) : 'none'}</td>
      </tr>
      {target.lastError !== '' && (
        <tr>
          <td />
          <td colSpan={5} className={`${CELL} pb-2 text-crit-text`}>
            <span className="flex gap-2">
              <StateIcon state="critical" size={14} label="Error" />
              <span className="mono break-words">{target.lastError}</span>
            </span>
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The job is in the heading, so it is not repeated. */
function Labels({ labels }: { labels: LabelSet }) {
  const shown = Object.entries(labels).filter(([name]) => name !== 'job');
  const text = shown.map(([name, value]) => `${name}="${value}"`).join(', ');
  return (
    <span className="mono block truncate text-ink-2" title={text}>
      {text}
    </span>
  );
}

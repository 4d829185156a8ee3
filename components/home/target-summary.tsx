// The targets on Home, the worst first: state, how long scrapes take, what they bring.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import { formatCount } from '@/components/format/number';
import { Panel, SectionHead } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { FirstTarget } from '@/components/targets/first-target';
import { worstFirst } from '@/components/targets/target-filter';
import { type TargetRow, targetKey } from '@/components/targets/use-targets';
import type { TargetHistory } from './target-history';
import { TargetSummaryRow } from './target-summary-row';

// More do not fit above the fold; the page of targets has all.
const MOST_ROWS = 12;

type TargetSummaryProps = {
  targets: UseQueryResult<readonly TargetRow[]>;
  histories: ReadonlyMap<string, TargetHistory> | undefined;
  /** What the sparklines span, in words. */
  rangeName: string;
};

export function TargetSummary({ targets, histories, rangeName }: TargetSummaryProps) {
  const count = targets.data?.length ?? 0;
  return (
    <div className="flex flex-col gap-1">
      <SectionHead title="Targets" note={count > MOST_ROWS ? `${MOST_ROWS} of ${formatCount(count)}` : undefined}>
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
          {(rows) => (rows.length === 0 ? <FirstTarget /> : <Table {...{ rows, histories, rangeName }} />)}
        </Region>
      </Panel>
    </div>
  );
}

function Table({ rows, histories, rangeName }: { rows: readonly TargetRow[] } & Omit<TargetSummaryProps, 'targets'>) {
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="h-7 border-b border-line text-12 text-ink-3">
          <th scope="col" className="px-3 text-left font-normal">
            Target
          </th>
          <th scope="col" className="w-[108px] truncate px-2 text-left font-normal max-md:hidden" title={rangeName}>
            {rangeName}
          </th>
          <th scope="col" className="w-[148px] px-2 text-right font-normal max-md:pr-3">
            Scrape took
          </th>
          <th scope="col" className="w-[84px] px-2 text-right font-normal max-md:hidden">
            Samples
          </th>
          <th scope="col" className="w-[96px] pr-3 pl-2 text-right font-normal max-md:hidden">
            Scraped
          </th>
        </tr>
      </thead>
      <tbody>
        {worstFirst(rows)
          .slice(0, MOST_ROWS)
          .map((row) => (
            <TargetSummaryRow
              key={targetKey(row.target.labels) + row.target.scrapeUrl}
              row={row}
              history={histories?.get(targetKey(row.target.labels))}
            />
          ))}
      </tbody>
    </table>
  );
}

// One target on Home: a failed one shows why instead of how long its scrape took.
'use client';
import Link from 'next/link';
import { Ago } from '@/components/format/ago';
import { formatCount, formatNumber } from '@/components/format/number';
import { Sparkline } from '@/components/sparkline/sparkline';
import { HEALTH } from '@/components/targets/target-state';
import { targetsHref } from '@/components/targets/targets-address';
import type { TargetRow } from '@/components/targets/use-targets';
import { StateIcon } from '@/components/ui/state-icon';
import type { Target } from '@/lib/client/prometheus-decode';
import { shortReason } from './outage-sentence';
import type { TargetHistory } from './target-history';

export function TargetSummaryRow({
  row: { target, samples },
  history,
}: {
  row: TargetRow;
  history: TargetHistory | undefined;
}) {
  return (
    <tr className="h-9 border-b border-line last:border-0 hover:bg-hover max-md:h-11">
      <th scope="row" className="px-3 text-left font-normal">
        <Name target={target} />
      </th>
      <td className="px-2 max-md:hidden">{history && <Sparkline lines={[history.durations]} />}</td>
      <td className="truncate px-2 text-right max-md:pr-3">
        <Took target={target} />
      </td>
      <td className="px-2 text-right text-ink-2 max-md:hidden">{samples ? formatCount(samples) : 'none'}</td>
      <td className="truncate pr-3 pl-2 text-right text-ink-2 max-md:hidden">
        {target.lastScrapeMs === undefined ? 'none yet' : <Ago atMs={target.lastScrapeMs} />}
      </td>
    </tr>
  );
}

function Name({ target: { health, labels, scrapePool, scrapeUrl } }: { target: Target }) {
  const { state, word } = HEALTH[health];
  return (
    <span className="flex items-center gap-2.5">
      <StateIcon state={state} label={word} />
      <span className="flex min-w-0 items-baseline gap-x-2.5 max-md:flex-col">
        <Link
          href={targetsHref(labels.instance ?? scrapeUrl)}
          title={scrapeUrl}
          className="max-w-full truncate font-strong hover:underline"
        >
          {labels.job ?? scrapePool}
        </Link>
        <span className="mono max-w-full truncate text-ink-3">{labels.instance}</span>
      </span>
    </span>
  );
}

function Took({ target: { health, lastError, lastScrapeMs, lastScrapeDurationS } }: { target: Target }) {
  if (health === 'down')
    return (
      <span title={lastError} className="font-strong text-crit-text">
        {shortReason(lastError)}
      </span>
    );
  if (lastScrapeMs === undefined) return <span className="text-ink-3">none yet</span>;
  return <span title={`${lastScrapeDurationS} s`}>{formatNumber(lastScrapeDurationS, 'seconds')}</span>;
}

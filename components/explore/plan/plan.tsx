// Where a query's time goes: its tree, and what each node gave, read and took. Fetched when somebody asks for it.
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { formatCount, formatNumber, plural } from '@/components/format/number';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { Explanation } from '@/lib/client/explain-decode';
import { prometheus, type RangeWindow } from '@/lib/client/prometheus';
import { QueryText } from '../query-text';
import { nameOfType, type PlanRow, planRows } from './plan-rows';

export default function Plan({ expr, window }: { expr: string; window: RangeWindow }) {
  const { startMs, endMs, stepMs } = window;
  const answer = useQuery({
    queryKey: ['explain', expr, startMs, endMs, stepMs],
    queryFn: async ({ signal }) => (await prometheus.explain(expr, window, { signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
    // A refresh moves the range: the plan of a moment ago stays until the new one is there.
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label="Explanation" className="border-t border-line bg-well">
      <Region
        answer={answer}
        skeleton={<TableSkeleton rows={4} rowClass="h-[26px]" />}
        failed={() => 'The query could not be explained'}
      >
        {(explanation) => <PlanTable explanation={explanation} />}
      </Region>
    </section>
  );
}

const COLUMNS = ['Series', 'Points', 'Read'] as const;

function PlanTable({ explanation }: { explanation: Explanation }) {
  const { plan, samplesRead, peakSamples } = explanation;
  return (
    <>
      <ScrollRegion label="Nodes of the query" className="overflow-x-auto">
        <table className="w-full min-w-[640px]">
          <thead>
            <tr className="h-7 text-12 text-ink-3">
              <th scope="col" className="px-3 text-left font-normal">
                Node
              </th>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className="w-24 px-3 text-right font-normal">
                  {name}
                </th>
              ))}
              <th scope="col" className="w-64 px-3 text-left font-normal">
                Time, its own part full
              </th>
            </tr>
          </thead>
          <tbody>
            {planRows(plan).map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows are the query's nodes in their order
              <PlanLine key={i} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="border-t border-line px-3 py-2 text-12 text-ink-3">
        Evaluated once more for this: {formatNumber(plan.seconds, 'seconds')}, {plural(samplesRead, 'sample')} read, at
        most {formatCount(peakSamples)} held at a time.
      </p>
    </>
  );
}

function PlanLine({ row: { depth, type, text, node, share, selfShare } }: { row: PlanRow }) {
  const isReading = node.readSeries > 0 || node.readSamples > 0;
  return (
    <tr className="h-[26px] border-t border-line">
      <th scope="row" className="px-3 text-left font-normal" style={{ paddingLeft: 12 + depth * 18 }}>
        <span className="flex items-baseline gap-3">
          <code className="truncate" title={node.text}>
            <QueryText text={text} />
          </code>
          <span className="text-11 whitespace-nowrap text-ink-3">{nameOfType(type)}</span>
        </span>
      </th>
      <td className="px-3 text-right text-ink-2">{node.series === undefined ? '' : formatCount(node.series)}</td>
      <td className="px-3 text-right text-ink-2">{node.points === 0 ? '' : formatCount(node.points)}</td>
      <td
        className="px-3 text-right text-ink-2"
        title={
          isReading
            ? `${plural(node.readSamples, 'sample')} of ${plural(node.readSeries, 'series', 'series')}`
            : undefined
        }
      >
        {isReading ? formatCount(node.readSamples) : ''}
      </td>
      <td className="px-3">
        <span className="flex items-center gap-3">
          <Bar share={share} selfShare={selfShare} />
          <span
            className="w-16 text-right whitespace-nowrap"
            title={`${formatNumber(node.selfSeconds, 'seconds')} of its own`}
          >
            {formatNumber(node.seconds, 'seconds')}
          </span>
        </span>
      </td>
    </tr>
  );
}

/** All of a node's time, its own part full, what it waited for hatched. */
function Bar({ share, selfShare }: { share: number; selfShare: number }) {
  return (
    <span aria-hidden className="relative h-1.5 w-36 shrink-0 overflow-hidden rounded-chip bg-active">
      <span className="hatched absolute inset-y-0 left-0 bg-line-3" style={{ width: `${share * 100}%` }} />
      <span
        className="absolute inset-y-0 bg-accent"
        style={{ left: `${(share - selfShare) * 100}%`, width: `${selfShare * 100}%` }}
      />
    </span>
  );
}

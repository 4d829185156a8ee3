// Every value of the graph as rows, newest first: the graph for those who would rather read.
'use client';
import { useMemo, useState } from 'react';
import { formatCount, formatNumber } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import { typed } from '@/components/format/time';
import type { Frame } from '@/components/time-series/frame';
import { SeriesKey } from '@/components/time-series/series-key';
import { nameSeries } from '@/components/time-series/series-names';
import { Button } from '@/components/ui/button';
import { ScrollRegion } from '@/components/ui/scroll-region';

const ROWS_AT_FIRST = 100;
// A table wider than this cannot be read; the graph and the instant table show the rest.
const MOST_COLUMNS = 20;

export function SamplesTable({ frame, expr }: { frame: Frame; expr: string }) {
  const [rowCount, setRowCount] = useState(ROWS_AT_FIRST);
  const names = useMemo(
    () =>
      nameSeries(
        frame.series.map(({ labels }) => labels),
        expr,
      ).names,
    [frame, expr],
  );
  const columns = frame.series.slice(0, MOST_COLUMNS);
  const unit = unitOfQuery(expr);
  const slots = useMemo(() => slotsWithData(frame), [frame]);
  return (
    <>
      {columns.length < frame.series.length && (
        <p className="px-3 pb-2 text-12 text-ink-3">
          The first {MOST_COLUMNS} of {formatCount(frame.series.length)} series.
        </p>
      )}
      <ScrollRegion label="Samples" className="max-h-[560px] overflow-auto border-t border-line">
        <table className="w-full">
          <thead className="sticky top-0 bg-panel">
            <tr className="h-7 text-12 text-ink-3">
              <th scope="col" className="px-3 text-left font-normal">
                Time
              </th>
              {columns.map((_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the position is the identity of a series in a frame
                <th key={i} scope="col" className="px-3 text-right font-normal" title={names[i]}>
                  <span className="inline-flex max-w-56 items-center gap-2">
                    <SeriesKey index={i} />
                    <span className="mono truncate">{names[i]}</span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {slots.slice(0, rowCount).map((slot) => (
              <tr key={slot} className="h-[26px] border-t border-line">
                <th scope="row" className="px-3 text-left font-normal whitespace-nowrap text-ink-2">
                  {typed(frame.timesMs[slot] ?? 0)}
                </th>
                {columns.map(({ values }, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={i} className="px-3 text-right whitespace-nowrap" title={String(values[slot] ?? '')}>
                    {values[slot] == null ? (
                      <span className="text-ink-3">no data</span>
                    ) : (
                      formatNumber(values[slot] as number, unit)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {slots.length > rowCount && (
        <p className="px-3 py-2 text-12 text-ink-3">
          {formatCount(rowCount)} of {formatCount(slots.length)} rows.{' '}
          <Button size="small" onClick={() => setRowCount(slots.length)}>
            Show all
          </Button>
        </p>
      )}
    </>
  );
}

/** Newest first; instants at which nothing was there are left out. */
function slotsWithData(frame: Frame): number[] {
  return frame.timesMs
    .map((_, slot) => slot)
    .filter((slot) => frame.series.some(({ values }) => values[slot] != null))
    .reverse();
}

// Every value of the graph as rows, newest first: the graph for those who would rather read.
'use client';
import { useMemo, useState } from 'react';
import { formatCount, formatNumber, type Unit } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import { clockWithSeconds, day, dayAndClock } from '@/components/format/time';
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
  const shown = useMemo(() => ({ ...frame, series: frame.series.slice(0, MOST_COLUMNS) }), [frame]);
  const slots = useMemo(() => slotsWithData(frame), [frame]);
  const isOverDays = day(frame.timesMs[0] ?? 0) !== day(frame.timesMs.at(-1) ?? 0);
  const unit = unitOfQuery(expr);
  return (
    <>
      {shown.series.length < frame.series.length && (
        <p className="px-3 pb-2 text-12 text-ink-3">
          The first {MOST_COLUMNS} of {formatCount(frame.series.length)} series.
        </p>
      )}
      <ScrollRegion label="Samples" className="max-h-[560px] overflow-auto border-t border-line">
        <table className="w-full">
          <Head frame={frame} expr={expr} columnCount={shown.series.length} />
          <tbody>
            {slots.slice(0, rowCount).map((slot) => (
              <Row key={slot} {...{ slot, unit, isOverDays }} frame={shown} />
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

/** Named among all series of the frame, so that a series is called here as it is in the legend. */
function Head({ frame, expr, columnCount }: { frame: Frame; expr: string; columnCount: number }) {
  const { names } = useMemo(() => nameSeries(frame.series, expr), [frame, expr]);
  return (
    <thead className="sticky top-0 bg-panel">
      <tr className="h-7 text-12 text-ink-3">
        <th scope="col" className="px-3 text-left font-normal">
          Time
        </th>
        {names.slice(0, columnCount).map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is the identity of a series in a frame
          <th key={i} scope="col" className="px-3 text-right font-normal" title={name}>
            <span className="inline-flex max-w-56 items-center gap-2">
              <SeriesKey index={i} />
              <span className="mono truncate">{name}</span>
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Row({ slot, frame, unit, isOverDays }: { slot: number; frame: Frame; unit: Unit; isOverDays: boolean }) {
  return (
    <tr className="h-[26px] border-t border-line">
      <th scope="row" className="px-3 text-left font-normal whitespace-nowrap text-ink-2">
        <Moment atMs={frame.timesMs[slot] ?? 0} isDayShown={isOverDays} />
      </th>
      {frame.series.map(({ values }, i) => {
        const value = values[slot] ?? null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is the identity of a series in a frame
          <td key={i} className="px-3 text-right whitespace-nowrap" title={value === null ? undefined : String(value)}>
            {value === null ? <span className="text-ink-3">no data</span> : formatNumber(value, unit)}
          </td>
        );
      })}
    </tr>
  );
}

/** The day only where the table spans several. */
function Moment({ atMs, isDayShown }: { atMs: number; isDayShown: boolean }) {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={dayAndClock(atMs)}>
      {isDayShown && <span className="text-ink-3">{day(atMs)} </span>}
      {clockWithSeconds(atMs)}
    </time>
  );
}

/** Newest first; instants at which nothing was there are left out. */
function slotsWithData(frame: Frame): number[] {
  return frame.timesMs
    .map((_, slot) => slot)
    .filter((slot) => frame.series.some(({ values }) => values[slot] != null))
    .reverse();
}

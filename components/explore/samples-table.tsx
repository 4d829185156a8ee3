// Every value of the graph as rows, newest first: the graph for those who would rather read.
'use client';
import { useMemo, useState } from 'react';
import { formatCount, formatNumber, type Unit } from '@/components/format/number';
import { clockWithSeconds, day, dayAndClock } from '@/components/format/time';
import { colourOf, type Frame } from '@/components/time-series/frame';
import { SeriesKey } from '@/components/time-series/series-key';
import { Button } from '@/components/ui/button';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { Joined } from './joined';

const ROWS_AT_FIRST = 100;
// A table wider than this cannot be read; the graph and the instant table show the rest.
const MOST_COLUMNS = 20;

export function SamplesTable({ joined }: { joined: Joined }) {
  const { frame, names, unit } = joined;
  const [rowCount, setRowCount] = useState(ROWS_AT_FIRST);
  const shown = useMemo(() => ({ ...frame, series: frame.series.slice(0, MOST_COLUMNS) }), [frame]);
  const slots = useMemo(() => slotsWithData(frame), [frame]);
  const isOverDays = day(frame.timesMs[0] ?? 0) !== day(frame.timesMs.at(-1) ?? 0);
  return (
    <>
      {shown.series.length < frame.series.length && (
        <p className="px-3 pb-2 text-12 text-ink-3">
          The first {MOST_COLUMNS} of {formatCount(frame.series.length)} series.
        </p>
      )}
      <ScrollRegion label="Samples" className="max-h-[560px] overflow-auto border-t border-line">
        <table className="w-full">
          <Head frame={shown} names={names} />
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

/** A series is called here as it is in the legend. */
function Head({ frame, names }: { frame: Frame; names: readonly string[] }) {
  return (
    <thead className="sticky top-0 bg-panel">
      <tr className="h-7 text-12 text-ink-3">
        <th scope="col" className="px-3 text-left font-normal">
          Time
        </th>
        {frame.series.map(({ query }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is the identity of a series in a frame
          <th key={i} scope="col" className="px-3 text-right font-normal" title={names[i]}>
            <span className="inline-flex max-w-56 items-center gap-2">
              <SeriesKey index={colourOf(frame, i)} />
              <span className="mono truncate">
                {query && <span className="mr-2">{query}</span>}
                {names[i]}
              </span>
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
      {frame.series.map(({ values, unit: own = unit }, i) => {
        const value = values[slot] ?? null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is the identity of a series in a frame
          <td key={i} className="px-3 text-right whitespace-nowrap" title={value === null ? undefined : String(value)}>
            {value === null ? <span className="text-ink-3">no data</span> : formatNumber(value, own)}
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

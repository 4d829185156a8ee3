// What stands at the crosshair: the time, then the values from high to low with the one under the pointer marked.
import { formatNumber, type Unit } from '@/components/format/number';
import { clockWithSeconds, dayAndClock } from '@/components/format/time';
import type { CrosshairRows } from './crosshair';
import { colourOf, type Frame } from './frame';
import type { Cursor } from './plot-values';
import { SeriesKey } from './series-key';

export function Tooltip({
  cursor,
  timeMs,
  rows,
  frame,
  names,
  unit,
  hostWidth,
}: {
  cursor: Cursor;
  timeMs: number;
  rows: CrosshairRows;
  frame: Frame;
  names: readonly string[];
  unit: Unit;
  hostWidth: number;
}) {
  // On the side with more room, so that it covers less of what comes next.
  const isLeft = cursor.leftPx > hostWidth * 0.6;
  const side = isLeft ? { right: hostWidth - cursor.leftPx + 12 } : { left: cursor.leftPx + 12 };
  return (
    <>
      <div
        aria-hidden
        className="pointer-events-none absolute top-3 z-10 max-w-[min(360px,60%)] min-w-44 rounded-panel border border-line-2 bg-float pt-2 pb-1.5 text-12 shadow-float"
        style={side}
      >
        <div className="px-2.5 pb-1 text-ink-2">{dayAndClock(timeMs)}</div>
        {rows.rows.map((row) => (
          <div
            key={row.index}
            className={`flex h-[19px] items-center gap-2 px-2.5 ${row.isNearest ? 'bg-active' : ''}`}
          >
            <SeriesKey index={colourOf(frame, row.index)} />
            <span className="min-w-0 flex-1 truncate">
              {frame.series[row.index]?.query && (
                <span className="mr-1.5 text-ink-3">{frame.series[row.index]?.query}</span>
              )}
              {names[row.index]}
            </span>
            <span className="pl-3 font-strong">{formatNumber(row.value, frame.series[row.index]?.unit ?? unit)}</span>
          </div>
        ))}
        {rows.rows.length === 0 && <div className="px-2.5 text-ink-3">no data</div>}
        {rows.more > 0 && <div className="px-2.5 text-ink-3">+{rows.more} more</div>}
      </div>
      <TimePill cursor={cursor} timeMs={timeMs} />
    </>
  );
}

/** The time on the axis, under the crosshair. */
function TimePill({ cursor, timeMs }: { cursor: Cursor; timeMs: number }) {
  return (
    // Ticks beside the pill fade out: half a label would read as another time.
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 -translate-x-1/2 bg-[linear-gradient(90deg,transparent,var(--panel)_24px,var(--panel)_calc(100%-24px),transparent)] px-8"
      style={{ left: cursor.leftPx, top: cursor.plotBottom + 3 }}
    >
      <span className="block rounded-[3px] bg-ink px-1.5 text-[11px]/4 text-bg">{clockWithSeconds(timeMs)}</span>
    </div>
  );
}

// What stands over a mark of the lane while the pointer or the keys are on it.
import { day, weekday } from '@/components/format/time';
import { EventGlyph } from './event-glyph';
import type { LaneMark } from './lane-marks';
import { timeOfEvent } from './mark-words';

const MOST_ROWS = 6;

type MarkTipProps = { mark: LaneMark; leftPx: number; hostWidthPx: number };

export function MarkTip({ mark: { events }, leftPx, hostWidthPx }: MarkTipProps) {
  const isLeft = leftPx > hostWidthPx * 0.6;
  const side = isLeft ? { right: `calc(100% - ${leftPx + 12}px)` } : { left: Math.max(0, leftPx - 12) };
  const shown = events.length > MOST_ROWS ? events.slice(-(MOST_ROWS - 1)) : events;
  const namedMs = shown[0]?.atMs ?? 0;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bottom-full z-10 mb-1 w-max max-w-[min(440px,100%)] rounded-panel border border-line-2 bg-float px-2.5 py-2 text-12 shadow-float"
      style={side}
    >
      <div className="text-ink-2">
        {weekday(namedMs)} {day(namedMs)}
      </div>
      {events.length > shown.length && <div className="text-ink-3">{events.length - shown.length} before</div>}
      {shown.map(({ id, atMs, kind, message, actor }) => (
        <div key={id} className="mt-1 grid grid-cols-[auto_auto_minmax(0,1fr)] items-start gap-x-2">
          <span className="text-ink-2">{timeOfEvent(atMs, namedMs)}</span>
          <span className="flex h-4 items-center">
            <EventGlyph kind={kind} />
          </span>
          <span>
            <span className="line-clamp-2 wrap-anywhere">{message}</span>
            {actor && <span className="block text-ink-3">{actor}</span>}
          </span>
        </div>
      ))}
    </div>
  );
}

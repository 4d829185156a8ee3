// All changes of one mark, oldest first: when, what, who. Fetched when it is opened, so it starts open.
'use client';
import { ZoomIn } from 'lucide-react';
import { useState } from 'react';
import { plural } from '@/components/format/number';
import { day, dayAndClock, weekday } from '@/components/format/time';
import { absoluteRange, type TimeRange } from '@/components/time-range/range';
import { Button } from '@/components/ui/button';
import type { OpenedBy } from '@/components/ui/on-demand';
import { PopoverOrSheet } from '@/components/ui/popover-or-sheet';
import type { ChangeEvent } from '@/lib/client/events';
import { EventGlyph } from './event-glyph';
import { EventMessage } from './event-message';
import type { LaneMark } from './lane-marks';
import { timeOfEvent } from './mark-words';

type MarkPopoverProps = OpenedBy & { mark: LaneMark; onZoom: (range: TimeRange) => void };

export default function MarkPopover({ trigger, mark, onZoom }: MarkPopoverProps) {
  const [isOpen, setOpen] = useState(true);
  const { events } = mark;
  const namedMs = events[0]?.atMs ?? 0;
  const around = rangeAround(mark);
  const zoom = () => {
    setOpen(false);
    if (around) onZoom(around);
  };
  return (
    <PopoverOrSheet {...{ trigger, isOpen }} onOpenChange={setOpen} label="Events" width="w-[440px]">
      <div className="flex min-h-10 items-center gap-3 border-b border-line px-3">
        <h2 className="flex-1 font-strong">
          {weekday(namedMs)} {day(namedMs)}
          {events.length > 1 && `, ${plural(events.length, 'event')}`}
        </h2>
        {around && (
          <Button look="ghost" className="-mr-2 max-md:h-10" onClick={zoom}>
            <ZoomIn aria-hidden />
            Zoom to them
          </Button>
        )}
      </div>
      <ol
        className="max-h-80 overflow-y-auto px-3 py-1.5 max-md:max-h-none max-md:pb-6"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label="Events of this mark"
      >
        {events.map((event) => (
          <EventLine key={event.id} event={event} namedMs={namedMs} />
        ))}
      </ol>
    </PopoverOrSheet>
  );
}

function EventLine({ event, namedMs }: { event: ChangeEvent; namedMs: number }) {
  return (
    <li className="grid grid-cols-[auto_auto_minmax(0,1fr)] gap-x-2.5 py-1">
      <time dateTime={new Date(event.atMs).toISOString()} title={dayAndClock(event.atMs)} className="text-ink-2">
        {timeOfEvent(event.atMs, namedMs)}
      </time>
      <span className="flex h-5 items-center">
        <EventGlyph kind={event.kind} />
      </span>
      <span>
        <EventMessage event={event} className="wrap-anywhere" />
        {event.actor && <span className="block text-12 text-ink-3">{event.actor}</span>}
      </span>
    </li>
  );
}

const LEAST_AROUND_MS = 5000;

/** Wide enough to tell them apart; undefined when they are of one moment. */
function rangeAround({ events }: LaneMark): TimeRange | undefined {
  const [fromMs, toMs] = [events[0]?.atMs ?? 0, events.at(-1)?.atMs ?? 0];
  if (fromMs === toMs) return undefined;
  const aroundMs = Math.max(LEAST_AROUND_MS, (toMs - fromMs) / 2);
  return absoluteRange({ fromMs: fromMs - aroundMs, toMs: toMs + aroundMs });
}

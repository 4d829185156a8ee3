// What people and programs changed, newest first. A list beside the page, without a box.
'use client';
import { EventGlyph } from '@/components/events/event-glyph';
import { EventMessage } from '@/components/events/event-message';
import { clock, day, dayAndClock } from '@/components/format/time';
import { SectionHead } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TimelineSkeleton } from '@/components/panel/skeletons';
import type { Refresh } from '@/components/time-range/refresh';
import type { ChangeEvent } from '@/lib/client/events';
import { useEvents } from './use-home';

export function WhatChanged({ refresh }: { refresh: Refresh }) {
  const events = useEvents(refresh);
  return (
    <section aria-label="What changed" className="min-w-0">
      <SectionHead title="What changed" note={events.data && events.data.length > 0 ? 'newest first' : undefined} />
      <div className="mt-1 [&>[role=alert]]:px-0">
        <Region
          answer={events}
          skeleton={<TimelineSkeleton rows={5} />}
          failed={() => 'What changed could not be read'}
        >
          {(list) =>
            list.length === 0 ? (
              <p role="status" className="py-2 text-ink-2">
                Nothing was changed yet. Reloads of the configuration and other changes will stand here, with who made
                them.
              </p>
            ) : (
              <ol>
                {list.map((event, i) => (
                  <EventRow
                    key={event.id}
                    event={event}
                    isNewDay={i > 0 && day(event.atMs) !== day(list[i - 1]?.atMs ?? 0)}
                    isLast={i === list.length - 1}
                  />
                ))}
              </ol>
            )
          }
        </Region>
      </div>
    </section>
  );
}

type EventRowProps = { event: ChangeEvent; isNewDay: boolean; isLast: boolean };

function EventRow({ event, isNewDay, isLast }: EventRowProps) {
  const { atMs, kind, actor } = event;
  return (
    <li className="grid grid-cols-[44px_13px_minmax(0,1fr)] gap-x-3">
      <time
        dateTime={new Date(atMs).toISOString()}
        title={dayAndClock(atMs)}
        className="text-right text-12/5 text-ink-3"
      >
        {isNewDay ? day(atMs) : clock(atMs)}
      </time>
      <span className="flex flex-col items-center">
        <span className="flex h-5 items-center">
          <EventGlyph kind={kind} />
        </span>
        {!isLast && <span className="w-px flex-1 bg-line" />}
      </span>
      <span className="pb-3">
        <EventMessage event={event} className="line-clamp-2 break-words" />
        {actor && <span className="block text-12 text-ink-3">{actor}</span>}
      </span>
    </li>
  );
}

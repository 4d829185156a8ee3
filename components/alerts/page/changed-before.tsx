// What was changed in the minutes before an alert began, the closest first.
'use client';
import { useQuery } from '@tanstack/react-query';
import { EventGlyph } from '@/components/events/event-glyph';
import { EventMessage } from '@/components/events/event-message';
import { dayAndClock } from '@/components/format/time';
import { Panel, SectionHead } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { type ChangeEvent, fetchEventsBetween } from '@/lib/client/events';
import { distanceText } from './distance-text';

export const BEFORE_MS = 20 * 60_000;
const MOST = 30;

export function ChangedBefore({ beganMs }: { beganMs: number }) {
  const events = useQuery({
    queryKey: ['events-before', beganMs],
    queryFn: ({ signal }) => fetchEventsBetween(beganMs - BEFORE_MS, beganMs, MOST, signal),
  });
  return (
    <section aria-label="What changed before">
      <SectionHead title="What changed before" note="20 min before it began, closest first" />
      <Panel label="Changes" className="mt-1">
        <Region
          answer={events}
          skeleton={<TableSkeleton rows={3} />}
          failed={() => 'What changed before could not be read'}
        >
          {(list) =>
            list.length === 0 ? (
              <p role="status" className="px-3 py-2.5 text-ink-2">
                Nothing that Quadrant knows of was changed in these minutes.
              </p>
            ) : (
              <Changes events={list} beganMs={beganMs} />
            )
          }
        </Region>
      </Panel>
    </section>
  );
}

function Changes({ events, beganMs }: { events: readonly ChangeEvent[]; beganMs: number }) {
  return (
    <ScrollRegion label="Changes before the alert" className="max-h-80 overflow-auto rounded-panel">
      <table className="w-full table-fixed">
        <thead>
          <tr className="h-7 text-left text-12 text-ink-3">
            <th scope="col" className="w-24 px-3 font-normal">
              Before
            </th>
            <th scope="col" className="px-2 font-normal">
              Change
            </th>
            <th scope="col" className="w-32 px-3 font-normal max-md:hidden">
              By
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id} className="h-(--h-row) border-t border-line">
              <td className="px-3 text-ink-2" title={dayAndClock(event.atMs)}>
                {distanceText(beganMs - event.atMs)}
              </td>
              <td className="px-2">
                <span className="flex items-center gap-2">
                  <EventGlyph kind={event.kind} />
                  <EventMessage event={event} className="truncate" />
                </span>
              </td>
              <td className="truncate px-3 text-ink-2 max-md:hidden">{event.actor}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

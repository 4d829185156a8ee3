// All receivers as one table: each with the routes that lead to it and a button that tries it, then its integrations.
'use client';
import { Panel } from '@/components/panel/panel';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { Receiver } from '@/lib/client/notification-nouns';
import { ReceiverRows } from './receiver-rows';

const HEAD = 'px-2 first:pl-3 last:pr-3 font-normal';

export function ReceiverTable({ receivers }: { receivers: readonly Receiver[] }) {
  return (
    <Panel label="Receivers">
      <ScrollRegion label="Receivers and their integrations" className="overflow-x-auto rounded-panel">
        <table className="w-full table-fixed max-md:block">
          <thead className="max-md:sr-only">
            <tr className="h-7 text-left text-12 text-ink-3">
              <th scope="col" className={HEAD}>
                Receiver
              </th>
              <th scope="col" className={`${HEAD} w-[20%]`}>
                Last sent
              </th>
              <th scope="col" className={`${HEAD} w-[28%]`}>
                Last failure
              </th>
              <th scope="col" className={`${HEAD} w-[120px] text-right`}>
                Last 24 h
              </th>
            </tr>
          </thead>
          {receivers.map((receiver) => (
            <ReceiverRows key={receiver.name} receiver={receiver} />
          ))}
        </table>
      </ScrollRegion>
    </Panel>
  );
}

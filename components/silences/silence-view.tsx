// The silences of one state: the list, and what to say when there is none.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { Panel } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import type { SilenceState, Silences } from '@/lib/client/silences-decode';
import { SilenceList } from './silence-list';
import { matchesFilter } from './silences-address';
import { UnneededNote } from './unneeded-note';

type SilenceViewProps = { answer: UseQueryResult<Silences>; shown: SilenceState; filter: string };

export function SilenceView({ answer, shown, filter }: SilenceViewProps) {
  return (
    <Region
      answer={answer}
      skeleton={
        <Panel label="Silences">
          <TableSkeleton rows={5} rowClass="h-[53px]" />
        </Panel>
      }
      failed={() => 'The list of silences could not be read'}
    >
      {({ silences, nowMs }) => {
        const ofState = silences.filter(({ state }) => state === shown);
        const kept = ofState.filter((silence) => matchesFilter(silence, filter));
        if (ofState.length === 0) return <None shown={shown} />;
        if (kept.length === 0) return <Note>{`None of ${ofState.length} silences matches “${filter}”.`}</Note>;
        return (
          <>
            <UnneededNote silences={kept} />
            <SilenceList key={shown} silences={kept} nowMs={nowMs} />
          </>
        );
      }}
    </Region>
  );
}

const NONE: Readonly<Record<SilenceState, readonly [title: string, what: string]>> = {
  active: [
    'Nothing is silenced',
    'Every alert that fires is told. A silence is made from an alert, from a graph, or here.',
  ],
  pending: [
    'No silence is waiting to begin',
    'One that begins later, and the next of a recurring one, would stand here.',
  ],
  expired: ['No silence has ended lately', 'One that has ended stays here for five days, and can be made again.'],
};

function None({ shown }: { shown: SilenceState }) {
  const [title, what] = NONE[shown];
  return (
    <div className="max-w-[560px] py-4">
      <h2 className="text-15">{title}</h2>
      <p className="mt-1 text-ink-2">{what}</p>
    </div>
  );
}

const Note = ({ children }: { children: string }) => (
  <p role="status" className="py-4 text-ink-2">
    {children}
  </p>
);

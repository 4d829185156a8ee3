// What would become of a label set: who hears of it, in which group and when, and what would keep it from them now.
'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { plural } from '@/components/format/number';
import { clockWithSeconds, since } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { silenceWords } from '@/components/notifications/why/why-words';
import { integrationName, labelText, spelled } from '@/components/notifications/words';
import { silenceHref } from '@/components/silences/silences-address';
import { StateIcon } from '@/components/ui/state-icon';
import type { PlacedRoute, RoutingTest } from '@/lib/client/notification-nouns';

export function TestResult({ test }: { test: RoutingTest }) {
  const nowMs = useNow();
  const isHeld = test.silencedBy.length > 0 || test.inhibitedBy.length > 0;
  return (
    <section aria-label="What would become of it" aria-live="polite" className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        {isHeld || test.routes.some(({ mutedBy }) => mutedBy.length > 0) ? (
          <Held test={test} nowMs={nowMs} />
        ) : (
          <p className="flex items-center gap-2">
            <StateIcon state="ok" />
            Nothing would hold it back now.
          </p>
        )}
      </div>
      {test.routes.map((route) => (
        <Placed key={route.routeId} route={route} />
      ))}
    </section>
  );
}

function Held({ test, nowMs }: { test: RoutingTest; nowMs: number }) {
  return (
    <>
      <p className="flex items-center gap-2 font-strong">
        <StateIcon state="unknown" />
        It would be held back now
      </p>
      <ul className="flex flex-col gap-1 pl-6 text-12 text-ink-2">
        {test.silencedBy.map((silence) => (
          <li key={silence.id}>
            <Link href={silenceHref(silence.id)} className="text-accent-text underline">
              Silenced
            </Link>{' '}
            {silenceWords(silence, nowMs)}
          </li>
        ))}
        {test.inhibitedBy.map(({ fingerprint, labels }) => (
          <li key={fingerprint}>
            Inhibited while{' '}
            <Link href={`/alerts/${fingerprint}`} className="text-accent-text underline">
              {labels?.alertname ?? fingerprint}
            </Link>{' '}
            fires
          </li>
        ))}
        {test.routes
          .filter(({ mutedBy }) => mutedBy.length > 0)
          .map(({ routeId, receiver, mutedBy, mutedUntilMs }) => (
            <li key={routeId}>
              {receiver} is quiet{mutedUntilMs === undefined ? '' : ` until ${since(mutedUntilMs, nowMs)}`}:{' '}
              {mutedBy.join(', ')}
            </li>
          ))}
      </ul>
    </>
  );
}

function Placed({ route }: { route: PlacedRoute }) {
  const { receiver, integrations, groupLabels, groupKey, group } = route;
  const names = integrations.map(({ integration, index }) => integrationName(integration, index));
  return (
    <div>
      <h3 className="text-13 font-strong">
        {receiver}
        {names.length > 0 && <span className="font-normal text-ink-2"> by {names.join(', ')}</span>}
      </h3>
      {names.length === 0 && <p className="text-12 text-ink-2">It has no integrations: nobody is told.</p>}
      <dl className="mt-1 grid grid-cols-[84px_minmax(0,1fr)] gap-y-1 text-12">
        <Fact name="Group">
          <code className="wrap-anywhere">{`{${labelText(groupLabels)}}`}</code>
        </Fact>
        <Fact name="Group key">
          <code className="wrap-anywhere">{groupKey}</code>
        </Fact>
        <Fact name="Now">{groupWords(group)}</Fact>
        <Fact name="First">{spelled(route.groupWaitMs)} after it comes, if the group is new</Fact>
        <Fact name="Changes">every {spelled(route.groupIntervalMs)}</Fact>
        <Fact name="Said again">every {spelled(route.repeatIntervalMs)}</Fact>
      </dl>
    </div>
  );
}

const groupWords = (group: PlacedRoute['group']) =>
  group
    ? `${plural(group.alerts, 'alert')} in it, looked at next at ${clockWithSeconds(group.dueAtMs)}`
    : 'there is no such group';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="text-ink-2">{children}</dd>
    </>
  );
}

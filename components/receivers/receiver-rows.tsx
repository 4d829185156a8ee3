// One receiver: name, routes, a test message with its outcome in place, and a row for each integration.
'use client';
import { Send } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import type { Receiver } from '@/lib/client/notification-nouns';
import { IntegrationRow } from './integration-row';
import { TestOutcomes } from './test-outcomes';
import { useTestReceiver } from './use-test-receiver';

export function ReceiverRows({ receiver }: { receiver: Receiver }) {
  const { name, integrations, routes } = receiver;
  const test = useTestReceiver(name);
  return (
    <tbody className="border-t border-line max-md:block max-md:pb-2">
      <tr className="max-md:block">
        <th scope="rowgroup" colSpan={4} className="px-3 pt-2 pb-1 text-left font-normal max-md:block">
          <span className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-strong">{name}</span>
            <Routes routes={routes} />
            {integrations.length > 0 && (
              <Button className="ml-auto" size="small" disabled={test.isPending} onClick={() => test.mutate()}>
                <Send aria-hidden />
                {test.isPending ? 'Sending…' : 'Send test notification'}
              </Button>
            )}
          </span>
          {integrations.length === 0 && (
            <span className="block text-ink-2">It has no integrations: nobody is told of alerts that end here.</span>
          )}
          <TestOutcomes test={test} />
        </th>
      </tr>
      {integrations.map((each) => (
        <IntegrationRow key={`${each.integration} ${each.index}`} receiver={name} integration={each} />
      ))}
    </tbody>
  );
}

function Routes({ routes }: { routes: Receiver['routes'] }) {
  if (routes.length === 0) return <span className="text-12 text-ink-3">no route leads here</span>;
  const words = routes.map(({ path }) => path.at(-1) ?? 'all alerts').join(' · ');
  return (
    <Link href="/alerts/routing" title={words} className="min-w-0 truncate text-12 text-ink-3 hover:underline">
      from <code>{words}</code>
    </Link>
  );
}

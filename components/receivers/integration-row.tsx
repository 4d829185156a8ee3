// One integration: where it sends to, its last success, its last failure, and a day's counts.
'use client';
import Link from 'next/link';
import { Ago } from '@/components/format/ago';
import { notificationsHref } from '@/components/notifications/list/notifications-address';
import { integrationName, replyOf } from '@/components/notifications/words';
import { StateIcon } from '@/components/ui/state-icon';
import type { Integration } from '@/lib/client/notification-nouns';
import { isTroubled } from './receivers-sentence';

const CELL =
  'px-2 py-1 align-top first:pl-3 last:pr-3 max-md:block max-md:px-3 max-md:pl-9 max-md:py-0.5 max-md:first:pl-3';

export function IntegrationRow({ receiver, integration }: { receiver: string; integration: Integration }) {
  const { lastSent, lastFailure, last24h, target, sendResolved, index } = integration;
  const name = integrationName(integration.integration, index);
  const failed = last24h.failed + last24h.gave_up;
  const history = notificationsHref({ receiver, integration: `${integration.integration}[${index}]` });
  return (
    <tr className="hover:bg-hover max-md:block max-md:pb-1.5">
      <td className={CELL}>
        <span className="flex items-center gap-2">
          <StateIcon {...stateOf(integration)} />
          <Link href={history} className="truncate font-strong hover:underline">
            {name}
          </Link>
          {!sendResolved && <span className="shrink-0 text-12 text-ink-3">firing only</span>}
        </span>
        <span className="mono block truncate pl-6 text-ink-2" title={target}>
          {target || 'address is secret'}
        </span>
      </td>
      <td className={CELL}>
        <PhoneName>Last sent</PhoneName>
        {lastSent ? (
          <>
            <Ago atMs={lastSent.atMs} />
            <span className="block text-12 text-ink-2 max-md:ml-2 max-md:inline">
              {replyOf(lastSent.lastAttempt)}
              {lastSent.why === 'test' && ', test'}
            </span>
          </>
        ) : (
          <span className="text-ink-3">none on record</span>
        )}
      </td>
      <td className={CELL}>
        <PhoneName>Last failure</PhoneName>
        <Failure integration={integration} />
        {!lastFailure && integration.retrying.length === 0 && <span className="text-ink-3">none on record</span>}
      </td>
      <td className={`${CELL} text-right tabular-nums max-md:text-left`}>
        <PhoneName>Last 24 h</PhoneName>
        {last24h.sent} sent
        {failed > 0 && <span className="block text-12 text-crit-text max-md:ml-2 max-md:inline">{failed} failed</span>}
      </td>
    </tr>
  );
}

/** On a phone the columns stand under each other, each with its name. */
const PhoneName = ({ children }: { children: string }) => (
  <span className="mr-2 inline-block w-20 text-12 text-ink-3 md:hidden">{children}</span>
);

function stateOf(integration: Integration) {
  if (isTroubled(integration)) return { state: 'critical', label: 'its last message did not get there' } as const;
  if (!integration.lastSent) return { state: 'unknown', label: 'nothing was sent yet' } as const;
  return { state: 'ok', label: 'its last message got there' } as const;
}

/** What is being tried again now comes before what failed in the past. */
function Failure({ integration }: { integration: Integration }) {
  const [retried] = integration.retrying;
  const { lastFailure } = integration;
  const look = isTroubled(integration) ? 'text-crit-text' : 'text-ink-2';
  if (retried) {
    return (
      <Link href={notificationsHref({ id: retried.id })} className={`hover:underline ${look}`}>
        trying again, {retried.tries} failed
        <span className="block text-12 break-words">{replyOf(retried.lastAttempt)}</span>
      </Link>
    );
  }
  if (!lastFailure) return null;
  return (
    <Link href={notificationsHref({ id: lastFailure.id })} className={`hover:underline ${look}`}>
      <Ago atMs={lastFailure.atMs} />
      <span className="block text-12 break-words">{replyOf(lastFailure.lastAttempt)}</span>
    </Link>
  );
}

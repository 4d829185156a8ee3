// A preview in words.
import { formatCount, plural } from '@/components/format/number';
import type { LastDay, Preview } from '@/lib/client/silences-decode';

/** "of 17 firing, and 1 that is pending: SlowRequests". Names of at most three alerts. */
export function nowWords({ firing, allFiring, pending, sample }: Preview['now']): string {
  const names = [...new Set(sample.map(({ alertname }) => alertname).filter((name) => name !== undefined))];
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  const parts = [`of ${formatCount(allFiring)} firing`, pending > 0 ? `and ${pending} pending` : ''];
  const counts = parts.filter((part) => part !== '').join(' ');
  return firing + pending > 0 && shown !== '' ? `${counts}: ${shown}` : counts;
}

/** "to #db, oncall, 2 pages; 1 more would have named fewer alerts". */
export function lastDayWords({ byReceiver, pages, shortened }: LastDay): string {
  const receivers = byReceiver.map(({ receiver }) => receiver);
  const to = receivers.length === 0 ? '' : `to ${receivers.slice(0, 3).join(', ')}${receivers.length > 3 ? ', …' : ''}`;
  const paged = receivers.length === 0 ? '' : `, ${pages === 0 ? 'no pages' : plural(pages, 'page')}`;
  const shorter =
    shortened === 0
      ? ''
      : `${to ? '; ' : 'but '}${formatCount(shortened)} ${to ? 'more ' : ''}would have named fewer alerts`;
  return `${to}${paged}${shorter}`;
}

// What people and programs changed within the range of the graph. It only explains the graph: it is asked beside it, never before.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { spanOf, type TimeRange } from '@/components/time-range/range';
import type { Refresh } from '@/components/time-range/refresh';
import { type ChangeEvent, fetchEventsBetween } from '@/lib/client/events';
import { refreshing } from './use-answers';

/** What one answer of the server holds at most: of more, the newest. */
export const MOST_CHANGES = 500;

export const CHANGES = 'changes';

/** Another range keeps the changes of the one before until its own came: times outside of the graph are not drawn. */
export function useChanges(
  range: TimeRange,
  refresh: Refresh,
  isWanted: boolean,
): UseQueryResult<readonly ChangeEvent[]> {
  return useQuery({
    queryKey: [CHANGES, range.from, range.to],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = spanOf(range, Date.now());
      return fetchEventsBetween(fromMs, toMs, MOST_CHANGES, signal);
    },
    enabled: isWanted,
    placeholderData: (before) => before,
    retry: false,
    ...refreshing(range, refresh),
  });
}

// How many alerts fire, for what stands on every page: of the live list where there is one, otherwise asked for now and then,
// also while the tab is hidden, since that is when an icon with a mark is looked at.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useHydrated } from '@/components/ui/use-hydrated';
import { fetchAlertCounts } from '@/lib/client/alerts';
import { currentLive, watchAlerts } from '../live/live-connection';

const EVERY_MS = 10_000;

export const COUNTS_KEY = ['alert-counts'] as const;

/** Cheap to answer, and the same answer for all who ask. */
export const countsQuery = {
  queryKey: COUNTS_KEY,
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchAlertCounts({ signal }),
  refetchInterval: EVERY_MS,
  staleTime: EVERY_MS,
};

/** undefined: nobody knows. */
export function useFiringCount(): number | undefined {
  const live = useSyncExternalStore(watchAlerts, firingInList, () => undefined);
  const counts = useQuery({
    ...countsQuery,
    refetchIntervalInBackground: true,
    enabled: live === undefined,
  });
  const isHydrated = useHydrated();
  return isHydrated ? (live ?? counts.data?.active) : undefined;
}

function firingInList(): number | undefined {
  const { state, line } = currentLive();
  if (!state || line !== 'live') return undefined;
  let firing = 0;
  for (const row of state.rows.values()) if (row.state === 'active') firing++;
  return firing;
}

// The routing tree as it stands, and where a label set would go.
'use client';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import type { LabelSet, Routing, RoutingTest } from '@/lib/client/notification-nouns';
import { notifications } from '@/lib/client/notifications';

export const ROUTING_KEY = ['routing'] as const;

export function useRouting(refresh: Refresh): UseQueryResult<Routing> {
  return useQuery({
    queryKey: ROUTING_KEY,
    queryFn: ({ signal }) => notifications.routing({ signal }),
    refetchInterval: refetchIntervalOf(refresh),
  });
}

/** @param labels undefined: nothing is asked */
export function useRoutingTest(labels: LabelSet | undefined, refresh: Refresh): UseQueryResult<RoutingTest> {
  return useQuery({
    queryKey: ['routing-test', labels],
    queryFn: ({ signal }) => notifications.testRouting(labels ?? {}, { signal }),
    enabled: labels !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: refetchIntervalOf(refresh),
  });
}

// A page of notifications, one of them with all its tries, and the receivers to choose from.
'use client';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { spanOf, type TimeRange } from '@/components/time-range/range';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import type { NotificationPage, NotificationRecord, Receiver } from '@/lib/client/notification-nouns';
import { type NotificationFilter, notifications } from '@/lib/client/notifications';

export const NOTIFICATIONS_KEY = 'notifications';

export function useNotifications(
  filter: NotificationFilter,
  range: TimeRange,
  before: string | undefined,
  refresh: Refresh,
): UseQueryResult<NotificationPage> {
  return useQuery({
    queryKey: [NOTIFICATIONS_KEY, filter, range, before],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = spanOf(range, Date.now());
      // A message that goes out this very moment belongs to what ends now.
      return notifications.list({ ...filter, fromMs, ...(range.to !== 'now' && { toMs }) }, before, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: refetchIntervalOf(refresh),
  });
}

export function useNotification(id: string, refresh: Refresh): UseQueryResult<NotificationRecord> {
  return useQuery({
    queryKey: ['notification', id],
    queryFn: ({ signal }) => notifications.one(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.outcome === 'sending' ? refetchIntervalOf(refresh) : false),
  });
}

export const RECEIVERS_KEY = ['receivers'] as const;

export function useReceivers(refresh: Refresh): UseQueryResult<readonly Receiver[]> {
  return useQuery({
    queryKey: RECEIVERS_KEY,
    queryFn: ({ signal }) => notifications.receivers({ signal }),
    refetchInterval: refetchIntervalOf(refresh),
  });
}

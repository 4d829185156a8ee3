// Why somebody was told of an alert, or was not; asked again while a page shows it.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Why } from '@/lib/client/notification-nouns';
import { notifications } from '@/lib/client/notifications';

const EVERY_MS = 10_000;

export const whyKey = (fingerprint: string) => ['why', fingerprint] as const;

export function useWhy(fingerprint: string): UseQueryResult<Why> {
  return useQuery({
    queryKey: whyKey(fingerprint),
    queryFn: ({ signal }) => notifications.why(fingerprint, { signal }),
    refetchInterval: EVERY_MS,
  });
}

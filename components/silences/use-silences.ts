// All silences with what they do, asked again every few seconds.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { silences } from '@/lib/client/silences';
import type { Silences } from '@/lib/client/silences-decode';
import { SILENCES_KEY } from './use-silence-actions';

const REFRESH_MS = 5_000;

export function useSilences(): UseQueryResult<Silences> {
  return useQuery({
    queryKey: SILENCES_KEY,
    queryFn: ({ signal }) => silences.list({ signal }),
    refetchInterval: REFRESH_MS,
    refetchOnWindowFocus: true,
  });
}

// The recurring silences there are.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { silences } from '@/lib/client/silences';
import type { RecurringSilence } from '@/lib/client/silences-decode';

export const RECURRING_KEY = ['silence-recurring'] as const;

export function useRecurring(): UseQueryResult<readonly RecurringSilence[]> {
  return useQuery({ queryKey: RECURRING_KEY, queryFn: ({ signal }) => silences.recurring({ signal }) });
}

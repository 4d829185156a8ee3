// The templates there are.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { silences } from '@/lib/client/silences';
import type { SilenceTemplate } from '@/lib/client/silences-decode';

export const TEMPLATES_KEY = ['silence-templates'] as const;

export function useTemplates(): UseQueryResult<readonly SilenceTemplate[]> {
  return useQuery({ queryKey: TEMPLATES_KEY, queryFn: ({ signal }) => silences.templates({ signal }) });
}

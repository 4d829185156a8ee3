// What the silence in the form would do, asked again with each change and now and then.
'use client';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { silences } from '@/lib/client/silences';
import type { Matcher, Preview } from '@/lib/client/silences-decode';
import { matcherKey } from './use-silence-form';

const REFRESH_MS = 5_000;

export function usePreview(matchers: readonly Matcher[], id: string | undefined): UseQueryResult<Preview> {
  return useQuery({
    queryKey: ['silence-preview', matcherKey(matchers), id ?? ''],
    queryFn: ({ signal }) => silences.preview(matchers, id, { signal }),
    enabled: matchers.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

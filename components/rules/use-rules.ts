// Rule groups as they stand, asked again as often as the page is refreshed.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import { rulesApi } from '@/lib/client/rules';
import type { ActiveAlert, RuleGroups } from '@/lib/client/rules-model';
import type { RulePlace } from './rules-address';

export const RULES_KEY = ['rule-groups'] as const;
export const DELETED_KEY = ['rule-groups-deleted'] as const;

export function useRules(refresh: Refresh): UseQueryResult<RuleGroups> {
  return useQuery({
    queryKey: RULES_KEY,
    queryFn: ({ signal }) => rulesApi.groups({ signal }),
    refetchInterval: refetchIntervalOf(refresh),
    refetchOnWindowFocus: refresh !== 'off',
  });
}

/** Pending and firing alerts of one rule; asked again whenever the rule was evaluated. */
export function useActiveAlerts(
  { file, group }: RulePlace,
  name: string,
  lastEvaluationMs: number | null,
): UseQueryResult<readonly ActiveAlert[]> {
  return useQuery({
    queryKey: ['rule-alerts', file, group, name, lastEvaluationMs],
    queryFn: ({ signal }) => rulesApi.alerts(file, group, name, { signal }),
    placeholderData: (before, query) => (query?.queryKey[3] === name ? before : undefined),
  });
}

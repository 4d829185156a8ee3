// Targets and what their last scrapes brought.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import { prometheus } from '@/lib/client/prometheus';
import type { LabelSet, Target } from '@/lib/client/prometheus-decode';

export type TargetRow = {
  readonly target: Target;
  /** Samples of the last scrape; undefined when no scrape has told yet. */
  readonly samples: number | undefined;
};

export const TARGETS_KEY = ['target-rows'] as const;

/** The samples only embellish: without them the targets are listed all the same. */
export function useTargets(refresh: Refresh): UseQueryResult<readonly TargetRow[]> {
  return useQuery({
    queryKey: TARGETS_KEY,
    queryFn: async ({ signal }) => {
      const [targets, samples] = await Promise.all([prometheus.targets({ signal }), samplesByTarget(signal)]);
      return targets.data.map((target) => ({ target, samples: samples.get(targetKey(target.labels)) }));
    },
    refetchInterval: refetchIntervalOf(refresh),
    refetchOnWindowFocus: refresh !== 'off',
  });
}

/** What ties a target to its own series. */
export const targetKey = (labels: LabelSet): string => `${labels.job}\n${labels.instance}`;

async function samplesByTarget(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  try {
    const { data } = await prometheus.query('scrape_samples_scraped', Date.now(), { signal });
    if (data.kind !== 'vector') return new Map();
    return new Map(data.series.map(({ labels, values }) => [targetKey(labels), values[0] ?? 0]));
  } catch (failure) {
    if (signal.aborted) throw failure;
    return new Map(); // the column then says "none"; the list itself reports what is wrong
  }
}

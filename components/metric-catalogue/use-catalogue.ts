// The metrics that exist and what they are, fetched once and kept for a minute.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { PrometheusClient } from '@/lib/client/prometheus';
import { catalogueOf, type Metric } from './catalogue';
import { longestIntervalMs } from './default-query';

const client = new PrometheusClient();
const KEPT_MS = 60_000;

export type Catalogue = {
  readonly metrics: readonly Metric[];
  readonly names: readonly string[];
  readonly scrapeIntervalMs: number | undefined;
  readonly isPending: boolean;
  readonly isError: boolean;
};

/** Metadata and targets only embellish: without them the names alone are listed. */
export function useCatalogue(isWanted = true): Catalogue {
  const names = useQuery({
    queryKey: ['metric-names'],
    queryFn: ({ signal }) => client.labelValues('__name__', {}, { signal }),
    staleTime: KEPT_MS,
    enabled: isWanted,
  });
  const metadata = useQuery({
    queryKey: ['metadata'],
    queryFn: ({ signal }) => client.metadata({ signal }),
    staleTime: KEPT_MS,
    enabled: isWanted,
  });
  const targets = useQuery({
    queryKey: ['targets'],
    queryFn: ({ signal }) => client.targets({ signal }),
    staleTime: KEPT_MS,
    enabled: isWanted,
  });
  const list = names.data?.data;
  const described = metadata.data?.data;
  const metrics = useMemo(() => catalogueOf(list ?? [], described ?? new Map()), [list, described]);
  return {
    metrics,
    names: list ?? [],
    scrapeIntervalMs: longestIntervalMs((targets.data?.data ?? []).map((target) => target.scrapeInterval)),
    isPending: names.isPending,
    isError: names.isError,
  };
}

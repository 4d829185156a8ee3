// The metrics that exist and what they are, fetched once and kept for a minute.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTargets } from '@/components/targets/use-targets';
import { prometheus } from '@/lib/client/prometheus';
import { catalogueOf, type Metric, storedCatalogueOf } from './catalogue';
import { longestIntervalMs } from './default-query';

const KEPT_MS = 60_000;

export type Catalogue = {
  /** Histograms and summaries once, for people who look for one. */
  readonly metrics: readonly Metric[];
  /** Each name as a query must write it. */
  readonly stored: readonly Metric[];
  readonly names: readonly string[];
  readonly scrapeIntervalMs: number | undefined;
  readonly isPending: boolean;
  readonly isError: boolean;
};

/**
 * Without metadata the names alone are listed. But not before it is known that there is none: it makes a histogram of three
 * names, and of what stands in a list another query. Targets only embellish.
 */
export function useCatalogue(): Catalogue {
  const names = useQuery({
    queryKey: ['metric-names'],
    queryFn: ({ signal }) => prometheus.labelValues('__name__', { signal }),
    staleTime: KEPT_MS,
  });
  const metadata = useQuery({
    queryKey: ['metadata'],
    queryFn: ({ signal }) => prometheus.metadata({ signal }),
    staleTime: KEPT_MS,
  });
  const targets = useTargets('off');
  const list = names.data?.data;
  const described = metadata.data?.data;
  const isPending = names.isPending || metadata.isPending;
  const metrics = useMemo(
    () => (isPending ? [] : catalogueOf(list ?? [], described ?? new Map())),
    [isPending, list, described],
  );
  const stored = useMemo(() => storedCatalogueOf(list ?? [], described ?? new Map()), [list, described]);
  return {
    metrics,
    stored,
    names: list ?? [],
    scrapeIntervalMs: longestIntervalMs((targets.data ?? []).map(({ target }) => target.scrapeInterval)),
    isPending,
    isError: names.isError,
  };
}

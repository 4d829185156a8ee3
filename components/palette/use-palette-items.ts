// What the palette lists for what was typed: pages first, then metrics.
'use client';
import { useMemo } from 'react';
import { PAGES, type Page } from '@/components/app-shell/pages';
import { exploreHref } from '@/components/explore/explore-address';
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { defaultQuery } from '@/components/metric-catalogue/default-query';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { bestMatches } from './match';

export type PaletteItem =
  | { readonly kind: 'page'; readonly href: string; readonly page: Page }
  | { readonly kind: 'metric'; readonly href: string; readonly metric: Metric; readonly expr: string };

export type PaletteState = 'loading' | 'failed' | 'ready';

const MOST_METRICS = 50;

export function usePaletteItems(query: string): { items: readonly PaletteItem[]; state: PaletteState } {
  const { metrics, scrapeIntervalMs, isPending, isError } = useCatalogue();
  const items = useMemo(() => {
    const pages = bestMatches(PAGES, ({ name }) => name, query, PAGES.length).map(
      (page): PaletteItem => ({ kind: 'page', href: page.href, page }),
    );
    const found = bestMatches(metrics, ({ name }) => name, query, MOST_METRICS).map((metric): PaletteItem => {
      const expr = defaultQuery(metric.name, metric.type, scrapeIntervalMs);
      return { kind: 'metric', href: exploreHref(expr), metric, expr };
    });
    return [...pages, ...found];
  }, [metrics, scrapeIntervalMs, query]);
  return { items, state: isError ? 'failed' : isPending ? 'loading' : 'ready' };
}

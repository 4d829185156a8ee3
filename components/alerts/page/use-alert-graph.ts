// The measured side of a rule's expression over the range, with its threshold.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Span, spanOf, type TimeRange } from '@/components/time-range/range';
import { type Frame, frameOf } from '@/components/time-series/frame';
import { windowFor } from '@/components/time-series/step';
import type { AlertRow, AlertRule } from '@/lib/client/alerts';
import { ApiError } from '@/lib/client/api-error';
import { prometheus } from '@/lib/client/prometheus';
import type { Series } from '@/lib/client/prometheus-decode';
import { type Split, splitComparison } from './split-comparison';

export type AlertGraph = {
  readonly frame: Frame;
  readonly span: Span;
  /** Series of the expression that are not drawn. */
  readonly others: number;
};

/** undefined data: the expression has no comparison; it is plotted whole. */
export function useSplit(rule: AlertRule | undefined): UseQueryResult<Split | null> {
  const expr = rule?.expr ?? '';
  return useQuery({
    queryKey: ['alert-split', expr],
    queryFn: async ({ signal }) => {
      const parse = async (text: string) => (await prometheus.parseQuery(text, { signal })).data;
      return (await splitComparison(expr, parse)) ?? null;
    },
    enabled: rule !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Lines beyond these hide the one that matters. */
const MOST_LINES = 8;
const EVERY_MS = 15_000;

export function useAlertGraph(
  row: AlertRow,
  expr: string | undefined,
  range: TimeRange,
  widthPx: number,
): UseQueryResult<AlertGraph> {
  return useQuery({
    queryKey: ['alert-graph', row.fingerprint, expr, range.from, range.to, widthPx > 0],
    queryFn: async ({ signal }) => {
      const span = spanOf(range, Date.now());
      const window = windowFor(span, widthPx);
      const { data } = await prometheus.queryRange(expr ?? '', window, { signal });
      if (data.kind !== 'matrix') throw new ApiError(200, 'not_json', `a range query answered a ${data.kind}`);
      const drawn = ownFirst(data.series, row.labels).slice(0, MOST_LINES);
      return { frame: frameOf(drawn, window), span, others: data.series.length - drawn.length };
    },
    enabled: expr !== undefined && widthPx > 0,
    placeholderData: (before) => before,
    refetchInterval: range.to === 'now' ? EVERY_MS : false,
  });
}

/** The series the alert is of: all its labels are the alert's. */
export function ownFirst(series: readonly Series[], labels: AlertRow['labels']): readonly Series[] {
  const isOwn = (each: Series) =>
    Object.entries(each.labels).every(([name, value]) => name === '__name__' || labels[name] === value);
  return [...series.filter(isOwn), ...series.filter((each) => !isOwn(each))];
}

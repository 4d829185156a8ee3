// Exemplars of the queries on the graph, as marks in the order of time. They only embellish: a failure shows none, and says so.
'use client';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { unitOfQuery } from '@/components/format/query-unit';
import type { ExemplarMark } from '@/components/time-series/exemplar-marks';
import { prometheus } from '@/lib/client/prometheus';
import type { ExemplarSeries } from '@/lib/client/prometheus-decode';
import type { Answered, RangeAnswer } from './use-answers';

const KEPT_MS = 10_000;

/** One list for all that is none: another would draw the graph anew. */
const NO_MARKS: readonly ExemplarMark[] = [];

export type Exemplars = { readonly marks: readonly ExemplarMark[]; readonly isError: boolean };

/** Asked for over the span of each answer there is: with each new answer anew. */
export function useExemplars(answered: readonly Answered<RangeAnswer>[], isWanted: boolean): Exemplars {
  const before = useRef(new Map<string, { readonly expr: string; readonly marks: readonly ExemplarMark[] }>());
  const answers = useQueries({
    queries: answered.map(({ query: { id, expr, isOn }, answer: { data } }) => ({
      queryKey: ['exemplars', id, expr, data?.span.fromMs, data?.span.toMs],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { fromMs = 0, toMs = 0 } = data?.span ?? {};
        const { data: found } = await prometheus.exemplars(expr, fromMs, toMs, { signal });
        return marksOf(found, expr);
      },
      gcTime: KEPT_MS, // each refresh asks under another name
      placeholderData: () => {
        const last = before.current.get(id);
        return last?.expr === expr ? last.marks : undefined;
      },
      enabled: isWanted && isOn && expr !== '' && data !== undefined && data.frame.series.length > 0,
      retry: false,
    })),
    combine: (results) => ({
      results,
      lists: results.flatMap(({ data }) => (data ? [data] : [])),
      isError: results.some(({ isError }) => isError),
    }),
  });
  const marks = useMemo(() => {
    const all = isWanted ? answers.lists.flat() : NO_MARKS;
    return all.length === 0 ? NO_MARKS : [...all].sort((a, b) => a.timeMs - b.timeMs);
  }, [answers.lists, isWanted]);
  useEffect(() => {
    answered.forEach(({ query: { id, expr } }, i) => {
      const found = answers.results[i]?.data;
      if (found) before.current.set(id, { expr, marks: found });
    });
  });
  return { marks, isError: answers.isError };
}

/** Observations of a quantile's own histogram are on its scale; those beside a rate are not. */
function marksOf(series: readonly ExemplarSeries[], expr: string): readonly ExemplarMark[] {
  const more = { unit: unitOfQuery(expr), isOnScale: expr.includes('histogram_quantile') };
  return series.flatMap(({ labels: seriesLabels, exemplars }) =>
    exemplars.map((exemplar) => ({ ...exemplar, seriesLabels, ...more })),
  );
}

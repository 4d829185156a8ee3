// Runs the page's queries and keeps what came: the frame, how long it took, what the server warned of. One answer a query.
'use client';
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isRelative } from '@/components/time-range/grammar';
import { type Span, spanOf, type TimeRange } from '@/components/time-range/range';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import { type Frame, frameOf } from '@/components/time-series/frame';
import { chooseStepMs, windowFor } from '@/components/time-series/step';
import { ApiError } from '@/lib/client/api-error';
import { type Answer, prometheus, type RangeWindow } from '@/lib/client/prometheus';
import type { QueryResult } from '@/lib/client/prometheus-decode';
import type { ExploreQuery } from './explore-address';

/** What the server said beside the data; both are usually empty. */
export type Remarks = Pick<Answer<unknown>, 'warnings' | 'infos'>;

export type RangeAnswer = {
  readonly expr: string;
  readonly frame: Frame;
  readonly window: RangeWindow;
  readonly span: Span;
  readonly tookMs: number;
  /** From the store; undefined when the server did not say. */
  readonly samplesRead: number | undefined;
  /** Series that have native histograms, which no line can show. */
  readonly histogramSeries: number;
  readonly remarks: Remarks;
};

/** A query of the page with its answer. */
export type Answered<T> = { readonly query: ExploreQuery; readonly answer: UseQueryResult<T> };

export type Wanted = { queries: readonly ExploreQuery[]; range: TimeRange; refresh: Refresh; isWanted: boolean };

/**
 * In the order of `queries`; those that are off, or empty, ask nothing. `widthPx` 0 means not measured yet: nothing is asked
 * before. Another range keeps the old graph until the new one came.
 */
export function useRangeAnswers({
  queries,
  range,
  refresh,
  widthPx,
  isWanted,
}: Wanted & { widthPx: number }): readonly Answered<RangeAnswer>[] {
  // useQueries does not hand on what a query answered before its range changed.
  const before = useRef(new Map<string, RangeAnswer>());
  const answers = useQueries({
    queries: queries.map(({ id, expr, isOn }) => ({
      queryKey: ['range', id, expr, range.from, range.to, widthPx > 0 ? stepFor(range, widthPx) : 0],
      queryFn: ({ signal }: { signal: AbortSignal }) => runRange(expr, range, widthPx, signal),
      enabled: isWanted && isOn && expr !== '' && widthPx > 0,
      placeholderData: () => {
        const last = before.current.get(id);
        return last?.expr === expr ? last : undefined;
      },
      ...refreshing(range, refresh),
    })),
  });
  useEffect(() => {
    queries.forEach(({ id }, i) => {
      const data = answers[i]?.data;
      if (data) before.current.set(id, data);
    });
  });
  return paired(queries, answers);
}

const stepFor = (range: TimeRange, widthPx: number) => {
  const { fromMs, toMs } = spanOf(range, Date.now());
  return chooseStepMs(toMs - fromMs, widthPx);
};

/** A range that ends now grows old at once; one between two dates never does. */
export function refreshing(range: TimeRange, refresh: Refresh) {
  const isMoving = isRelative(range.from) || isRelative(range.to);
  return {
    refetchInterval: isMoving ? refetchIntervalOf(refresh) : (false as const),
    refetchOnWindowFocus: isMoving && refresh !== 'off',
    staleTime: isMoving ? 0 : Number.POSITIVE_INFINITY,
  };
}

async function runRange(expr: string, range: TimeRange, widthPx: number, signal: AbortSignal): Promise<RangeAnswer> {
  const span = spanOf(range, Date.now());
  const window = windowFor(span, widthPx);
  const startMs = performance.now();
  const answer = await prometheus.queryRange(expr, window, { signal });
  if (answer.data.kind !== 'matrix')
    throw new ApiError(200, 'not_json', `a range query answered a ${answer.data.kind}`);
  const { series, samplesRead } = answer.data;
  return {
    ...{ expr, window, span, samplesRead },
    frame: frameOf(series, window),
    tookMs: performance.now() - startMs,
    histogramSeries: series.filter(({ histograms }) => histograms !== undefined).length,
    remarks: answer,
  };
}

export type InstantAnswer = {
  readonly result: QueryResult;
  readonly timeMs: number;
  readonly tookMs: number;
  readonly remarks: Remarks;
};

/** One evaluation of each at the end of the range. */
export function useInstantAnswers({ queries, range, refresh, isWanted }: Wanted): readonly Answered<InstantAnswer>[] {
  const answers = useQueries({
    queries: queries.map(({ id, expr, isOn }) => ({
      queryKey: ['instant', id, expr, range.to],
      queryFn: ({ signal }: { signal: AbortSignal }) => runInstant(expr, range, signal),
      enabled: isWanted && isOn && expr !== '',
      ...refreshing(range, refresh),
    })),
  });
  return paired(queries, answers);
}

async function runInstant(expr: string, range: TimeRange, signal: AbortSignal): Promise<InstantAnswer> {
  const timeMs = spanOf(range, Date.now()).toMs;
  const startMs = performance.now();
  const answer = await prometheus.query(expr, timeMs, { signal });
  return { result: answer.data, timeMs, tookMs: performance.now() - startMs, remarks: answer };
}

const paired = <T>(queries: readonly ExploreQuery[], answers: readonly UseQueryResult<T>[]): readonly Answered<T>[] =>
  queries.flatMap((query, i) => {
    const answer = answers[i];
    return answer ? [{ query, answer }] : [];
  });

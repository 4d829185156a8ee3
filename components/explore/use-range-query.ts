// Runs a query over a range and keeps what came: the frame, how long it took, what the server warned of.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { isRelative } from '@/components/time-range/grammar';
import { type Span, spanOf, type TimeRange } from '@/components/time-range/range';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import { type Frame, frameOf } from '@/components/time-series/frame';
import { chooseStepMs, windowFor } from '@/components/time-series/step';
import { ApiError } from '@/lib/client/api-error';
import { type Answer, prometheus } from '@/lib/client/prometheus';
import type { QueryResult } from '@/lib/client/prometheus-decode';

/** What the server said beside the data; both are usually empty. */
export type Remarks = Pick<Answer<unknown>, 'warnings' | 'infos'>;

export type RangeAnswer = {
  readonly expr: string;
  readonly frame: Frame;
  readonly span: Span;
  readonly stepMs: number;
  readonly tookMs: number;
  readonly remarks: Remarks;
};

type Wanted = { expr: string; range: TimeRange; refresh: Refresh; widthPx: number; isWanted: boolean };

/** `widthPx` 0 means not measured yet: nothing is asked before. Another range keeps the old graph until the new one came. */
export function useRangeQuery({ expr, range, refresh, widthPx, isWanted }: Wanted): UseQueryResult<RangeAnswer> {
  return useQuery({
    queryKey: ['range', expr, range.from, range.to, widthPx > 0 ? stepFor(range, widthPx) : 0],
    queryFn: ({ signal }) => runRange(expr, range, widthPx, signal),
    enabled: isWanted && expr !== '' && widthPx > 0,
    placeholderData: (previous) => (previous?.expr === expr ? previous : undefined),
    ...refreshing(range, refresh),
  });
}

const stepFor = (range: TimeRange, widthPx: number) => {
  const { fromMs, toMs } = spanOf(range, Date.now());
  return chooseStepMs(toMs - fromMs, widthPx);
};

/** A range that ends now grows old at once; one between two dates never does. */
function refreshing(range: TimeRange, refresh: Refresh) {
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
  const tookMs = performance.now() - startMs;
  return {
    expr,
    frame: frameOf(answer.data.series, window),
    span,
    stepMs: window.stepMs,
    tookMs,
    remarks: answer,
  };
}

export type InstantAnswer = {
  readonly result: QueryResult;
  readonly timeMs: number;
  readonly tookMs: number;
  readonly remarks: Remarks;
};

/** One evaluation at the end of the range. */
export function useInstantQuery({
  expr,
  range,
  refresh,
  isWanted,
}: Omit<Wanted, 'widthPx'>): UseQueryResult<InstantAnswer> {
  return useQuery({
    queryKey: ['instant', expr, range.to],
    queryFn: async ({ signal }) => {
      const timeMs = spanOf(range, Date.now()).toMs;
      const startMs = performance.now();
      const answer = await prometheus.query(expr, timeMs, { signal });
      return { result: answer.data, timeMs, tookMs: performance.now() - startMs, remarks: answer };
    },
    enabled: isWanted && expr !== '',
    ...refreshing(range, refresh),
  });
}

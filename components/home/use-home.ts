// What Home asks for beside the targets: their history, what changed, and the present of a few example queries.
'use client';
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { Example } from '@/components/explore/example-queries';
import { type Span, spanOf, type TimeRange } from '@/components/time-range/range';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import { frameOf } from '@/components/time-series/frame';
import { alignSpan, chooseStepMs } from '@/components/time-series/step';
import { type ChangeEvent, fetchEvents } from '@/lib/client/events';
import { PrometheusClient } from '@/lib/client/prometheus';
import type { Series } from '@/lib/client/prometheus-decode';
import { type TargetHistory, targetHistories } from './target-history';

const client = new PrometheusClient();

// As if a sparkline were this wide: more points than it has pixels, fewer than would cost anything.
const SPARKLINE_PX = 160;
const MOST_EVENTS = 50;

type Asking = { readonly range: TimeRange; readonly refresh: Refresh };

export function useTargetHistories({ range, refresh }: Asking): UseQueryResult<ReadonlyMap<string, TargetHistory>> {
  return useQuery({
    queryKey: ['target-histories', range.from, range.to],
    queryFn: async ({ signal }) => {
      const window = windowOf(spanOf(range, Date.now()));
      const [up, durations] = await Promise.all([
        seriesOf('up', window, signal),
        seriesOf('scrape_duration_seconds', window, signal),
      ]);
      return targetHistories(up, durations, window);
    },
    placeholderData: (previous) => previous,
    refetchInterval: refetchIntervalOf(refresh),
  });
}

export type ExampleNow = { readonly values: readonly (number | null)[]; readonly seriesCount: number };

/** In the order of `examples`; a failed one is left without a number, its page tells why. */
export function useExamplesNow(
  examples: readonly Example[],
  { range, refresh }: Asking,
): readonly (ExampleNow | undefined)[] {
  const answers = useQueries({
    queries: examples.map(({ expr }) => ({
      queryKey: ['example', expr, range.from, range.to],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<ExampleNow> => {
        const window = windowOf(spanOf(range, Date.now()));
        const { series } = frameOf(await seriesOf(expr, window, signal), window);
        return { values: series[0]?.values ?? [], seriesCount: series.length };
      },
      refetchInterval: refetchIntervalOf(refresh),
    })),
  });
  return answers.map(({ data }) => data);
}

const windowOf = ({ fromMs, toMs }: Span) => {
  const stepMs = chooseStepMs(toMs - fromMs, SPARKLINE_PX);
  return { ...alignSpan(fromMs, toMs, stepMs), stepMs };
};

async function seriesOf(
  expr: string,
  window: ReturnType<typeof windowOf>,
  signal: AbortSignal,
): Promise<readonly Series[]> {
  const { data } = await client.queryRange(expr, window, { signal });
  return data.kind === 'matrix' ? data.series : [];
}

export const EVENTS_KEY = ['events'] as const;

export function useEvents(refresh: Refresh): UseQueryResult<readonly ChangeEvent[]> {
  return useQuery({
    queryKey: EVENTS_KEY,
    queryFn: ({ signal }) => fetchEvents(MOST_EVENTS, signal),
    refetchInterval: refetchIntervalOf(refresh),
  });
}

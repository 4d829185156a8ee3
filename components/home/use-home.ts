// What Home asks for beside the targets: their history, what changed, and the present of a few example queries.
'use client';
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { Example } from '@/components/explore/example-queries';
import type { SparkValues } from '@/components/sparkline/spark-path';
import { spanOf, type TimeRange } from '@/components/time-range/range';
import { type Refresh, refetchIntervalOf } from '@/components/time-range/refresh';
import { frameOf } from '@/components/time-series/frame';
import { windowFor } from '@/components/time-series/step';
import { type ChangeEvent, fetchEvents } from '@/lib/client/events';
import { prometheus, type RangeWindow } from '@/lib/client/prometheus';
import type { Series } from '@/lib/client/prometheus-decode';
import { type TargetHistory, targetHistories } from './target-history';

// As if a sparkline were this wide: more points than it has pixels, fewer than would cost anything.
const SPARKLINE_PX = 160;
const MOST_EVENTS = 50;

type Asking = { readonly range: TimeRange; readonly refresh: Refresh };

export function useTargetHistories({ range, refresh }: Asking): UseQueryResult<ReadonlyMap<string, TargetHistory>> {
  return useQuery({
    queryKey: ['target-histories', range.from, range.to],
    queryFn: async ({ signal }) => {
      const window = windowOf(range);
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

/** The values of each series on one grid of times; no line when nothing matched. */
export type ExampleNow = { readonly lines: readonly SparkValues[] };

/** In the order of `examples`; a failed one is left without a number, its page tells why. */
export function useExamplesNow(
  examples: readonly Example[],
  { range, refresh }: Asking,
): readonly (ExampleNow | undefined)[] {
  const answers = useQueries({
    queries: examples.map(({ expr }) => ({
      queryKey: ['example', expr, range.from, range.to],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<ExampleNow> => {
        const window = windowOf(range);
        const { series } = frameOf(await seriesOf(expr, window, signal), window);
        return { lines: series.map(({ values }) => values) };
      },
      refetchInterval: refetchIntervalOf(refresh),
    })),
  });
  return answers.map(({ data }) => data);
}

const windowOf = (range: TimeRange): RangeWindow => windowFor(spanOf(range, Date.now()), SPARKLINE_PX);

async function seriesOf(expr: string, window: RangeWindow, signal: AbortSignal): Promise<readonly Series[]> {
  const { data } = await prometheus.queryRange(expr, window, { signal });
  return data.kind === 'matrix' ? data.series : [];
}

const EVENTS_KEY = ['events'] as const;

export function useEvents(refresh: Refresh): UseQueryResult<readonly ChangeEvent[]> {
  return useQuery({
    queryKey: EVENTS_KEY,
    queryFn: ({ signal }) => fetchEvents(MOST_EVENTS, signal),
    refetchInterval: refetchIntervalOf(refresh),
  });
}

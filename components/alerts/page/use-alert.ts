// One alert: of the live list, or, when it is over for longer, as it was last seen.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type AlertRow, type AlertSpan, fetchAlertHistory, fetchSeenAlert } from '@/lib/client/alerts';
import type { Live } from '../live/live-connection';

export const WEEK_MS = 7 * 24 * 3_600_000;

/** The history is written a moment after the list changes. */
const WRITTEN_WITHIN_MS = 2_000;

/** The alert's past week. A new occurrence asks anew. */
export function useWeek(fingerprint: string, row: AlertRow | undefined): UseQueryResult<readonly AlertSpan[]> {
  return useQuery({
    queryKey: ['alert-week', fingerprint, row?.state, row?.sinceMs],
    queryFn: async ({ signal }) => {
      const nowMs = Date.now();
      const { alerts } = await fetchAlertHistory([fingerprint], nowMs - WEEK_MS, nowMs, { signal });
      return alerts[fingerprint] ?? [];
    },
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  });
}

/** What is in no list any more is asked for by its fingerprint. */
export function useAlert(fingerprint: string, { state, line }: Live): UseQueryResult<AlertRow | null> {
  const row = state?.rows.get(fingerprint);
  const seen = useQuery({
    queryKey: ['alert-seen', fingerprint],
    queryFn: async ({ signal }) => {
      const alert = await fetchSeenAlert(fingerprint, { signal });
      return alert ? pastRow(alert, await lastSpanOf(fingerprint, signal)) : null;
    },
    enabled: !row && (state !== undefined || line === 'broken'),
    refetchInterval: ({ state: { data } }) => data != null && goesOnAsWritten(data) && WRITTEN_WITHIN_MS,
  });
  // As an answer that has come: the region does not care where from.
  return row ? ({ ...seen, data: row, isPending: false, isError: false, isFetching: false } as typeof seen) : seen;
}

/** In no list, and yet its last span has no end: that is not written yet. Without any span there is none to wait for. */
const goesOnAsWritten = ({ sinceMs, endedMs }: AlertRow): boolean => sinceMs > 0 && endedMs === undefined;

async function lastSpanOf(fingerprint: string, signal: AbortSignal): Promise<AlertSpan | undefined> {
  const { alerts } = await fetchAlertHistory([fingerprint], 0, Date.now(), { signal });
  return alerts[fingerprint]?.at(-1);
}

const pastRow = (
  seen: NonNullable<Awaited<ReturnType<typeof fetchSeenAlert>>>,
  span: AlertSpan | undefined,
): AlertRow => ({
  ...seen,
  ...{ state: 'resolved', silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [], groups: [], notified: [] },
  sinceMs: span?.startsMs ?? 0,
  endedMs: span?.untilMs ?? undefined,
});

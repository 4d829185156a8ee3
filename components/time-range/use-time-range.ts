// The page's time range and refresh, kept in its address.
'use client';
import { useCallback, useMemo } from 'react';
import { useAddress } from '@/components/address/use-address';
import { DEFAULT_RANGE, type TimeRange } from './range';
import { parseRefresh, type Refresh } from './refresh';

export type TimeControls = {
  readonly range: TimeRange;
  /** One step of history. */
  readonly setRange: (range: TimeRange) => void;
  readonly refresh: Refresh;
  readonly setRefresh: (refresh: Refresh) => void;
};

/** @param defaultRefresh what the page does when its address says nothing */
export function useTimeRange(defaultRefresh: Refresh): TimeControls {
  const { params, change } = useAddress();
  const from = params.get('from') ?? DEFAULT_RANGE.from;
  const to = params.get('to') ?? DEFAULT_RANGE.to;
  const range = useMemo(() => ({ from, to }), [from, to]);
  const setRange = useCallback((next: TimeRange) => change({ from: next.from, to: next.to }), [change]);
  const setRefresh = useCallback((next: Refresh) => change({ refresh: next }, 'replace'), [change]);
  return { range, setRange, refresh: parseRefresh(params.get('refresh'), defaultRefresh), setRefresh };
}

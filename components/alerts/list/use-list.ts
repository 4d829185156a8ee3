// From all alerts to the lines of the list, by what the address says.
'use client';
import { use, useCallback, useDeferredValue, useMemo, useRef } from 'react';
import { useAddress } from '@/components/address/use-address';
import type { AlertRow } from '@/lib/client/alerts';
import { filterNeedsEngine, readFilter } from '../filter/alert-filter';
import { loadEngine, loadedEngine } from '../filter/regex-engine';
import type { LiveState } from '../live/live-state';
import { itemsOf } from './items';
import { keptOf } from './kept';
import { addressChanges, type ListAddress, listAddressOf } from './list-address';
import { sectionsOf } from './sections';

const NO_VALUES: ReadonlyMap<string, number> = new Map();

export function useListAddress() {
  const { params, change } = useAddress();
  const address = useMemo(() => listAddressOf(params), [params]);
  return {
    address,
    change: useCallback((wanted: Partial<ListAddress>) => change(addressChanges(wanted), 'replace'), [change]),
  };
}

/** @param rows those on the screen, which may be held */
export function useList(
  rows: ReadonlyMap<string, AlertRow>,
  live: LiveState,
  address: ListAddress,
  flipped: ReadonlySet<string>,
) {
  const filter = useDeferredValue(address.filter);
  // Fetched while the list before stands; the first one waits for it.
  const engine = filterNeedsEngine(filter) ? (loadedEngine() ?? use(loadEngine())) : undefined;
  const { test, matchers, mistake } = useMemo(() => readFilter(filter, engine), [filter, engine]);
  const { receiver, states, grouping, sortKey, isReversed } = address;
  const kept = useMemo(() => keptOf(rows.values(), test, receiver, states), [rows, test, receiver, states]);
  // A list in the order of values would never stand still: they are looked at when rows change.
  const latestValues = useRef(NO_VALUES);
  latestValues.current = live.values;
  // biome-ignore lint/correctness/useExhaustiveDependencies: groups only name sections, which rows bring about
  const sections = useMemo(
    () => sectionsOf(kept.rows, grouping, { key: sortKey, isReversed, values: latestValues.current }, live.groups),
    [kept, grouping, sortKey, isReversed],
  );
  const items = useMemo(() => itemsOf(sections, flipped), [sections, flipped]);
  return { items, sections, counts: kept.counts, kept: kept.rows, matchers, mistake };
}

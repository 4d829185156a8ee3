// What the list of alerts keeps in its address: filter, states, receiver, grouping, order.

import type { Changes } from '@/components/address/changed-address';
import type { AlertState } from '@/lib/client/alerts';
import { DEFAULT_GROUPING, type Grouping } from './sections';
import type { SortKey } from './sort';

export const STATES: readonly AlertState[] = ['active', 'suppressed', 'pending', 'resolved'];
const DEFAULT_STATES: readonly AlertState[] = ['active', 'suppressed', 'pending'];
const SORT_KEYS: readonly SortKey[] = ['worst', 'name', 'value', 'since'];

export type ListAddress = {
  /** As it was written. */
  readonly filter: string;
  readonly states: ReadonlySet<AlertState>;
  /** '': any. */
  readonly receiver: string;
  readonly grouping: Grouping;
  readonly sortKey: SortKey;
  readonly isReversed: boolean;
};

/** What is missing or unknown is as on a first visit. */
export function listAddressOf(params: URLSearchParams): ListAddress {
  const sort = params.get('sort') ?? '';
  return {
    filter: params.get('filter') ?? '',
    states: statesOf(params.get('states')),
    receiver: params.get('receiver') ?? '',
    grouping: params.get('group') ?? DEFAULT_GROUPING,
    sortKey: SORT_KEYS.find((key) => key === sort.replace(/^-/, '')) ?? 'worst',
    isReversed: sort.startsWith('-'),
  };
}

function statesOf(text: string | null): ReadonlySet<AlertState> {
  if (text === null) return new Set(DEFAULT_STATES);
  const named = text.split(',');
  return new Set(STATES.filter((state) => named.includes(state)));
}

/** As changes of an address, without what a first visit shows anyway. */
export function addressChanges(wanted: Partial<ListAddress>): Changes {
  const { filter, states, receiver, grouping } = wanted;
  return {
    ...(filter !== undefined && { filter: filter || null }),
    ...(states && { states: textOf(states) }),
    ...(receiver !== undefined && { receiver: receiver || null }),
    ...(grouping !== undefined && { group: grouping === DEFAULT_GROUPING ? null : grouping }),
    ...(wanted.sortKey && { sort: sortText(wanted.sortKey, wanted.isReversed ?? false) }),
  };
}

function textOf(states: ReadonlySet<AlertState>): string | null {
  const text = STATES.filter((state) => states.has(state)).join();
  return text === DEFAULT_STATES.join() ? null : text;
}

const sortText = (key: SortKey, isReversed: boolean) =>
  key === 'worst' && !isReversed ? null : `${isReversed ? '-' : ''}${key}`;

/** A link that lists the alerts a filter keeps. */
export const alertsHref = (filter: string): string => `/alerts?${new URLSearchParams({ filter })}`;

export const alertHref = (fingerprint: string): string => `/alerts/${encodeURIComponent(fingerprint)}`;

// The page's state, which is its address, and what can be done to it.
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useAddress } from '@/components/address/use-address';
import { readStored, writeStored } from '@/components/theme/stored';
import {
  type ExploreQuery,
  hasEvents,
  hasExemplars,
  nextLetter,
  parseView,
  queriesOf,
  type View,
  withAdded,
  withExprs,
  withRemoved,
  withToggled,
} from './explore-address';
import { HISTORY_STORED, parseHistory, remembering } from './query-history';
import { CHANGES } from './use-changes';

export type Explore = {
  readonly queries: readonly ExploreQuery[];
  readonly view: View;
  readonly hasExemplars: boolean;
  readonly hasEvents: boolean;
  /** Puts texts in rows by letter, remembers them, and asks; unchanged ones are asked again. */
  readonly run: (exprs: ReadonlyMap<string, string>) => void;
  readonly refreshNow: () => void;
  /** The letter of the new row; undefined when there are 26. */
  readonly add: (expr?: string) => string | undefined;
  readonly remove: (id: string) => void;
  readonly toggle: (id: string) => void;
  readonly setView: (view: View) => void;
  readonly setExemplars: (isOn: boolean) => void;
  readonly setEvents: (isOn: boolean) => void;
};

/** What is asked again when somebody refreshes; explanations and names are not. */
export const ASKED = ['range', 'instant'] as const;

export function useExplore(): Explore {
  const { params, change } = useAddress();
  const queryClient = useQueryClient();
  const queries = useMemo(() => queriesOf(params), [params]);
  const refreshNow = () => {
    for (const kind of [...ASKED, CHANGES]) void queryClient.refetchQueries({ queryKey: [kind], type: 'active' });
  };
  const run = (exprs: ReadonlyMap<string, string>) => {
    for (const expr of exprs.values()) remember(expr);
    const isChanged = queries.some(({ id, expr }) => exprs.has(id) && exprs.get(id) !== expr);
    if (isChanged) change(withExprs(queries, exprs));
    else refreshNow();
  };
  const add = (expr = '') => {
    const id = nextLetter(queries);
    // An empty row is nothing one would want to go back to.
    if (id !== undefined) change(withAdded(queries, id, expr), expr === '' ? 'replace' : 'push');
    return id;
  };
  return {
    queries,
    view: parseView(params.get('view')),
    hasExemplars: hasExemplars(params),
    hasEvents: hasEvents(params),
    ...{ run, refreshNow, add },
    remove: (id) => change(withRemoved(queries, id)),
    toggle: (id) => change(withToggled(queries, id)),
    setView: (view) => change({ view: view === 'graph' ? null : view }),
    setExemplars: (isOn) => change({ exemplars: isOn ? null : 'off' }, 'replace'),
    setEvents: (isOn) => change({ events: isOn ? null : 'off' }, 'replace'),
  };
}

function remember(expr: string): void {
  const history = parseHistory(readStored(HISTORY_STORED));
  writeStored(HISTORY_STORED, JSON.stringify(remembering(history, expr, Date.now())));
}

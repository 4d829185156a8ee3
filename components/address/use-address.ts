// The page's address as state: what is on the screen stands in the query string, so a link or the back button restores it.
'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { type Changes, changedAddress } from './changed-address';

type Address = {
  readonly params: URLSearchParams;
  /** Changes parameters. `push` makes the step one the back button can undo; `replace` does not. */
  readonly change: (changes: Changes, how?: 'push' | 'replace') => void;
};

export function useAddress(): Address {
  const params = useSearchParams();
  const pathname = usePathname();
  const change = useCallback(
    (changes: Changes, how: 'push' | 'replace' = 'push') => {
      // Read at the moment of the change: two changes in one event must not undo each other.
      const next = changedAddress(pathname, window.location.search, changes);
      if (next === `${window.location.pathname}${window.location.search}`) return;
      if (how === 'push') window.history.pushState(null, '', next);
      else window.history.replaceState(null, '', next);
    },
    [pathname],
  );
  return { params, change };
}

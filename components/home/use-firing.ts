// What fires now, for Home.
'use client';
import { useEffect, useMemo, useState } from 'react';
import { compareRows } from '@/components/alerts/list/sort';
import type { LiveState } from '@/components/alerts/live/live-state';
import { useLiveAlerts } from '@/components/alerts/live/use-live-alerts';
import type { AlertRow } from '@/lib/client/alerts';

export type Firing = {
  /** Worst first. */
  readonly firing: readonly AlertRow[];
  /** undefined: nothing was heard yet. */
  readonly live: LiveState | undefined;
  /** Why nothing is heard. */
  readonly failed: string | undefined;
  /** Whether what fires is known, or is not worth waiting for any longer. */
  readonly isSettled: boolean;
};

// Longer is no start of a page any more: it shows what it has.
const PATIENCE_MS = 3_000;

export function useFiring(): Firing {
  const { state, line, error } = useLiveAlerts();
  const firing = useMemo(() => (state ? firingOf(state) : []), [state]);
  const [isImpatient, setImpatient] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setImpatient(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const isBroken = line === 'broken';
  return {
    ...{ firing, live: state, failed: isBroken ? error?.message : undefined },
    isSettled: state !== undefined || isBroken || isImpatient,
  };
}

const firingOf = ({ rows, values }: LiveState) =>
  [...rows.values()]
    .filter(({ state }) => state === 'active')
    .sort(compareRows({ key: 'worst', isReversed: false, values }));

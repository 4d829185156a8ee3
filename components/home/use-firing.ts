// What fires now, for Home.
'use client';
import { useMemo } from 'react';
import { compareRows } from '@/components/alerts/list/sort';
import type { LiveState } from '@/components/alerts/live/live-state';
import { useLiveAlerts } from '@/components/alerts/live/use-live-alerts';
import type { AlertRow } from '@/lib/client/alerts';

type Firing = {
  /** Worst first. */
  readonly firing: readonly AlertRow[];
  /** undefined: nothing was heard yet. */
  readonly live: LiveState | undefined;
  /** Why nothing is heard. */
  readonly failed: string | undefined;
};

export function useFiring(): Firing {
  const { state, line, error } = useLiveAlerts();
  const firing = useMemo(() => (state ? firingOf(state) : []), [state]);
  return { firing, live: state, failed: line === 'broken' ? error?.message : undefined };
}

const firingOf = ({ rows, values }: LiveState) =>
  [...rows.values()]
    .filter(({ state }) => state === 'active')
    .sort(compareRows({ key: 'worst', isReversed: false, values }));

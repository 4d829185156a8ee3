// What somebody must know before trusting the list: that it is old, or that the watchman himself is gone.
'use client';
import type { ReactNode } from 'react';
import { age } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { Button } from '@/components/ui/button';
import { StateIcon } from '@/components/ui/state-icon';
import { type Live, reconnect } from './live-connection';
import { missingWatchdog } from './watchdog';

export function Banners({ live }: { live: Live }) {
  const nowMs = useNow();
  const { state, line, error } = live;
  const watchdog = state && missingWatchdog(state.rows.values(), nowMs);
  return (
    <>
      {line === 'broken' && state && (
        <Banner state="warning" look="border-warn-line bg-warn-soft text-warn-text">
          <span className="min-w-0">
            What is shown is {age(Math.max(1000, nowMs - (live.heardMs || state.atMs)))} old: {error?.message}
          </span>
          <Button size="small" className="ml-auto" onClick={reconnect}>
            Try again
          </Button>
        </Banner>
      )}
      {watchdog && (
        <Banner state="critical" look="border-crit-line bg-crit-soft text-crit-text">
          No {watchdog.name} for {age(watchdog.goneMs)}: alerts may not be evaluated, or not get here.
        </Banner>
      )}
    </>
  );
}

function Banner({ state, look, children }: { state: 'warning' | 'critical'; look: string; children: ReactNode }) {
  return (
    <div role="alert" className={`flex items-center gap-2 rounded-panel border px-3 py-1.5 ${look}`}>
      <StateIcon state={state} />
      {children}
    </div>
  );
}

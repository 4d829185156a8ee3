// Alerts: what fires, what waits, what nobody is told of and why, live.
'use client';
import { Suspense, useEffect } from 'react';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { AlertsFrame } from './alerts-frame';
import { AlertList } from './list/alert-list';
import { ListStart } from './list/list-start';
import { Banners } from './live/banners';
import { LiveMarker } from './live/live-marker';
import type { LiveState } from './live/live-state';
import { useLiveAlerts } from './live/use-live-alerts';

export function AlertsPage() {
  const live = useLiveAlerts();
  const { state } = live;
  useFiringInTitle(state);
  return (
    <AlertsFrame controls={<LiveMarker live={live} />}>
      <h1 className="sr-only">Alerts</h1>
      <Banners live={live} />
      <PanelBoundary>
        <Suspense fallback={<ListStart live={live} />}>
          {state ? <AlertList live={state} /> : <ListStart live={live} />}
        </Suspense>
      </PanelBoundary>
    </AlertsFrame>
  );
}

/** "(8) Alerts": to be seen from another tab. */
function useFiringInTitle(state: LiveState | undefined): void {
  const firing = state ? [...state.rows.values()].filter((row) => row.state === 'active').length : 0;
  useEffect(() => {
    const before = document.title;
    document.title = firing > 0 ? `(${firing}) Alerts · Quadrant` : 'Alerts · Quadrant';
    return () => {
      document.title = before.replace(/^\(\d+\) /, '');
    };
  }, [firing]);
}

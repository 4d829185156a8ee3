// Alerts: what fires, what waits, what nobody is told of and why, live.
'use client';
import { useEffect } from 'react';
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
    <AlertsFrame controls={<LiveMarker live={live} />} counts={{ '/alerts': state && presentCount(state) }}>
      <h1 className="sr-only">Alerts</h1>
      <Banners live={live} />
      <PanelBoundary>{state ? <AlertList live={state} /> : <ListStart live={live} />}</PanelBoundary>
    </AlertsFrame>
  );
}

/** What is over is not counted. */
function presentCount({ rows }: LiveState): number {
  let count = 0;
  for (const { state } of rows.values()) if (state !== 'resolved') count++;
  return count;
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

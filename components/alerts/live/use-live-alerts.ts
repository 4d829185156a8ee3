// The live list as a hook.
'use client';
import { useSyncExternalStore } from 'react';
import { currentLive, type Live, listenToAlerts } from './live-connection';

const BEFORE: Live = { state: undefined, line: 'connecting', error: undefined, heardMs: 0 };

/** Connected for as long as a component that asks is mounted. */
export const useLiveAlerts = (): Live => useSyncExternalStore(listenToAlerts, currentLive, () => BEFORE);

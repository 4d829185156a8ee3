// The one line to the server over which alerts come, shared by all components of a tab. A tab nobody looks at gives it up: a
// browser has six lines to a server, and the tabs of a night on call are more.
import { followAlerts } from '@/lib/client/alert-stream';
import type { LiveMessage } from '@/lib/client/alerts';
import { type ApiError, asApiError } from '@/lib/client/api-error';
import { type LiveState, moved, replaced } from './live-state';

export type Live = {
  readonly state: LiveState | undefined;
  readonly line: 'connecting' | 'live' | 'broken';
  /** Why it is broken. */
  readonly error: ApiError | undefined;
  /** When something was last heard; 0: never. */
  readonly heardMs: number;
};

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;
/** From one page of alerts to the next the line is kept. */
const LINGER_MS = 5_000;

let live: Live = { state: undefined, line: 'connecting', error: undefined, heardMs: 0 };
let line: AbortController | undefined;
let retryMs = FIRST_RETRY_MS;
let retry: ReturnType<typeof setTimeout> | undefined;
let linger: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const watchers = new Set<() => void>();

export const currentLive = (): Live => live;

/** Connects with the first listener; `changed` is called after every change. */
export function listenToAlerts(changed: () => void): () => void {
  listeners.add(changed);
  clearTimeout(linger);
  if (listeners.size === 1) document.addEventListener('visibilitychange', followVisibility);
  if (!line && !retry) connect();
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', followVisibility);
    linger = setTimeout(disconnect, LINGER_MS);
  };
}

/** Hears of changes without keeping the line. */
export function watchAlerts(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

/** At once, whatever wait there is. */
export function reconnect(): void {
  disconnect();
  retryMs = FIRST_RETRY_MS;
  connect();
}

function connect(): void {
  clearTimeout(retry);
  retry = undefined;
  const own = new AbortController();
  line = own;
  followAlerts({ onMessage, onHeard }, own.signal).catch((failed) => {
    if (line !== own) return;
    line = undefined;
    tell({ line: 'broken', error: asApiError(failed) });
    retry = setTimeout(connect, retryMs);
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  });
}

function disconnect(): void {
  clearTimeout(retry);
  retry = undefined;
  const own = line;
  line = undefined;
  own?.abort();
  if (live.line === 'live') tell({ line: 'connecting' });
}

function onMessage(event: 'state' | 'delta', message: LiveMessage): void {
  const state = event === 'state' || !live.state ? replaced(live.state, message) : moved(live.state, message);
  retryMs = FIRST_RETRY_MS;
  tell({ state, line: 'live', error: undefined });
}

/** Told with the next change: a sign of life alone changes nothing on the screen. */
function onHeard(): void {
  live = { ...live, heardMs: Date.now() };
}

function followVisibility(): void {
  if (document.visibilityState === 'hidden') disconnect();
  else if (!line) reconnect();
}

function tell(change: Partial<Live>): void {
  live = { ...live, ...change };
  for (const listener of [...listeners, ...watchers]) listener();
}

// The browser's client of GET /api/events: what people and programs changed.
import { ApiError } from './api-error';
import { type FetchLike, fetchJson } from './fetch-json';

/** One change. `kind` is a dotted word of the room that wrote it ("config.reloaded"); `message` is a sentence to read. */
export type ChangeEvent = {
  readonly id: string;
  readonly atMs: number;
  readonly actor: string;
  readonly kind: string;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** The newest `limit` events, newest first; empty when nothing was ever changed. @throws ApiError */
export const fetchEvents = (limit: number, signal?: AbortSignal, fetchLike?: FetchLike) =>
  eventsAt(`/api/events?limit=${limit}`, signal, fetchLike);

/** The same of the time between two instants, both included. @throws ApiError */
export const fetchEventsBetween = (fromMs: number, toMs: number, limit: number, signal?: AbortSignal) => {
  const [from, to] = [fromMs, toMs].map((atMs) => new Date(atMs).toISOString()) as [string, string];
  return eventsAt(`/api/events?${new URLSearchParams({ limit: String(limit), from, to })}`, signal);
};

async function eventsAt(
  url: string,
  signal?: AbortSignal,
  fetchLike: FetchLike = (input, init) => fetch(input, init),
): Promise<readonly ChangeEvent[]> {
  const { status, body } = await fetchJson(fetchLike, url, { signal: signal ?? null });
  const events = typeof body === 'object' && body !== null && 'events' in body ? body.events : undefined;
  if (status !== 200 || !Array.isArray(events)) {
    throw new ApiError(status, 'unknown', 'the answer holds no list of events');
  }
  return events.map(decodeEvent).filter((event) => event !== undefined);
}

/** `at` is ISO 8601 or Unix milliseconds. */
function decodeEvent(item: unknown): ChangeEvent | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { id, at, actor, kind, message, labels } = item as Readonly<Record<string, unknown>>; // each field checked below
  const atMs = typeof at === 'number' ? at : Date.parse(String(at));
  if (Number.isNaN(atMs) || typeof message !== 'string') return undefined;
  return {
    id: String(id),
    atMs,
    actor: typeof actor === 'string' ? actor : '',
    kind: typeof kind === 'string' ? kind : '',
    message,
    labels: typeof labels === 'object' && labels !== null ? (labels as Record<string, string>) : {},
  };
}

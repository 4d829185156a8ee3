// GET /api/alerts/stream: the live list as server-sent events. `state` first, `delta` at most once a second, a comment when
// there is nothing to tell for a while, so that proxies and pages know that the line still stands.
import { type Cancellation, inOnePiece, type Pieces, type StreamHandler } from '@/lib/kernel/http';
import { errorAnswer, methodRefused } from './endpoint';
import type { FeedReader } from './live-feed';

export type StreamDoors = {
  /** What rules say of their alerts is as new as it can be once it resolves. */
  readonly freshen: () => Promise<void>;
  /** @throws unavailable */
  readonly join: () => FeedReader;
};

const HEARTBEAT_MS = 15_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no', // nginx would hold events back
};
const heartbeat = new TextEncoder().encode(': still here\n\n');

export function liveStream({ freshen, join }: StreamDoors): StreamHandler {
  return async ({ method }, signal) => {
    if (method !== 'GET' && method !== 'HEAD') return inOnePiece(methodRefused(method, ['GET']));
    try {
      await freshen();
      return { status: 200, headers: HEADERS, body: framesOf(join(), signal) };
    } catch (thrown) {
      return inOnePiece(errorAnswer(thrown));
    }
  };
}

async function* framesOf(reader: FeedReader, signal: Cancellation): Pieces {
  const leave = () => reader.leave();
  if (signal instanceof AbortSignal) signal.addEventListener('abort', leave, { once: true });
  try {
    while (!signal.aborted) {
      const next = await reader.next(HEARTBEAT_MS);
      if (next === undefined) return;
      yield next === 'quiet' ? heartbeat : next;
    }
  } finally {
    leave();
  }
}

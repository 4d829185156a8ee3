// The main thread's side of streamed requests: moves pieces of bodies to the engine thread and fetches those of its answer.
import type { Pieces, StreamHandler } from '@/lib/kernel/http';
import type { EngineClient } from './client';
import { toWireError } from './protocol';
import type { StreamVerbs } from './streams';

type Engine = Pick<EngineClient<StreamVerbs>, 'call'>;
type Answer = AsyncIterator<Uint8Array<ArrayBuffer>>;

/**
 * A handler that runs in the engine thread. Nothing piles up between the threads: the next piece of a body is read when there is
 * room for it, the next one of the answer made when it is asked for.
 * It rejects while the engine is down.
 */
export function streamsTo(engine: Engine): StreamHandler {
  let lastStream = 0;
  return async ({ body, ...request }, signal) => {
    const stream = ++lastStream;
    const opened = engine.call('openStream', { ...request, stream });
    // What breaks the engine's part of it off fails the answer as well, which is where it is told.
    sendBody(engine, stream, body).catch(() => {});
    const { hasTrailers, ...head } = await opened;
    const answer = new EngineAnswer(engine, stream);
    if (signal instanceof AbortSignal) signal.addEventListener('abort', () => void answer.return(), { once: true });
    const pieces = { ...head, body: { [Symbol.asyncIterator]: () => answer } };
    return hasTrailers ? { ...pieces, trailers: () => answer.trailers } : pieces;
  };
}

async function sendBody(engine: Engine, stream: number, body: Pieces): Promise<void> {
  try {
    for await (const piece of body) {
      const { isWanted } = await engine.call('sendPiece', { stream, piece });
      if (!isWanted) return;
    }
  } catch (thrown) {
    await engine.call('sendPiece', { stream, problem: toWireError(thrown) });
    return;
  }
  await engine.call('sendPiece', { stream });
}

class EngineAnswer implements Answer {
  trailers: Readonly<Record<string, string>> = {};
  private isOver = false;

  constructor(
    private readonly engine: Engine,
    private readonly stream: number,
  ) {}

  async next(): Promise<IteratorResult<Uint8Array<ArrayBuffer>>> {
    const { piece, trailers } = await this.engine.call('nextPiece', { stream: this.stream });
    if (piece) return { done: false, value: piece };
    this.isOver = true;
    this.trailers = trailers ?? {};
    return { done: true, value: undefined };
  }

  /** A thread that is gone has closed it with everything else. */
  async return(): Promise<IteratorResult<Uint8Array<ArrayBuffer>>> {
    if (!this.isOver) await this.engine.call('closeStream', { stream: this.stream }).catch(() => {});
    this.isOver = true;
    return { done: true, value: undefined };
  }
}

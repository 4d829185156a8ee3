// The stream of alerts in the browser: events as they become whole, and every way it ends.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followAlerts } from './alert-stream';
import type { LiveMessage } from './alerts';

let got: [string, LiveMessage][];
let heard: number;
const listener = {
  onMessage: (event: string, message: LiveMessage) => void got.push([event, message]),
  onHeard: () => void heard++,
};

beforeEach(() => {
  [got, heard] = [[], 0];
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends the pieces, then ends, unless it is to stay open. */
function answering(pieces: readonly string[], staysOpen = false) {
  const encoder = new TextEncoder();
  return async (_url: string, init?: RequestInit) =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(encoder.encode(piece));
          if (!staysOpen) controller.close();
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
      }),
    );
}

const follow = (
  fetchLike: (url: string, init?: RequestInit) => Promise<Response>,
  signal = new AbortController().signal,
) => followAlerts(listener, signal, fetchLike);

describe('the stream of alerts', () => {
  it('gives events as they become whole, wherever the pieces are cut', async () => {
    const text =
      'event: state\ndata: {"version":1,"rows":[{"fingerprint":"ä"}]}\n\n: still here\n\nevent: delta\ndata: {"rows":[],"gone":["ä"],"values":{"b":"+Inf","c":null}}\n\n';
    const cut = text.indexOf('ver');
    await expect(follow(answering([text.slice(0, cut), text.slice(cut)]))).rejects.toThrow('broke off');
    expect(got.map(([event]) => event)).toEqual(['state', 'delta']);
    expect(got[0]?.[1].rows[0]).toMatchObject({ fingerprint: 'ä', silencedBy: [], generatorUrl: '' });
    expect(got[1]?.[1]).toMatchObject({ gone: ['ä'], values: { b: Infinity, c: null } });
    expect(heard).toBe(2);
  });

  it('says in the server’s words why it was refused', async () => {
    const refusal = { status: 'error', errorType: 'unavailable', error: '2 pages follow already' };
    await expect(follow(async () => Response.json(refusal, { status: 503 }))).rejects.toMatchObject({
      ...{ status: 503, errorType: 'unavailable', message: '2 pages follow already' },
    });
  });

  it('is dead when nothing is heard of it for long', async () => {
    vi.useFakeTimers();
    const following = expect(follow(answering([': still here\n\n'], true))).rejects.toThrow('nothing was heard');
    await vi.advanceTimersByTimeAsync(35_000);
    await following;
  });

  it('ends with who follows', async () => {
    const leaving = new AbortController();
    const following = expect(follow(answering([], true), leaving.signal)).rejects.toThrow();
    leaving.abort();
    await following;
    expect(got).toEqual([]);
  });
});

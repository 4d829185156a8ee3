// GET /api/alerts/stream in the browser: server-sent events over fetch, so that refusals have words and silence is noticed.
import { decodeMessage, errorOf, type LiveMessage } from './alerts';
import { ApiError } from './api-error';
import type { FetchLike } from './fetch-json';

export type StreamListener = {
  /** `state` is all of the list, `delta` what is different. */
  readonly onMessage: (event: 'state' | 'delta', message: LiveMessage) => void;
  /** Something came, if only a sign of life. */
  readonly onHeard: () => void;
};

/** The server speaks every 15 s at least: after more than two of those the line is dead. */
const QUIET_MS = 35_000;

/** Follows until it breaks. @throws ApiError saying why; the abort's own error when aborted. It never resolves */
export async function followAlerts(
  { onMessage, onHeard }: StreamListener,
  signal: AbortSignal,
  fetchLike: FetchLike = (input, init) => fetch(input, init),
): Promise<never> {
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(), QUIET_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => quiet.abort(), QUIET_MS);
    onHeard();
  };
  try {
    const response = await fetchLike('/api/alerts/stream', { signal: AbortSignal.any([signal, quiet.signal]) });
    if (!response.ok || !response.body) throw errorOf(response.status, await response.json().catch(() => undefined));
    for await (const event of eventsOf(response.body, heard)) {
      if (event.name === 'state' || event.name === 'delta') onMessage(event.name, decodeMessage(event.data));
    }
  } catch (failed) {
    if (signal.aborted || failed instanceof ApiError) throw failed;
  } finally {
    clearTimeout(timer);
  }
  throw new ApiError(
    0,
    'unreachable',
    quiet.signal.aborted ? 'nothing was heard of the stream of alerts for 35 s' : 'the stream of alerts broke off',
  );
}

export type ServerEvent = { readonly name: string; readonly data: string };

/** Events of a stream as they become whole. Our server ends lines with \n and gives data in one line. */
export async function* eventsOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onPiece: () => void,
): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onPiece();
      text += value;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) yield eventOf(block);
    }
  } finally {
    await reader.cancel().catch(() => {}); // who stops listening does not care how it ends
  }
}

function eventOf(block: string): ServerEvent {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? '';
  return { name: field('event'), data: field('data') };
}

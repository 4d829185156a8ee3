// One GET or POST of JSON against our own server. Every failure leaves as an ApiError, except an abort.
import { ApiError } from './api-error';

export type FetchLike = (input: string, init?: RequestInit) => Promise<Response>;

/**
 * The decoded body of an answer with any status, undefined with 204; the caller reads the envelope.
 * @throws ApiError `unreachable` when no answer came, `not_json` when the body is not JSON; the abort's own error when aborted.
 */
export async function fetchJson(
  fetchLike: FetchLike,
  url: string,
  init: RequestInit,
): Promise<{ status: number; body: unknown }> {
  const response = await answerOf(fetchLike, url, init);
  if (response.status === 204) return { status: 204, body: undefined };
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    throw new ApiError(
      response.status,
      'not_json',
      firstLine(text) || `${response.status} ${response.statusText}`.trim(),
    );
  }
}

async function answerOf(fetchLike: FetchLike, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchLike(url, init);
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    throw new ApiError(0, 'unreachable', `no answer from ${url.split('?')[0]}`);
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.startsWith('<') ? '' : line.slice(0, 300);
}

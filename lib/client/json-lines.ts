// An answer that comes line by line (NDJSON), each line as soon as it is there.
import { ApiError } from './api-error';
import type { FetchLike } from './fetch-json';

/** @throws ApiError as fetchJson, also for a body that breaks off; the abort's own error when aborted */
export async function* jsonLines(fetchLike: FetchLike, url: string, init: RequestInit): AsyncGenerator<unknown> {
  const response = await fetchLike(url, init).catch((thrown) => {
    if (init.signal?.aborted) throw thrown;
    throw new ApiError(0, 'unreachable', `no answer from ${url}`);
  });
  if (!response.ok || !response.body) throw await failureOf(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      const lines = (rest + (value ?? '')).split('\n');
      rest = done ? '' : (lines.pop() as string);
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
      if (done) return;
    }
  } catch (thrown) {
    if (init.signal?.aborted || thrown instanceof ApiError) throw thrown;
    throw new ApiError(0, 'unreachable', `the answer from ${url} broke off`);
  } finally {
    await reader.cancel().catch(() => {}); // it is over, or has failed already
  }
}

async function failureOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const { errorType = 'unknown', error = text } = JSON.parse(text) as { errorType?: string; error?: string };
    return new ApiError(response.status, errorType, error);
  } catch {
    return new ApiError(response.status, 'not_json', text.slice(0, 300) || `the server answered ${response.status}`);
  }
}

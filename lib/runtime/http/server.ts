// The socket: native protocols by raw URL, everything else to Next. One answer a request, whatever happens.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { kindOf, messageOf } from '@/lib/kernel/errors';
import { jsonResponse, type WireRequest, type WireResponse } from '@/lib/kernel/http';
import type { Log } from '../log';
import type { Instruments } from '../metrics';
import { readBody } from './body';
import { compressed } from './compress';
import type { Match } from './routes';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type HttpServerOptions = {
  readonly log: Log;
  readonly instruments: Pick<Instruments, 'httpRequests' | 'httpSeconds'>;
  readonly match: (rawPath: string) => Match | undefined;
  /** Next; undefined until it is ready. */
  readonly pages: () => PageHandler | undefined;
  readonly maxBodyBytes: number;
};

export function createHttpServer(options: HttpServerOptions): Server {
  return createServer((request, response) => {
    const startedMs = performance.now();
    const rawPath = (request.url ?? '/').split('?', 1)[0] as string;
    const match = options.match(rawPath);
    const route = match?.pattern ?? pageRoute(rawPath);
    response.once('close', () => observe(options, { route, method: request.method ?? '', startedMs, response }));
    const answered = match ? answerWire(options, match, request, response) : answerPage(options, request, response);
    answered.catch((thrown) => {
      options.log.error({ route, error: messageOf(thrown) }, 'a request failed');
      if (!response.headersSent) send(response, failure(500, messageOf(thrown)));
      else response.destroy();
    });
  });
}

async function answerWire(
  { maxBodyBytes }: HttpServerOptions,
  { handler }: Match,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort());
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = await readBody(request, maxBodyBytes);
  } catch (thrown) {
    // What is left of the body is not read: the connection cannot be used again.
    return send(response, failure(kindOf(thrown) === 'too_large' ? 413 : 400, messageOf(thrown)), {
      connection: 'close',
    });
  }
  const answer = await handler(wireRequest(request, body), gone.signal);
  send(response, await compressed(answer, String(request.headers['accept-encoding'] ?? '')));
}

async function answerPage(
  { pages }: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handle = pages();
  if (handle) await handle(request, response);
  else send(response, failure(503, 'Quadrant is starting'), { 'retry-after': '1' });
}

function wireRequest(request: IncomingMessage, body: Uint8Array<ArrayBuffer>): WireRequest {
  const headers: Record<string, string> = {};
  for (const name in request.headers) headers[name] = String(request.headers[name]);
  return { method: request.method ?? 'GET', url: request.url ?? '/', headers, body };
}

function send(response: ServerResponse, answer: WireResponse, more: Record<string, string> = {}): void {
  if (response.destroyed) return;
  const withoutBody = response.req.method === 'HEAD';
  // 204 has no body, and RFC 9110 lets it say no length either.
  const length = answer.status === 204 ? {} : { 'content-length': answer.body.byteLength };
  response.writeHead(answer.status, { ...answer.headers, ...more, ...length });
  response.end(withoutBody ? undefined : answer.body);
}

const failure = (status: number, error: string) =>
  jsonResponse(status, {
    status: 'error',
    errorType: status === 503 ? 'unavailable' : status === 500 ? 'internal' : 'bad_data',
    error,
  });

/** A bounded name for a page's URL: its first segment when it looks like one of ours. */
function pageRoute(rawPath: string): string {
  if (rawPath.startsWith('/_next/')) return '/_next/*';
  return /^\/(?:explore|targets|dashboards|alerts|traces|services|keys|settings|api)?(?:$|\/)/.test(rawPath)
    ? `/${rawPath.split('/')[1]}`
    : 'other';
}

type Ended = { route: string; method: string; startedMs: number; response: ServerResponse };

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

function observe({ instruments }: HttpServerOptions, { route, method, startedMs, response }: Ended): void {
  const code = response.writableFinished ? String(response.statusCode) : '499';
  instruments.httpRequests.inc({ route, method: METHODS.has(method) ? method : 'other', code });
  instruments.httpSeconds.observe({ route }, (performance.now() - startedMs) / 1000);
}

// The socket: native protocols by raw URL, everything else to Next. One answer a request, whatever happens.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { kindOf, messageOf } from '@/lib/kernel/errors';
import {
  type Departure,
  jsonResponse,
  type StreamedResponse,
  type StreamHandler,
  type WireHandler,
  type WireRequest,
  type WireResponse,
} from '@/lib/kernel/http';
import type { Log } from '../log';
import type { Instruments } from '../metrics';
import { bodyPieces, hasBody, NO_BODY, readBody } from './body';
import type { BodyBuffers } from './body-buffers';
import { compressed } from './compress';
import { ClientDeparture } from './departure';
import type { Match } from './routes';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type HttpServerOptions = {
  readonly log: Log;
  readonly instruments: Pick<Instruments, 'httpRequests' | 'httpSeconds'>;
  readonly match: (rawPath: string) => Match | undefined;
  /** Next; undefined until it is ready. */
  readonly pages: () => PageHandler | undefined;
  readonly maxBodyBytes: number;
  /** Where bodies that are held whole lie. */
  readonly bodyBuffers: BodyBuffers;
  /** Of a body that is held whole, how long it may take. */
  readonly bodyTimeoutMs?: number;
};

const BODY_TIMEOUT_MS = 300_000;
/** A streamed request may last for hours, but not without a byte in either direction for so long. */
const STREAM_IDLE_MS = 300_000;

/** Node's own limit is on whole requests, streamed ones as well. */
const SETTINGS = { requestTimeout: 0 };

export const createHttpServer = (options: HttpServerOptions): Server => createServer(SETTINGS, listenerOf(options));

/** A server that says it is starting, until it is told how to answer. */
export function createWaitingServer(): {
  readonly server: Server;
  readonly serve: (options: HttpServerOptions) => void;
} {
  let answer: RequestListener = (_request, response) => sayStarting(response);
  const server = createServer(SETTINGS, (request, response) => answer(request, response));
  return {
    server,
    serve(options) {
      answer = listenerOf(options);
    },
  };
}

function listenerOf(options: HttpServerOptions): RequestListener {
  return (request, response) => {
    const startedMs = performance.now();
    const rawPath = (request.url ?? '/').split('?', 1)[0] as string;
    const match = options.match(rawPath);
    const route = match?.pattern ?? pageRoute(rawPath);
    const departure = new ClientDeparture();
    response.once('close', () => {
      observe(options, { route, method: request.method ?? '', startedMs, response });
      if (!response.writableFinished) departure.note();
    });
    const answered = match
      ? answerMatch(options, match, request, response, departure)
      : answerPage(options, request, response);
    answered.catch((thrown) => {
      options.log.error({ route, error: messageOf(thrown) }, 'a request failed');
      if (!response.headersSent) send(response, failure(500, messageOf(thrown)));
      else response.destroy();
    });
  };
}

function answerMatch(
  options: HttpServerOptions,
  { handler }: Match,
  request: IncomingMessage,
  response: ServerResponse,
  departure: Departure,
): Promise<void> {
  if (typeof handler === 'function') return answerWire(options, handler, request, response, departure);
  const gone = new AbortController(); // what waits for events wants a real one
  departure.addEventListener('abort', () => gone.abort());
  return answerStream(handler.stream, request, response, gone.signal);
}

async function answerWire(
  { maxBodyBytes, bodyBuffers, bodyTimeoutMs = BODY_TIMEOUT_MS }: HttpServerOptions,
  handler: WireHandler,
  request: IncomingMessage,
  response: ServerResponse,
  signal: Departure,
): Promise<void> {
  let body = NO_BODY;
  try {
    if (hasBody(request))
      body = await readBody(request, { maxBytes: maxBodyBytes, timeoutMs: bodyTimeoutMs, buffers: bodyBuffers });
  } catch (thrown) {
    // What is left of the body is not read: the connection cannot be used again.
    return send(response, failure(kindOf(thrown) === 'too_large' ? 413 : 400, messageOf(thrown)), {
      connection: 'close',
    });
  }
  // An answer that is there is sent in this turn.
  const given = handler({ ...requestHead(request), body }, signal);
  const answer = given instanceof Promise ? await given : given;
  const encoded = compressed(answer, String(request.headers['accept-encoding'] ?? ''));
  send(response, encoded instanceof Promise ? await encoded : encoded);
}

async function answerStream(
  handler: StreamHandler,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  response.setTimeout(STREAM_IDLE_MS);
  let body: ReturnType<typeof bodyPieces>;
  try {
    body = bodyPieces(request);
  } catch (thrown) {
    return send(response, failure(400, messageOf(thrown)), { connection: 'close' });
  }
  const answer = await handler({ ...requestHead(request), body }, signal);
  response.writeHead(answer.status, answer.headers);
  try {
    await sendPieces(response, answer, signal);
    await requestRead(response.req, body, signal);
    if (answer.trailers) response.addTrailers(answer.trailers());
    response.end();
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

/** No faster than the client reads. Nothing is left of the source of an answer whose client has gone. */
async function sendPieces(response: ServerResponse, { body }: StreamedResponse, signal: AbortSignal): Promise<void> {
  for await (const piece of body) {
    if (signal.aborted) return;
    if (response.req.method === 'HEAD') break;
    if (!response.write(piece)) await once(response, 'drain', { signal });
  }
}

/** An answer ends after its request, of which nothing more is wanted: many clients look at the answer only then. */
async function requestRead(request: IncomingMessage, body: ReturnType<typeof bodyPieces>, signal: AbortSignal) {
  await body.return(); // not before: a stream that is read and resumed at once stands still
  request.resume();
  if (!request.complete) await once(request, 'end', { signal });
}

async function answerPage(
  { pages }: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handle = pages();
  if (handle) await handle(request, response);
  else sayStarting(response);
}

function sayStarting(response: ServerResponse): void {
  send(response, failure(503, 'Quadrant is starting'), { 'retry-after': '1' });
}

function requestHead(request: IncomingMessage): Omit<WireRequest, 'body'> {
  return { method: request.method ?? 'GET', url: request.url ?? '/', headers: headersOf(request) };
}

/** Node joins what comes several times, and keeps a list of `set-cookie` alone. */
function headersOf({ headers }: IncomingMessage): WireRequest['headers'] {
  if (headers['set-cookie'] === undefined) return headers as WireRequest['headers'];
  return { ...headers, 'set-cookie': String(headers['set-cookie']) } as WireRequest['headers'];
}

function send(response: ServerResponse, answer: WireResponse, more: Record<string, string> = {}): void {
  if (response.destroyed) return;
  const withoutBody = response.req.method === 'HEAD';
  // 204 has no body, and RFC 9110 lets it say no length either.
  const length = answer.status === 204 ? {} : { 'content-length': answer.body.byteLength };
  response.writeHead(answer.status, { ...answer.headers, ...more, ...length });
  // Not when it ends otherwise: what is left of it may still be on its way.
  if (answer.letGo) response.once('finish', answer.letGo);
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

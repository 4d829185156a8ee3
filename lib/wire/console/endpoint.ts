// One path of the API behind the console's pages: JSON in, JSON out, failures in the envelope of Prometheus' API.
import { badInput, type ErrorKind, kindOf, messageOf } from '@/lib/kernel/errors';
import {
  type Departure,
  jsonResponse,
  textResponse,
  type WireHandler,
  type WireRequest,
  type WireResponse,
} from '@/lib/kernel/http';

export type Asked = {
  readonly query: URLSearchParams;
  /** The segments of the path, decoded: of `/api/alerts/silences/x` the last is `x`. */
  readonly segments: readonly string[];
  /** The body as JSON. @throws bad_input when it is none */
  readonly json: () => unknown;
  readonly request: WireRequest;
  readonly signal: Departure;
};

/** JSON that is text already: what is large is joined of parts that were written before. */
export class WrittenJson {
  constructor(readonly text: string) {}
}

/** The answer's value, or undefined for 204. Throws the kinds of the kernel. */
export type Answer = (asked: Asked) => unknown;

/** By method. HEAD goes where GET goes. */
export type Endpoint = Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', Answer>>>;

/** `:name` in a path stands for one segment. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

export const routesOf = (endpoints: Endpoints): { readonly path: string; readonly handler: WireHandler }[] =>
  Object.entries(endpoints).map(([path, endpoint]) => ({ path, handler: handlerOf(endpoint) }));

export function handlerOf(endpoint: Endpoint): WireHandler {
  return async (request, signal) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const answer = Object.hasOwn(endpoint, method) ? endpoint[method as keyof Endpoint] : undefined;
    if (!answer) return methodRefused(request.method, Object.keys(endpoint));
    try {
      const value = await answer(askedOf(request, signal));
      if (value instanceof WrittenJson) return textResponse(200, value.text, 'application/json');
      return value === undefined ? { status: 204, headers: {}, body: new Uint8Array() } : jsonResponse(200, value);
    } catch (thrown) {
      return errorAnswer(thrown);
    }
  };
}

function askedOf(request: WireRequest, signal: Departure): Asked {
  const [path = '', query = ''] = request.url.split(/\?(.*)/s);
  return {
    query: new URLSearchParams(query),
    segments: path.split('/').slice(1).map(decoded),
    json: () => jsonOf(request.body),
    request,
    signal,
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badInput(`the path's segment ${JSON.stringify(segment)} is not percent-encoded UTF-8`);
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw badInput('the body is not JSON', { cause });
  }
}

/** Type and status of each kind of failure, as in Prometheus' web/api/v1. */
const ERRORS: Readonly<Record<ErrorKind, readonly [errorType: string, status: number]>> = {
  bad_input: ['bad_data', 400],
  unprocessable: ['execution', 422],
  not_found: ['not_found', 404],
  conflict: ['conflict', 409],
  too_large: ['bad_data', 413],
  timeout: ['timeout', 503],
  canceled: ['canceled', 499],
  unavailable: ['unavailable', 503],
  bug: ['internal', 500],
};

export function errorAnswer(thrown: unknown): WireResponse {
  const kind = kindOf(thrown);
  const [errorType, status] = ERRORS[kind];
  const answer = jsonResponse(status, { status: 'error', errorType, error: messageOf(thrown) });
  return kind === 'unavailable' ? { ...answer, headers: { ...answer.headers, 'retry-after': '1' } } : answer;
}

export function methodRefused(method: string, allowed: readonly string[]): WireResponse {
  const error = `${method} is not allowed here; use ${allowed.join(' or ')}`;
  const answer = jsonResponse(405, { status: 'error', errorType: 'bad_data', error });
  return { ...answer, headers: { ...answer.headers, allow: allowed.join(', ') } };
}

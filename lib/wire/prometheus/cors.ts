// Cross-origin reading of the API by pages of other sites, as far as --web.cors.origin allows it.
import type { WireHandler, WireRequest, WireResponse } from '@/lib/kernel/http';
import { compilePattern } from '@/lib/kernel/matchers';
import { noContent } from './envelope';

type Headers = Readonly<Record<string, string>>;

/** Prometheus 3.14: util/httputil. Nothing for a request that names no origin. */
const PREFLIGHT: Headers = {
  'access-control-allow-headers': 'Accept, Authorization, Content-Type, Origin',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-expose-headers': 'Date',
  vary: 'Origin',
};

/** Puts the headers on what a handler answers, and answers OPTIONS in its place. `pattern` compiles: a flag was read. */
export function withCors(pattern: string): (handler: WireHandler) => WireHandler {
  const headersFor = corsHeaders(pattern);
  return (handler) => (request, signal) => {
    const headers = headersFor(request);
    const response = request.method === 'OPTIONS' ? noContent() : handler(request, signal);
    return response instanceof Promise
      ? response.then((later) => withHeaders(later, headers))
      : withHeaders(response, headers);
  };
}

function corsHeaders(pattern: string): (request: WireRequest) => Headers | undefined {
  const isAnyone = pattern === '.*';
  const isAllowed = compilePattern(pattern);
  return ({ headers: { origin } }) => {
    if (!origin) return undefined;
    if (isAnyone) return { ...PREFLIGHT, 'access-control-allow-origin': '*' };
    return isAllowed(origin) ? { ...PREFLIGHT, 'access-control-allow-origin': origin } : PREFLIGHT;
  };
}

const withHeaders = (response: WireResponse, headers: Headers | undefined): WireResponse =>
  headers ? { ...response, headers: { ...response.headers, ...headers } } : response;

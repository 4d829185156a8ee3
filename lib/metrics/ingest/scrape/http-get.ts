// One GET of a target's exposition: headers as Prometheus sends them, bounded in time and size, errors a person can act on.
import http from 'node:http';
import https from 'node:https';
import { createGunzip } from 'node:zlib';
import { messageOf, QuadrantError, timedOut, tooLarge, unavailable } from '@/lib/kernel/errors';
import type { TlsSettings } from '@/lib/kernel/tls';
import { agentFor } from '../../http-client';

export type GetOptions = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly timeoutMs: number;
  /** After decompression; 0: no limit. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly tls?: TlsSettings | undefined;
};

export type Exposition = { readonly body: Uint8Array<ArrayBuffer>; readonly contentType: string };

const MAX_REDIRECTS = 10;

/**
 * @throws unavailable (no connection, a status other than 200), timeout, or too_large; the message says which and why.
 */
export async function getExposition(options: GetOptions): Promise<Exposition> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([timeout, options.signal]);
  try {
    const response = await followRedirects(options, signal);
    return {
      body: await readBody(response, options.maxBytes, signal),
      contentType: response.headers['content-type'] ?? '',
    };
  } catch (thrown) {
    if (timeout.aborted) throw timedOut(`no complete answer within ${options.timeoutMs / 1000} s`);
    throw thrown instanceof QuadrantError ? thrown : unavailable(reasonOf(thrown));
  }
}

async function followRedirects(options: GetOptions, signal: AbortSignal): Promise<http.IncomingMessage> {
  let url = new URL(options.url);
  let { headers: sent } = options;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await get(url, sent, options.tls, signal);
    const { statusCode = 0, statusMessage = '', headers } = response;
    if (statusCode === 200) return response;
    response.resume();
    if (statusCode < 300 || statusCode > 399 || !headers.location)
      throw unavailable(`server returned HTTP status ${statusCode} ${statusMessage}`);
    const next = new URL(headers.location, url);
    // As Go's client: who we are is told to whom it was meant for, and to no other host.
    if (next.host !== url.host)
      sent = Object.fromEntries(Object.entries(sent).filter(([name]) => name !== 'authorization'));
    url = next;
    if (!/^https?:$/.test(url.protocol))
      throw unavailable(`redirected to ${url.protocol}, which is neither http nor https`);
  }
  throw unavailable(`stopped after ${MAX_REDIRECTS} redirects`);
}

function get(
  url: URL,
  headers: GetOptions['headers'],
  tls: GetOptions['tls'],
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).get(url, { headers, signal, agent: agentFor(url.protocol, tls) });
    request.once('response', resolve);
    request.once('error', reject);
  });
}

async function readBody(
  response: http.IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = response.headers['content-encoding'] === 'gzip' ? response.pipe(createGunzip({})) : response;
  response.once('error', (error) => source.destroy(error)); // pipe() does not pass errors on
  signal.addEventListener('abort', () => source.destroy(signal.reason), { once: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (maxBytes > 0 && bytes > maxBytes) throw tooLarge(`body is larger than body_size_limit, ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const body = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by the target',
  ENOTFOUND: 'no such host',
  EHOSTUNREACH: 'no route to host',
  ETIMEDOUT: 'connection timed out',
};

function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return REASONS[code] ?? messageOf(thrown);
}

// Speaks HTTP to a receiver's server as `http_config` says. What goes wrong is a SendFailure that shows neither URL nor secret.
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import type { OnReply } from '@/lib/alerts/doors';
import { SendFailure } from '@/lib/alerts/errors';
import type { HttpConfig } from '@/lib/formats/alertmanager-config';
import { goJson } from './go-json';
import { proxyCredentials, proxyOf, tunnel } from './proxy';
import { tlsOptionsOf } from './tls';

export type HttpMessage = {
  readonly method?: 'POST' | 'PUT' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type HttpOptions = {
  readonly config: HttpConfig | undefined;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  /** 0: as long as the signal lets it. */
  readonly timeoutMs?: number;
  /** Statuses below 500 that are worth another try. */
  readonly retryOn?: readonly number[];
  /** What an answer that means no says, where its first line does not; `retry` where the status alone does not tell. */
  readonly explain?: (answer: string) => { readonly detail: string; readonly retry?: boolean };
  /** Hears the status of the answer, whatever follows from it. */
  readonly onReply?: OnReply | undefined;
};

/** The body of an answer is cut off here: it is looked at, not kept. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_REDIRECTS = 10;

/** The text of a 2xx answer. @throws SendFailure */
export async function exchange(message: HttpMessage, options: HttpOptions): Promise<string> {
  const timeout = options.timeoutMs ? AbortSignal.timeout(options.timeoutMs) : undefined;
  const signal = timeout ? AbortSignal.any([options.signal, timeout]) : options.signal;
  let target = targetOf(message.url);
  let asked = { message, options: { ...options, signal } };
  for (let hops = 0; ; hops++) {
    const { status, location, text } = await once(target, asked.message, asked.options);
    options.onReply?.(status);
    if (status >= 200 && status < 300) return text;
    const isRedirect = (status === 307 || status === 308) && location !== undefined;
    if (!isRedirect || options.config?.follow_redirects === false || hops === MAX_REDIRECTS)
      throw failureOf(status, text, options);
    const next = targetOf(new URL(location, target.url).href);
    if (next.url.host !== target.url.host) asked = withoutIdentity(asked);
    target = next;
  }
}

/** As Go's client: who we are is told to whom it was meant for, and to no other host. */
function withoutIdentity<T extends { readonly message: HttpMessage; readonly options: HttpOptions }>(asked: T): T {
  const { message, options } = asked;
  const headers = Object.entries(message.headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  const { config } = options;
  const unnamed = config && { ...config, basic_auth: undefined, authorization: undefined, bearer_token: undefined };
  return {
    ...asked,
    message: { ...message, headers: Object.fromEntries(headers) },
    options: { ...options, config: unnamed },
  };
}

export const postJson = (url: string, value: unknown, options: HttpOptions, headers: Record<string, string> = {}) =>
  postText(url, goJson(value), options, headers);

/** @param json as Go writes it: see go-json */
export const postText = (url: string, json: string, options: HttpOptions, headers: Record<string, string> = {}) =>
  exchange({ url, headers: { 'content-type': 'application/json', ...headers }, body: `${json}\n` }, options);

/** Those asked last: two thousand messages to one address take it apart once. */
const parsed = new Map<string, Target>();
const MOST_PARSED = 1_000;

type Target = { readonly url: URL; readonly options: RequestOptions };

function targetOf(text: string): Target {
  const known = parsed.get(text);
  if (known) return known;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new SendFailure('the address is no http or https URL', 'other', false);
  const target = { url, options: urlToHttpOptions(url) };
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(text, target);
  return target;
}

type Answer = { readonly status: number; readonly location: string | undefined; readonly text: string };

async function once(target: Target, message: HttpMessage, options: HttpOptions): Promise<Answer> {
  const proxy = proxyOf(target.url, options.config);
  return ask(target, message, options, proxy ? await wayBy(proxy, target.url, options) : STRAIGHT);
}

function ask(target: Target, message: HttpMessage, options: HttpOptions, way: Way): Promise<Answer> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => {
      signal.removeEventListener('abort', giveUp);
      reject(transportFailure(cause, signal));
    };
    const request = target.url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = request(requestOptions(target, message, options, way), (response) => {
      readAnswer(
        response,
        (answer) => {
          signal.removeEventListener('abort', giveUp);
          resolve(answer);
        },
        fail,
      );
    });
    // Node's own option for it makes much more of it, for each of many messages.
    const giveUp = () => void outgoing.destroy(new Error('given up'));
    outgoing.on('error', fail);
    for (const [name, { values, secrets }] of Object.entries(options.config?.http_headers ?? {}))
      outgoing.setHeader(name, [...values, ...secrets]);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    else outgoing.end(message.body);
  });
}

function requestOptions(target: Target, message: HttpMessage, { config, userAgent }: HttpOptions, way: Way) {
  const { method = 'POST', headers, body } = message;
  return {
    ...target.options,
    method,
    ...tlsOptionsOf(config?.tls_config),
    ...way.options,
    headers: {
      ...way.headers,
      'user-agent': userAgent,
      ...headers,
      ...credentials(config),
      'content-length': Buffer.byteLength(body),
    },
  };
}

type Way = { readonly options: RequestOptions; readonly headers: Readonly<Record<string, string>> };

const STRAIGHT: Way = { options: {}, headers: {} };

/** How the server is reached by way of a proxy: the request is handed to it, or goes through a tunnel that is made here. @throws SendFailure */
async function wayBy(proxy: URL, url: URL, { config, signal }: HttpOptions): Promise<Way> {
  if (url.protocol === 'http:') {
    const { hostname, port } = proxy;
    return { options: { hostname, port, path: url.href }, headers: { host: url.host, ...proxyCredentials(proxy) } };
  }
  const socket = await tunnel(proxy, url, config, signal).catch((cause) => {
    throw transportFailure(cause, signal);
  });
  const servername = isIP(url.hostname) ? {} : { servername: url.hostname };
  const secured = { ...servername, ...tlsOptionsOf(config?.tls_config), socket };
  return { options: { createConnection: () => connectSecurely(secured), agent: false }, headers: {} };
}

function readAnswer(response: IncomingMessage, done: (answer: Answer) => void, fail: (cause: Error) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const end = () => {
    const text = bytes === 0 ? '' : Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString();
    done({ status: response.statusCode ?? 0, location: response.headers.location, text });
  };
  response.on('error', fail);
  response.on('end', end);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes <= MAX_ANSWER_BYTES) return;
    end();
    response.destroy(); // which closes the connection
  });
}

function credentials(config: HttpConfig | undefined): Record<string, string> {
  if (!config) return {};
  const { basic_auth: basic, authorization, bearer_token: token } = config;
  if (basic) return { authorization: `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}` };
  if (authorization) return { authorization: `${authorization.type} ${authorization.credentials}` };
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Alertmanager's reasons by status; 5xx is worth another try, and whatever the receiver says is. */
function failureOf(status: number, answer: string, { retryOn, explain }: HttpOptions): SendFailure {
  const said = explain?.(answer) ?? { detail: answer.split('\n', 1)[0] ?? '' };
  const detail = said.detail.slice(0, 200).trim();
  const text = `unexpected status code ${status}${detail ? `: ${detail}` : ''}`;
  const retry = status >= 500 || (said.retry ?? retryOn?.includes(status) ?? false);
  if (status === 401 || status === 403) return new SendFailure(text, 'authError', retry);
  if (status === 429) return new SendFailure(text, 'rateLimited', retry);
  return new SendFailure(text, status >= 500 ? 'serverError' : status >= 400 ? 'clientError' : 'other', retry);
}

/** The other side was not reached, or went away: worth another try, for as long as there is time. */
function transportFailure(cause: Error & { code?: string }, signal: AbortSignal): SendFailure {
  if (signal.aborted) return new SendFailure('no answer in time', 'contextDeadlineExceeded', true);
  return new SendFailure(`no answer: ${cause.code ?? cause.message}`, 'other', true);
}

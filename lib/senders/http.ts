// Speaks HTTP to a receiver's server as `http_config` says. What goes wrong is a SendFailure that shows neither URL nor secret.
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { OnReply } from '@/lib/alerts/doors';
import { SendFailure } from '@/lib/alerts/errors';
import type { HttpConfig } from '@/lib/formats/alertmanager-config';
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
  let url = urlOf(message.url);
  let asked = { message, options: { ...options, signal } };
  for (let hops = 0; ; hops++) {
    const { status, location, text } = await once(url, asked.message, asked.options);
    options.onReply?.(status);
    if (status >= 200 && status < 300) return text;
    const isRedirect = (status === 307 || status === 308) && location !== undefined;
    if (!isRedirect || options.config?.follow_redirects === false || hops === MAX_REDIRECTS)
      throw failureOf(status, text, options);
    const next = urlOf(new URL(location, url).href);
    if (next.host !== url.host) asked = withoutIdentity(asked);
    url = next;
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

export function postJson(url: string, value: unknown, options: HttpOptions, headers: Record<string, string> = {}) {
  const body = `${goJson(value)}\n`;
  return exchange({ url, headers: { 'content-type': 'application/json', ...headers }, body }, options);
}

/** Go escapes what could end a script: receivers that compare bytes, or sign them, have only ever seen that. */
const goJson = (value: unknown) =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new SendFailure('the address is no http or https URL', 'other', false);
}

type Answer = { readonly status: number; readonly location: string | undefined; readonly text: string };

async function once(url: URL, message: HttpMessage, options: HttpOptions): Promise<Answer> {
  const { method = 'POST', headers, body } = message;
  const { config, userAgent, signal } = options;
  const isSecure = url.protocol === 'https:';
  const way = await wayTo(url, options);
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? requestHttps : requestHttp)(
      url,
      {
        ...{ method, signal, ...tlsOptionsOf(config?.tls_config), ...way.options },
        headers: {
          ...way.headers,
          'user-agent': userAgent,
          ...headers,
          ...credentials(config),
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        readAnswer(response).then(resolve, (cause) => reject(transportFailure(cause, signal)));
      },
    );
    for (const [name, { values, secrets }] of Object.entries(config?.http_headers ?? {}))
      outgoing.setHeader(name, [...values, ...secrets]);
    outgoing.once('error', (cause) => reject(transportFailure(cause, signal)));
    outgoing.end(body);
  });
}

type Way = { readonly options: RequestOptions; readonly headers: Readonly<Record<string, string>> };

/** How the server is reached: straight, handed to a proxy, or through a tunnel that is made here. @throws SendFailure */
async function wayTo(url: URL, { config, signal }: HttpOptions): Promise<Way> {
  const proxy = proxyOf(url, config);
  if (!proxy) return { options: {}, headers: {} };
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

function readAnswer(response: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = () => {
      const text = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location, text });
    };
    response.on('error', reject);
    response.on('end', end);
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= MAX_ANSWER_BYTES) return;
      end();
      response.destroy(); // which closes the connection
    });
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

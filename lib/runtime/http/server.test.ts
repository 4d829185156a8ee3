import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, type Mock, test, vi } from 'vitest';
import { type Departure, textResponse, type WireHandler } from '@/lib/kernel/http';
import { createInstruments } from '../metrics';
import { BodyBuffers } from './body-buffers';
import { compressed } from './compress';
import { createRouter } from './routes';
import { createHttpServer, createWaitingServer, type PageHandler } from './server';

const MAX_BODY_BYTES = 1000;
/** More than the kernel takes of a client that does not read. */
const LARGE_BYTES = 32 << 20;
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('the HTTP server', () => {
  let server: Server;
  let base: string;
  let registry: Registry;
  let pages: PageHandler | undefined;
  let signalOfHang: Departure | undefined;
  let letGo: Mock<() => void> | undefined;
  const logged: object[] = [];

  const echo: WireHandler = async ({ method, url, headers, body }) =>
    textResponse(200, [method, url, headers['content-type'] ?? '', decode(body)].join('|'));
  const hang: WireHandler = (_request, signal) => {
    signalOfHang = signal;
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(textResponse(499, ''))));
  };
  const broken: WireHandler = async () => {
    throw new Error('a bug in a handler');
  };
  const brokenAtOnce: WireHandler = () => {
    throw new Error('a bug in a handler');
  };
  const large: WireHandler = () => {
    const body = new Uint8Array(LARGE_BYTES).fill(0x61);
    letGo = vi.fn(() => void body.fill(0x62));
    return { status: 200, headers: { 'content-type': 'application/json' }, body, letGo };
  };
  const known: WireHandler = ({ headers }) => textResponse(200, headers['set-cookie'] ?? 'known');

  beforeEach(async () => {
    registry = new Registry();
    pages = undefined;
    signalOfHang = undefined;
    letGo = undefined;
    logged.length = 0;
    server = createHttpServer({
      log: { debug() {}, info() {}, warn() {}, error: (fields: object) => logged.push(fields) } as never,
      instruments: createInstruments(registry),
      match: createRouter([
        { path: '/echo/*', handler: echo },
        { path: '/hang', handler: hang },
        { path: '/broken', handler: broken },
        { path: '/broken-at-once', handler: brokenAtOnce },
        { path: '/known', handler: known },
        { path: '/large', handler: large },
      ]),
      pages: () => pages,
      maxBodyBytes: MAX_BODY_BYTES,
      bodyBuffers: new BodyBuffers(),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('hands a native protocol its URL as it came, neither decoded nor normalised', async () => {
    const port = new URL(base).port;
    const answer = await raw(
      Number(port),
      'GET /echo//a%2Fb/../c?x=%20 HTTP/1.1\r\nHost: q\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toContain('GET|/echo//a%2Fb/../c?x=%20||');
  });

  test.each(['identity', 'gzip'])('lets go of a body once all of it is sent (%s), and not before', async (encoding) => {
    const answer = await fetch(`${base}/large`, { headers: { 'accept-encoding': encoding } });
    expect(answer.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null);
    expect(await answer.text()).toBe('a'.repeat(LARGE_BYTES));
    await expect.poll(() => letGo?.mock.calls.length).toBe(1); // the client may be done before the server hears of it
  });

  test('keeps a body that its client has not read', async () => {
    const client = connect(Number(new URL(base).port), '127.0.0.1');
    client.write('GET /large HTTP/1.1\r\nHost: q\r\n\r\n');
    await until(() => letGo !== undefined);
    await sleep(100);
    expect(letGo).not.toHaveBeenCalled();
    client.destroy();
  });

  test('decompresses a gzip body', async () => {
    const body = gzipSync('query=up');
    const answer = await fetch(`${base}/echo/q`, { method: 'POST', body, headers: { 'content-encoding': 'gzip' } });
    expect(await answer.text()).toContain('|query=up');
  });

  test.each([
    ['a body past the limit', { body: 'x'.repeat(MAX_BODY_BYTES + 1) }, 413, 'larger than 1000 bytes'],
    [
      'a small body that unpacks past the limit',
      { body: gzipSync('x'.repeat(100_000)), headers: { 'content-encoding': 'gzip' } },
      413,
      'larger than 1000 bytes',
    ],
    [
      'a broken gzip body',
      { body: 'nonsense', headers: { 'content-encoding': 'gzip' } },
      400,
      'incorrect header check',
    ],
    [
      'an unknown encoding',
      { body: 'x', headers: { 'content-encoding': 'br' } },
      400,
      'content-encoding "br" is not supported',
    ],
  ])('refuses %s', async (_name, init, status, message) => {
    const answer = await fetch(`${base}/echo/q`, { method: 'POST', ...init });
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { error: string }).error).toContain(message);
  });

  test('compresses a large answer for who takes gzip', async () => {
    const large = { method: 'POST', body: 'x'.repeat(900) };
    const encodings = async (url: string, init: RequestInit, acceptEncoding: string) => {
      const answer = await fetch(`${base}${url}`, { ...init, headers: { 'accept-encoding': acceptEncoding } });
      return [answer.headers.get('content-encoding'), answer.headers.get('vary'), (await answer.text()).length];
    };
    const path = `/echo/${'y'.repeat(600)}`;
    const length = 'POST|'.length + path.length + '|text/plain;charset=UTF-8|'.length + 900;
    expect(await encodings(path, large, 'gzip')).toEqual(['gzip', 'Accept-Encoding', length]);
    expect(await encodings(path, large, 'br;q=1, *;q=0.5')).toEqual(['gzip', 'Accept-Encoding', length]);
    expect(await encodings(path, large, 'identity')).toEqual([null, 'Accept-Encoding', length]);
    expect(await encodings(path, large, 'gzip;q=0, *')).toEqual([null, 'Accept-Encoding', length]);
    expect(await encodings('/echo/small', {}, 'gzip')).toEqual([null, 'Accept-Encoding', 'GET|/echo/small||'.length]);
  });

  test.each([
    ['text/event-stream', {}],
    ['application/x-protobuf', {}],
    ['text/plain', { 'content-encoding': 'snappy' }],
  ])('leaves %s %j as it is', async (contentType, more) => {
    const answer = { status: 200, headers: { 'content-type': contentType, ...more }, body: new Uint8Array(10_000) };
    expect(await compressed(answer, 'gzip')).toBe(answer);
  });

  test('answers HEAD with the headers alone', async () => {
    const answer = await fetch(`${base}/echo/q`, { method: 'HEAD' });
    expect(answer.headers.get('content-length')).toBe('14');
    expect(await answer.text()).toBe('');
  });

  test('tells a handler that its client has gone', async () => {
    const leaving = new AbortController();
    const request = fetch(`${base}/hang`, { signal: leaving.signal }).catch((error) => error.name);
    await until(() => signalOfHang !== undefined);
    leaving.abort();
    expect(await request).toBe('AbortError');
    await until(() => signalOfHang?.aborted === true);
    await until(async () => (await registry.metrics()).includes('route="/hang",method="GET",code="499"'));
  });

  test('gives an answer that is there at once, and headers as text', async () => {
    expect(await (await fetch(`${base}/known`)).text()).toBe('known');
    const cookies = 'GET /known HTTP/1.1\r\nHost: q\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nConnection: close\r\n\r\n';
    expect(await raw(Number(new URL(base).port), cookies)).toContain('a,b');
  });

  test.each(['/broken', '/broken-at-once'])(
    'turns a bug of %s into a 500 and a log line, and serves on',
    async (route) => {
      expect((await fetch(`${base}${route}`)).status).toBe(500);
      expect(logged).toEqual([{ route, error: 'a bug in a handler' }]);
      expect((await fetch(`${base}/echo/q`)).status).toBe(200);
    },
  );

  test('says that it is starting until pages are ready', async () => {
    const early = await fetch(`${base}/explore`);
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    pages = async (_request, response) => void response.end('page');
    expect(await (await fetch(`${base}/explore`)).text()).toBe('page');
  });

  test('counts requests by a bounded set of routes', async () => {
    await fetch(`${base}/echo/1`);
    await fetch(`${base}/echo/2`);
    await fetch(`${base}/made-up-${Math.random()}`);
    await until(async () => (await registry.metrics()).includes('route="other"'));
    const text = await registry.metrics();
    expect(text).toContain('quadrant_http_requests_total{route="/echo/*",method="GET",code="200"} 2');
    expect(text).not.toContain('made-up');
  });
});

function raw(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

const until = (holds: () => boolean | Promise<boolean>) => expect.poll(holds).toBe(true);

test('a server that waits says that it is starting, then answers as it is told, on the same socket', async () => {
  const { server, serve } = createWaitingServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hello`;
  const early = await fetch(url, { method: 'POST', body: 'early' });
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await early.json()).toMatchObject({ errorType: 'unavailable', error: 'Quadrant is starting' });
  serve({
    log: { debug() {}, info() {}, warn() {}, error() {} } as never,
    instruments: createInstruments(new Registry()),
    match: createRouter([{ path: '/hello', handler: async ({ body }) => textResponse(200, decode(body)) }]),
    pages: () => undefined,
    maxBodyBytes: MAX_BODY_BYTES,
    bodyBuffers: new BodyBuffers(),
  });
  const answered = await fetch(url, { method: 'POST', body: 'later' });
  expect([answered.status, await answered.text()]).toEqual([200, 'later']);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

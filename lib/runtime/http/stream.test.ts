// Streamed bodies over a real socket: nothing is held whole, nothing goes on for a client that has gone.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '@/lib/kernel/errors';
import { inOnePiece, type Pieces, type StreamHandler, textResponse } from '@/lib/kernel/http';
import { createInstruments } from '../metrics';
import { BodyBuffers } from './body-buffers';
import { createRouter, type RouteHandler } from './routes';
import { createHttpServer } from './server';

const MEGABYTE = 2 ** 20;
const NEVER = new Error('nothing of this is to be read');

let server: Server;
let port: number;
let answer: (body: Pieces) => Pieces;
let trailers: (() => Record<string, string>) | undefined;
let signal: { readonly aborted: boolean } | undefined;
const logged: object[] = [];

const stream: StreamHandler = async ({ body }, its) => {
  signal = its;
  return { status: 200, headers: { ...(trailers && { trailer: 'x-left-out' }) }, body: answer(body), trailers };
};

beforeEach(async () => {
  logged.length = 0;
  trailers = undefined;
  server = createHttpServer({
    log: { debug() {}, info() {}, warn() {}, error: (fields: object) => logged.push(fields) } as never,
    instruments: createInstruments(new Registry()),
    match: createRouter<RouteHandler>([
      { path: '/stream', handler: { stream } },
      { path: '/whole', handler: async () => textResponse(200, 'whole') },
    ]),
    pages: () => undefined,
    maxBodyBytes: 1000,
    bodyBuffers: new BodyBuffers(),
    bodyTimeoutMs: 50,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function post(headers: Record<string, string | number> = {}, path = '/stream') {
  const sending = httpRequest({ port, path, method: 'POST', headers });
  const answered = once(sending, 'response').then(([response]) => response as IncomingMessage);
  return { sending, answered };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function* lengths(body: Pieces) {
  for await (const { length } of body) yield bytesOf(`${length},`);
}

test('the answer comes while the request is still sent; pieces are of one size', async () => {
  answer = lengths;
  const { sending, answered } = post();
  sending.write(Buffer.alloc(MEGABYTE / 2 + 10));
  const response = await answered;
  const [first] = await once(response, 'data');
  expect(String(first)).toBe(`${MEGABYTE / 2},`);
  sending.end(Buffer.alloc(5));
  expect(await textOf(response)).toBe('15,');
});

test('a compressed body comes decompressed', async () => {
  answer = lengths;
  const { sending, answered } = post({ 'content-encoding': 'gzip' });
  sending.end(gzipSync(Buffer.alloc(MEGABYTE + 1)));
  expect(await textOf(await answered)).toBe(`${MEGABYTE / 2},${MEGABYTE / 2},1,`);
});

test.each([
  ['a broken compression', { 'content-encoding': 'gzip' }, 'cannot read the request body: incorrect header check'],
])('%s is told to whoever reads', async (_name, headers, message) => {
  answer = async function* (body) {
    try {
      for await (const _ of body) throw NEVER;
    } catch (thrown) {
      yield bytesOf(messageOf(thrown));
    }
  };
  const { sending, answered } = post(headers);
  sending.end('nonsense');
  expect(await textOf(await answered)).toBe(message);
});

test('an unknown encoding is refused at once', async () => {
  answer = () => {
    throw NEVER;
  };
  const { sending, answered } = post({ 'content-encoding': 'br' });
  sending.end('x');
  expect((await answered).statusCode).toBe(400);
});

test.each<[string, (body: Pieces) => Promise<unknown>]>([
  [
    'stops reading early',
    async (body) => {
      for await (const _ of body) break;
    },
  ],
  ['leaves the rest', (body) => body[Symbol.asyncIterator]().next()],
  ['does not read', async () => {}],
])('who %s can answer, and the connection is good for the next request', async (_name, read) => {
  answer = async function* (body) {
    await read(body);
    yield bytesOf('enough');
  };
  const { sending, answered } = post({ 'content-length': 20 * MEGABYTE });
  for (let sent = 0; sent < 20; sent++) {
    if (!sending.write(Buffer.alloc(MEGABYTE))) await once(sending, 'drain');
  }
  sending.end();
  const response = await answered;
  expect(await textOf(response)).toBe('enough');
  expect(response.headers.connection).toBe('keep-alive');
});

test('an answer is made no faster than it is read', async () => {
  let made = 0;
  answer = async function* () {
    for (; made < 200; made++) yield new Uint8Array(MEGABYTE);
  };
  const { sending, answered } = post();
  sending.end();
  const response = await answered;
  await sleep(200);
  const before = made;
  expect(before).toBeLessThan(50);
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  expect(bytes).toBe(200 * MEGABYTE);
});

test('a client that leaves ends the answer’s source', async () => {
  let isEnded = false;
  answer = async function* () {
    try {
      for (;;) yield new Uint8Array(MEGABYTE);
    } finally {
      isEnded = true;
    }
  };
  const { sending, answered } = post();
  sending.end();
  (await answered).destroy();
  await expect.poll(() => isEnded).toBe(true);
  expect(signal?.aborted).toBe(true);
  expect(logged).toEqual([]);
});

test('an answer that fails on the way is cut off, not ended', async () => {
  answer = async function* () {
    yield bytesOf('begun');
    await sleep(10);
    throw new Error('broke');
  };
  const { sending, answered } = post();
  sending.end();
  await expect(textOf(await answered)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(logged).toEqual([{ route: '/stream', error: 'broke' }]);
});

test('trailers say what is known at the end', async () => {
  let leftOut = 0;
  trailers = () => ({ 'x-left-out': String(leftOut) });
  answer = async function* () {
    yield bytesOf('x');
    leftOut = 3;
  };
  const { sending, answered } = post();
  sending.end();
  const response = await answered;
  expect(await textOf(response)).toBe('x');
  expect(response.trailers).toEqual({ 'x-left-out': '3' });
});

test('a whole answer can stand for a streamed one', async () => {
  answer = () => inOnePiece(textResponse(200, 'one')).body;
  const { sending, answered } = post();
  sending.end();
  expect(await textOf(await answered)).toBe('one');
});

describe('a body that is held whole', () => {
  test('may not take for ever, since the server lets streamed ones do so', async () => {
    const { sending, answered } = post({ 'content-length': 10 }, '/whole');
    sending.write('x');
    const response = await answered;
    expect(response.statusCode).toBe(400);
    expect(await textOf(response)).toContain('the request body took longer than 50 ms');
  });
});

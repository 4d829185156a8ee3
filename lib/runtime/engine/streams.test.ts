// Bodies between two real threads: piece by piece, none ahead of who takes them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badInput } from '@/lib/kernel/errors';
import type { Pieces } from '@/lib/kernel/http';
import { createEngineClient, type EngineClient } from './client';
import { streamsTo } from './stream-client';
import type { StreamVerbs } from './streams';

type Verbs = StreamVerbs & {
  ping: { args: object; result: object };
  close: { args: object; result: object };
  seen: { args: object; result: { readonly seen: string[] } };
  die: { args: object; result: object };
};

const THREAD = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { serveCalls } from '@/lib/runtime/engine/serve';
  import { Streams } from '@/lib/runtime/engine/streams';
  const seen = [];
  const bytes = (text) => new TextEncoder().encode(text);
  async function* lengths(body) {
    try { for await (const piece of body) yield bytes(String(piece.length)); }
    catch (thrown) { seen.push(thrown.kind + ': ' + thrown.message); yield bytes(thrown.message); }
  }
  async function* endless() {
    try { for (let i = 0; ; i++) { seen.push('made ' + i); yield bytes(String(i)); } }
    finally { seen.push('ended'); }
  }
  async function* first(body) { for await (const piece of body) { seen.push('took ' + piece[0]); break; } yield bytes('enough'); }
  async function* unread() { yield bytes('no'); }
  async function* broken() { yield bytes('begun'); throw new Error('broke'); }
  const answers = { '/lengths': lengths, '/endless': endless, '/first': first, '/broken': broken, '/unread': unread };
  const handler = async ({ url, body }) => ({
    status: 200, headers: { path: url }, body: answers[url](body),
    ...(url === '/lengths' && { trailers: () => ({ count: '1' }) }),
  });
  const streams = new Streams();
  serveCalls(parentPort, workerData.cancelFlags, {
    openStream: (args) => streams.begin(handler, args),
    sendPiece: (args) => streams.send(args),
    nextPiece: (args) => streams.next(args),
    closeStream: async ({ stream }) => { await streams.close(stream); return {}; },
    seen: async () => ({ seen: seen.splice(0) }),
    die: async () => process.exit(3),
    ping: async () => ({}), close: async () => ({}),
  });
  parentPort.postMessage([{ kind: 'ready' }]);
`;

const directory = mkdtempSync(join(tmpdir(), 'quadrant-streams-'));
let engine: EngineClient<Verbs>;

beforeAll(async () => {
  const outfile = join(directory, 'thread.mjs');
  const stdin = { contents: THREAD, resolveDir: process.cwd(), loader: 'ts' } as const;
  buildSync({ stdin, bundle: true, platform: 'node', format: 'esm', outfile });
  engine = createEngineClient<Verbs>({
    scriptUrl: pathToFileURL(outfile),
    workerData: {},
    log: { debug() {}, info() {}, warn() {}, error() {} } as never,
    onUp: () => {},
    onDown: () => {},
    stuckAfterMs: 60_000,
  });
  await engine.started;
});
afterAll(async () => {
  await engine.close();
  rmSync(directory, { recursive: true });
});

const ask = (url: string, body: Pieces, signal = new AbortController().signal) =>
  streamsTo(engine)({ method: 'POST', url, headers: {}, body }, signal);
const seen = async () => (await engine.call('seen', {})).seen;

/** All that was seen since, for waiting. */
function seenSince() {
  const all: string[] = [];
  return async () => {
    all.push(...(await seen()));
    return all;
  };
}

async function* piecesOf(...lengths: number[]) {
  for (const [i, length] of lengths.entries()) yield new Uint8Array(length).fill(i);
}

async function textsOf(body: Pieces): Promise<string[]> {
  const texts: string[] = [];
  for await (const piece of body) texts.push(new TextDecoder().decode(piece));
  return texts;
}

test('a body goes there, the answer comes back, each in its pieces; trailers at the end', async () => {
  const answer = await ask('/lengths', piecesOf(3, 1, 2));
  expect(answer).toMatchObject({ status: 200, headers: { path: '/lengths' } });
  expect(await textsOf(answer.body)).toEqual(['3', '1', '2']);
  expect(answer.trailers?.()).toEqual({ count: '1' });
});

test('a body that breaks off is an error where it is read', async () => {
  const { body } = await ask(
    '/lengths',
    (async function* () {
      yield new Uint8Array(7);
      throw badInput('broken off');
    })(),
  );
  expect(await textsOf(body)).toEqual(['7', 'broken off']);
  expect(await seen()).toEqual(['bad_input: broken off']);
});

test('nothing is made that is not asked for; who stops asking ends it', async () => {
  const { body } = await ask('/endless', piecesOf());
  const pieces = body[Symbol.asyncIterator]();
  await pieces.next();
  await pieces.next();
  await sleep(50);
  expect(await seen()).toEqual(['made 0', 'made 1']);
  await pieces.return?.();
  expect(await seen()).toEqual(['ended']);
});

test('a client that goes ends it, too', async () => {
  const leaving = new AbortController();
  const { body } = await ask('/endless', piecesOf(), leaving.signal);
  await body[Symbol.asyncIterator]().next();
  leaving.abort();
  await expect.poll(seenSince()).toEqual(['made 0', 'ended']);
});

test('a client that goes while its body is waited for', async () => {
  const leaving = new AbortController();
  const { body } = await ask(
    '/lengths',
    (async function* () {
      yield new Uint8Array(1);
      await sleep(1e9, undefined, { ref: false });
    })(),
    leaving.signal,
  );
  const pieces = body[Symbol.asyncIterator]();
  await pieces.next();
  leaving.abort();
  await expect.poll(seenSince()).toEqual(['canceled: the client has gone']);
});

test('what is not wanted of a body is not read', async () => {
  let read = 0;
  const { body } = await ask(
    '/first',
    (async function* () {
      for (; read < 1000; read++) yield new Uint8Array(1);
    })(),
  );
  expect(await textsOf(body)).toEqual(['enough']);
  await sleep(50);
  expect(read).toBeLessThan(5);
  expect(await seen()).toEqual(['took 0']);
});

test('a body that is not read at all', async () => {
  let isEnded = false;
  const { body } = await ask(
    '/unread',
    (async function* () {
      try {
        for (;;) yield new Uint8Array(1);
      } finally {
        isEnded = true;
      }
    })(),
  );
  expect(await textsOf(body)).toEqual(['no']);
  await expect.poll(() => isEnded).toBe(true);
});

test('an answer that fails rejects, after what came before it', async () => {
  const { body } = await ask('/broken', piecesOf());
  const pieces = body[Symbol.asyncIterator]();
  expect((await pieces.next()).done).toBe(false);
  await expect(pieces.next()).rejects.toMatchObject({ message: 'broke' });
});

test('when the thread dies the answer fails as unavailable', async () => {
  const { body } = await ask('/endless', piecesOf());
  const pieces = body[Symbol.asyncIterator]();
  await pieces.next();
  await engine.call('die', {}).catch(() => {});
  await expect(pieces.next()).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(ask('/endless', piecesOf())).rejects.toMatchObject({ kind: 'unavailable' });
  await expect.poll(engine.isUp).toBe(true); // the other tests need it
});

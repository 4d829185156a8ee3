import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngineClient, type EngineClient } from './client';

type Verbs = {
  double: { args: { bytes: Uint8Array }; result: { bytes: Uint8Array } };
  fail: { args: object; result: never };
  die: { args: object; result: never };
  spin: { args: { ms: number }; result: { canceled: boolean } };
  /** Holds the thread until somebody is at its door. */
  listen: { args: { ms: number }; result: { isHeard: boolean } };
  /** Sizes of buffers that came back since it was asked last. */
  returned: { args: object; result: { sizes: number[] } };
  close: { args: object; result: object };
  ping: { args: object; result: object };
};

const THREAD = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { badInput } from '@/lib/kernel/errors';
  import { Door } from '@/lib/runtime/engine/doorbell';
  import { createThreadLog, serveCalls, takeSpares } from '@/lib/runtime/engine/serve';
  createThreadLog(parentPort).info({ step: 1 }, 'thread says hello');
  if (workerData.waits) {
    const { word } = await new Promise((resolve) => parentPort.once('message', resolve));
    createThreadLog(parentPort).info({}, 'it was told ' + word);
  }
  const door = new Door(workerData.doorbell);
  parentPort.on('message', () => door.answer());
  const returned = [];
  takeSpares(parentPort, (buffer) => returned.push(buffer.byteLength));
  serveCalls(parentPort, workerData.cancelFlags, {
    double: async ({ bytes }) => ({ bytes: bytes.map((byte) => byte * 2) }),
    fail: async () => { throw badInput('the offending "value"'); },
    die: async () => process.exit(3),
    spin: async ({ ms }, { isCanceled }) => {
      const untilMs = Date.now() + ms;
      while (Date.now() < untilMs) if (isCanceled()) return { canceled: true };
      return { canceled: false };
    },
    listen: async ({ ms }) => {
      const untilMs = Date.now() + ms;
      while (Date.now() < untilMs) if (door.isAnybodyThere()) return { isHeard: true };
      return { isHeard: false };
    },
    returned: async () => ({ sizes: returned.splice(0) }),
    close: async () => ({}),
    ping: async () => ({}),
  });
  if (workerData.refuse) { parentPort.postMessage([{ kind: 'failed-to-start', error: { kind: 'unavailable', message: 'no database' } }]); process.exit(1); }
  parentPort.postMessage([{ kind: 'ready' }]);
`;

describe('the engine client', () => {
  const directory = mkdtempSync(join(tmpdir(), 'quadrant-engine-'));
  let scriptUrl: URL;
  let client: EngineClient<Verbs>;
  const events: string[] = [];
  const log = {
    debug() {},
    info: (_fields: object, text: string) => events.push(text),
    warn() {},
    error: (_fields: object, text: string) => events.push(text),
  };

  const start = (workerData: object = {}, stuckAfterMs = 60_000, firstMessage?: Promise<object>) =>
    createEngineClient<Verbs>({
      scriptUrl,
      workerData,
      ...(firstMessage && { firstMessage }),
      log: log as never,
      onUp: () => events.push('up'),
      onDown: () => events.push('down'),
      stuckAfterMs,
    });

  beforeAll(async () => {
    const outfile = join(directory, 'thread.mjs');
    buildSync({
      stdin: { contents: THREAD, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
    });
    scriptUrl = pathToFileURL(outfile);
    client = start();
    await client.started;
  });
  afterAll(async () => {
    await client.close();
    rmSync(directory, { recursive: true });
  });

  test('moves buffers there and back', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const answer = await client.call('double', { bytes });
    expect([...answer.bytes]).toEqual([2, 4, 6]);
    expect(bytes.byteLength).toBe(0);
  });

  test('copies a view that does not fill its buffer, leaving the neighbours alone', async () => {
    const whole = new Uint8Array([1, 2, 3, 4]);
    const answer = await client.call('double', { bytes: whole.subarray(1, 3) });
    expect([...answer.bytes]).toEqual([4, 6]);
    expect([...whole]).toEqual([1, 2, 3, 4]);
  });

  test('rethrows what a verb threw, with its kind', async () => {
    await expect(client.call('fail', {})).rejects.toMatchObject({
      kind: 'bad_input',
      message: 'the offending "value"',
    });
  });

  test('a caller that leaves is noticed even inside a synchronous loop', async () => {
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), 50);
    await expect(client.call('spin', { ms: 60_000 }, leaving.signal)).resolves.toEqual({ canceled: true });
  });

  test('a thread that is busy hears of the next call', async () => {
    expect(await client.call('listen', { ms: 50 })).toEqual({ isHeard: false });
    const listening = client.call('listen', { ms: 60_000 }, undefined, true);
    await sleep(50);
    await client.call('ping', {});
    expect(await listening).toEqual({ isHeard: true });
  });

  test('buffers given back are in the thread before the next call is', async () => {
    const buffers = [new ArrayBuffer(100), new ArrayBuffer(200)];
    for (const buffer of buffers) client.giveBack(buffer);
    expect(await client.call('returned', {})).toEqual({ sizes: [100, 200] });
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
    for (let i = 0; i < 100; i++) client.giveBack(new ArrayBuffer(1));
    expect((await client.call('returned', {}, undefined, true)).sizes).toHaveLength(8);
    expect(await client.call('returned', {})).toEqual({ sizes: [] });
  });

  test('when the thread dies its calls fail as unavailable, and it comes back', async () => {
    events.length = 0;
    const dying = client.call('die', {});
    await expect(dying).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('died') });
    await expect(client.call('ping', {})).rejects.toMatchObject({ kind: 'unavailable' });
    await until(() => client.isUp());
    expect(events).toContain('down');
    expect(events.at(-1)).toBe('up');
    await expect(client.call('double', { bytes: new Uint8Array([4]) })).resolves.toEqual({
      bytes: new Uint8Array([8]),
    });
  });

  test('a thread that answers no more is ended and replaced', async () => {
    const stuck = start({}, 1_000);
    await stuck.started;
    await expect(stuck.call('spin', { ms: 60_000 })).rejects.toMatchObject({ kind: 'unavailable' });
    await until(() => stuck.isUp());
    await stuck.close();
  });

  test('time that this process, too, has slept through makes no thread stuck', async () => {
    const awoken = start({}, 4_000);
    await awoken.started;
    events.length = 0;
    const nowMs = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => nowMs + 3_600_000);
    await sleep(1_200); // it has been looked after at least once
    clock.mockRestore();
    expect(await awoken.call('double', { bytes: new Uint8Array([4]) })).toEqual({ bytes: new Uint8Array([8]) });
    expect(events).toEqual([]);
    await awoken.close();
  });

  test('what a thread is told first may come late, and is told to the next one, too', async () => {
    events.length = 0;
    let know: (message: object) => void = () => {};
    const told = start({ waits: true }, 60_000, new Promise((resolve) => (know = resolve)));
    await until(() => events.includes('thread says hello'));
    expect(told.isUp()).toBe(false);
    know({ word: 'where' });
    await told.started;
    await expect(told.call('die', {})).rejects.toMatchObject({ kind: 'unavailable' });
    await until(() => told.isUp());
    expect(events.filter((event) => event === 'it was told where')).toHaveLength(2);
    await told.close();
  });

  test('a first start that fails rejects with the thread’s own reason', async () => {
    await expect(start({ refuse: true }).started).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'no database',
    });
  });
});

const until = (holds: () => boolean) => expect.poll(holds).toBe(true);

// Requests through the engine thread, or answered with what it said before.
import { beforeEach, describe, expect, test } from 'vitest';
import { unavailable } from '@/lib/kernel/errors';
import { newWatchNumbers } from '@/lib/metrics/store/series-watches';
import { BodyBuffers } from '../http/body-buffers';
import { AnswerCache } from './answer-cache';
import { engineHandler } from './handler';
import type { HttpAnswer } from './http-call';

describe('a handler of the engine thread', () => {
  let numbers: Int32Array;
  let isUp: boolean;
  let asked: string[];
  let givenBack: ArrayBuffer[];
  let answer: () => HttpAnswer;
  const handlerOf = (isKept = true) =>
    engineHandler(
      {
        engine: {
          isUp: () => isUp,
          watchNumbers: () => numbers,
          giveBack: (buffer) => givenBack.push(buffer),
          async call(_verb: string, args: unknown) {
            if (!isUp) throw unavailable('the engine thread is starting');
            asked.push((args as readonly string[])[1] as string);
            return answer() as never;
          },
        },
        settings: () => ({ externalLabels: {}, queryLog: { path: '', loadedMs: 0 }, outOfOrderWindowMs: 0 }),
        bodyBuffers: new BodyBuffers(),
        answers: new AnswerCache(100_000),
      },
      { isUrgent: true, isKept },
    );
  const get = async (handler: ReturnType<typeof handlerOf>, url: string) => {
    const request = { method: 'GET', url, headers: {}, body: new Uint8Array() };
    const { status, body } = await handler(request, new AbortController().signal);
    return [status, new TextDecoder().decode(body)];
  };

  beforeEach(() => {
    numbers = newWatchNumbers();
    isUp = true;
    asked = [];
    givenBack = [];
    answer = () => [200, '{}', new TextEncoder().encode(`answer ${asked.length}`), undefined, 0, numbers[0] as number];
  });

  test('asks once while the answer holds, and again when it does not', async () => {
    const handler = handlerOf();
    expect(await get(handler, '/a')).toEqual([200, 'answer 1']);
    expect(await get(handler, '/a')).toEqual([200, 'answer 1']);
    Atomics.add(numbers, 0, 1);
    expect(await get(handler, '/a')).toEqual([200, 'answer 2']);
    expect(asked).toEqual(['/a', '/a']);
  });

  test('the buffer of an answer goes back when it is let go, unless the answer is kept', async () => {
    const room = new ArrayBuffer(64);
    const body = new Uint8Array(room, 0, 3);
    const request = { method: 'GET', url: '/a', headers: {}, body: new Uint8Array() };
    answer = () => [200, '{}', body, undefined, 0, numbers[0] as number, room];
    expect((await handlerOf(true)(request, new AbortController().signal)).letGo).toBeUndefined();
    answer = () => [200, '{}', body, undefined, undefined, undefined, room];
    const response = await handlerOf(false)(request, new AbortController().signal);
    expect(givenBack).toEqual([]);
    response.letGo?.();
    expect(givenBack).toEqual([room]);
  });

  test('asks each time where answers are not kept', async () => {
    const handler = handlerOf(false);
    expect(await get(handler, '/a')).toEqual([200, 'answer 1']);
    expect(await get(handler, '/a')).toEqual([200, 'answer 2']);
  });

  test('an answer that has ended on its way is given, and not again', async () => {
    const handler = handlerOf();
    const fresh = answer;
    answer = () => {
      const given = fresh();
      Atomics.add(numbers, 0, 1);
      return given;
    };
    expect(await get(handler, '/a')).toEqual([200, 'answer 1']);
    expect(await get(handler, '/a')).toEqual([200, 'answer 2']);
  });

  test('an answer that says nothing of how long it holds is asked for each time', async () => {
    const handler = handlerOf();
    answer = () => [200, '{}', new Uint8Array(), undefined];
    await get(handler, '/a');
    await get(handler, '/a');
    expect(asked).toHaveLength(2);
  });

  test('while the thread is down, and of the next one, nothing that was kept is given', async () => {
    const handler = handlerOf();
    await get(handler, '/a');
    isUp = false;
    expect((await get(handler, '/a'))[0]).toBe(503);
    isUp = true;
    numbers = newWatchNumbers();
    expect(await get(handler, '/a')).toEqual([200, 'answer 2']);
  });
});

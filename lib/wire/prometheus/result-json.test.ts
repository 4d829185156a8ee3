// Long answers, written in turns.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { Allowance } from '@/lib/metrics/query/promql/engine/limits';
import type { QueryOutcome } from '@/lib/metrics/query/promql/engine/query';
import { answerBuffers, resultResponse } from './result-json';

const LIMITS = { maxSamples: 1_000, timeoutMs: 60_000 };

/** Lets others run after every series. */
class ShortTurns extends Allowance {
  turns = 0;

  override isTurnOverAfter(): boolean {
    return true;
  }

  override async breathe(): Promise<void> {
    this.turns++;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const timestampsMs = Float64Array.of(1_000, 2_500);
const outcomeOf = (name: string): QueryOutcome => ({
  warnings: [],
  infos: [],
  result: {
    type: 'matrix',
    series: Array.from({ length: 5 }, (_, i) => ({
      labels: Labels.of({ __name__: name, i: String(i) }),
      timestampsMs,
      values: Float64Array.of(i, i / 2),
    })),
  },
});

const textOf = async (name: string, turns: Allowance) =>
  new TextDecoder().decode((await resultResponse(outcomeOf(name), turns)).body as Uint8Array);

test('answers that are written at the same time stay apart, and others run meanwhile', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const alone: string[] = [];
  for (const name of names) alone.push(await textOf(name, new Allowance(LIMITS)));
  const turns = names.map(() => new ShortTurns(LIMITS));
  const together = await Promise.all(names.map((name, i) => textOf(name, turns[i] as Allowance)));
  expect(together).toEqual(alone);
  expect(turns.map((each) => each.turns)).toEqual(names.map(() => 5));
  expect(JSON.parse(together[1] as string).data.result[4]).toEqual({
    metric: { __name__: 'b', i: '4' },
    values: [
      [1, '4'],
      [2.5, '2'],
    ],
  });
});

test('a client that has gone is written nothing more, and the next answer is whole', async () => {
  const gone = new Allowance({ ...LIMITS, signal: { aborted: true } });
  await sleep(10); // its turn is over
  await expect(textOf('a', gone)).rejects.toMatchObject({ kind: 'canceled' });
  expect(JSON.parse(await textOf('b', new Allowance(LIMITS))).data.result).toHaveLength(5);
});

test('a large answer lies in a buffer that is used again once it is given back', async () => {
  const series = { labels: Labels.empty, timestampsMs: Float64Array.from({ length: 5_000 }, (_, i) => i) };
  const write = (value: number) => {
    const result = { type: 'matrix', series: [{ ...series, values: new Float64Array(5_000).fill(value) }] } as const;
    return resultResponse({ warnings: [], infos: [], result }, new Allowance(LIMITS));
  };
  const first = await write(1);
  expect(first.room).toBe(first.body.buffer);
  const second = await write(2);
  expect(second.room).not.toBe(first.room);
  const text = new TextDecoder().decode(first.body);
  expect(JSON.parse(text).data.result[0].values).toEqual(Array.from({ length: 5_000 }, (_, i) => [i / 1000, '1']));
  answerBuffers.giveBack(first.room as ArrayBuffer);
  const third = await write(3);
  expect(third.room).toBe(first.room);
  expect(new TextDecoder().decode(third.body)).toBe(text.replaceAll('"1"', '"3"'));
});

test('a small one has a buffer of just its size', async () => {
  const { body, room } = await resultResponse(outcomeOf('a'), new Allowance(LIMITS));
  expect(room).toBeUndefined();
  expect(body.buffer.byteLength).toBe(body.length);
});

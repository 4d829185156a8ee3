// A rehearsal's way from its socket to made-up series and back; the engine thread's part runs in this one.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import type { HttpCall } from '../engine/http-call';
import { MadeUpAnswers } from '../engine/made-up-answers';
import { questionsOf } from './questions';
import { openStage, type Stage } from './stage';

let answers: MadeUpAnswers;
let stage: Stage;
/** What came to the engine thread, and what it said. */
let calls: { readonly verb: string; readonly url: string; readonly body: string }[];

beforeEach(async () => {
  answers = new MadeUpAnswers({ engine: DEFAULT_ENGINE, maxSamples: 1e6, timeoutMs: 10_000, nowMs: Date.now });
  calls = [];
  stage = await openStage({
    engine: {
      isUp: () => true,
      giveBack() {},
      async call(verb: string, args: HttpCall) {
        const answer = await answers.answer(args);
        calls.push({ verb, url: args[1], body: new TextDecoder().decode(answer[2]) });
        return answer;
      },
    } as never,
    settings: () => ({ externalLabels: {}, queryLog: { path: '', loadedMs: 0 }, outOfOrderWindowMs: 0 }),
    corsOrigin: '.*',
    log: { debug() {}, info() {}, warn() {}, error() {} } as never,
  });
});
afterEach(() => stage.close());

test('every question of a round finds something', async () => {
  for (const question of questionsOf(0)) await stage.ask(question);
  for (const { verb, url, body } of calls) {
    const { data } = JSON.parse(body);
    expect([verb, url, (data.result ?? data).length > 0]).toEqual(['rehearse', url, true]);
  }
});

test('of equal questions about values the first alone comes to the engine thread', async () => {
  const values = questionsOf(3).filter((question) => question.includes('/values'));
  expect(new Set(values).size).toBe(1);
  expect(values.length).toBeGreaterThan(1);
  for (const question of values) await stage.ask(question);
  expect(calls).toHaveLength(1);
});

test('no round asks what another has asked', () => {
  const rounds = Array.from({ length: 20 }, (_, round) => new Set(questionsOf(round)));
  const all = rounds.flatMap((round) => [...round].filter((question) => question.includes('start=')));
  expect(new Set(all).size).toBe(all.length);
});

test('a question that has no answer fails', async () => {
  await expect(stage.ask('/api/v1/query?query=(')).rejects.toThrow('answered 400');
  await expect(stage.ask('/api/v1/write')).rejects.toThrow('answered 503');
});

test('the series are made anew after the end', async () => {
  const [question = ''] = questionsOf(0);
  await stage.ask(question);
  answers.end();
  await stage.ask(question);
  expect(calls[1]?.body).toBe(calls[0]?.body);
});

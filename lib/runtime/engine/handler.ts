// A handler whose requests are answered by the engine thread, or with what it said before and still holds.
import type { WireHandler } from '@/lib/kernel/http';
import { errorResponse } from '@/lib/wire/prometheus/envelope';
import type { BodyBuffers } from '../http/body-buffers';
import type { AnswerCache } from './answer-cache';
import type { EngineClient } from './client';
import { CallWriter, unpackAnswer, watchOf } from './http-call';
import type { RequestSettings } from './request-settings';
import type { EngineVerbs } from './verbs';

export type HandlerParts = {
  readonly engine: Pick<EngineClient<EngineVerbs>, 'call' | 'isUp' | 'watchNumbers'>;
  readonly settings: () => RequestSettings;
  readonly bodyBuffers: BodyBuffers;
  readonly answers: AnswerCache;
};

/** @param isUrgent requests go at once; others together with what comes in the same turn */
export function engineHandler(
  { engine, settings, bodyBuffers, answers }: HandlerParts,
  { isUrgent }: { readonly isUrgent: boolean },
): WireHandler {
  const calls = new CallWriter();
  return async (request, signal) => {
    const numbers = engine.watchNumbers();
    const known = engine.isUp() ? answers.find(request, numbers) : undefined;
    if (known) return known;
    try {
      const answer = await engine.call('http', calls.of(request, settings()), signal, isUrgent);
      const [, , , buffer] = answer;
      if (buffer) bodyBuffers.giveBack(buffer);
      const response = unpackAnswer(answer);
      const watch = watchOf(answer);
      if (watch) answers.keep(request, response, watch, numbers);
      return response;
    } catch (thrown) {
      return errorResponse(thrown);
    }
  };
}

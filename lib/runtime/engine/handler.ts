// A handler whose requests are answered by the engine thread, or with what it said before and still holds.
import type { Departure, WireHandler, WireRequest } from '@/lib/kernel/http';
import { errorResponse } from '@/lib/wire/prometheus/envelope';
import type { BodyBuffers } from '../http/body-buffers';
import { type AnswerCache, answerKeyOf } from './answer-cache';
import type { EngineClient } from './client';
import { CallWriter, roomOf, unpackAnswer, watchOf } from './http-call';
import type { RequestSettings } from './request-settings';
import type { EngineVerbs } from './verbs';

export type HandlerParts = {
  readonly engine: Pick<EngineClient<EngineVerbs>, 'call' | 'isUp' | 'watchNumbers' | 'giveBack'>;
  readonly settings: () => RequestSettings;
  readonly bodyBuffers: BodyBuffers;
  readonly answers: AnswerCache;
};

export type HandlerKind = {
  /** Requests go at once; others together with what comes in the same turn. */
  readonly isUrgent: boolean;
  /** Answers say for how long they hold, and are given again until then. */
  readonly isKept: boolean;
};

export function engineHandler(
  { engine, settings, bodyBuffers, answers }: HandlerParts,
  { isUrgent, isKept }: HandlerKind,
): WireHandler {
  const calls = new CallWriter();
  return (request, signal) => {
    const numbers = engine.watchNumbers();
    const key = isKept ? answerKeyOf(request) : undefined;
    const known = key !== undefined && engine.isUp() ? answers.find(key, numbers) : undefined;
    return known ?? ask(request, signal, key, numbers);
  };

  async function ask(request: WireRequest, signal: Departure, key: string | undefined, numbers: Int32Array) {
    try {
      const answer = await engine.call('http', calls.of(request, settings()), signal, isUrgent);
      const [, , , buffer] = answer;
      if (buffer) bodyBuffers.giveBack(buffer);
      const response = unpackAnswer(answer);
      const watch = watchOf(answer);
      if (key !== undefined && watch) {
        answers.keep(key, response, watch, numbers);
        return response;
      }
      const room = roomOf(answer);
      return room ? { ...response, letGo: () => engine.giveBack(room) } : response;
    } catch (thrown) {
      return errorResponse(thrown);
    }
  }
}

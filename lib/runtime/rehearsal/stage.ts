// Where a rehearsal takes place: the way of a real question, from a socket through this thread and the engine thread and back, but for
// the series it is about. It counts for nothing in /metrics.
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { unavailable } from '@/lib/kernel/errors';
import { newWatchNumbers } from '@/lib/metrics/store/series-watches';
import { withCors } from '@/lib/wire/prometheus/cors';
import { WATCHED_PATHS } from '@/lib/wire/prometheus/query-api';
import { AnswerCache } from '../engine/answer-cache';
import type { EngineClient } from '../engine/client';
import { engineHandler, type HandlerParts } from '../engine/handler';
import type { RequestSettings } from '../engine/request-settings';
import type { EngineVerbs } from '../engine/verbs';
import { BodyBuffers } from '../http/body-buffers';
import { listen } from '../http/listen';
import { createRouter } from '../http/routes';
import { createHttpServer } from '../http/server';
import type { Log } from '../log';
import { createInstruments } from '../metrics';

export type StageParts = {
  readonly engine: EngineClient<EngineVerbs>;
  readonly settings: () => RequestSettings;
  readonly corsOrigin: string;
  readonly log: Log;
};

export type Stage = {
  /** Resolves when the answer to a question is read. @throws unavailable when it is not 200 */
  ask(question: string): Promise<void>;
  close(): Promise<void>;
};

/** A rehearsal's answers are a megabyte together. */
const ANSWER_CACHE_BYTES = 1 << 20;
const TIMEOUT_MS = 10_000;

/** Opens a server of its own on loopback, for one connection. @throws unavailable */
export async function openStage({ engine, settings, corsOrigin, log }: StageParts): Promise<Stage> {
  const numbers = newWatchNumbers();
  const rehearsing: HandlerParts['engine'] = {
    call: ((_verb, call, signal, isUrgent) =>
      engine.call('rehearse', call as never, signal, isUrgent)) as typeof engine.call,
    isUp: engine.isUp,
    watchNumbers: () => numbers,
    giveBack: engine.giveBack,
  };
  const bodyBuffers = new BodyBuffers();
  const parts = { engine: rehearsing, settings, bodyBuffers, answers: new AnswerCache(ANSWER_CACHE_BYTES) };
  const cors = withCors(corsOrigin);
  const handlerOf = (isKept: boolean) => cors(engineHandler(parts, { isUrgent: true, isKept }));
  const server = createHttpServer({
    ...{ log, instruments: createInstruments(new Registry()), bodyBuffers, maxBodyBytes: 0, pages: () => undefined },
    match: createRouter([
      ...WATCHED_PATHS.map((path) => ({ path, handler: handlerOf(true) })),
      ...['/api/v1/query', '/api/v1/query_range'].map((path) => ({ path, handler: handlerOf(false) })),
    ]),
  });
  server.maxConnections = 1;
  await listen(server, { host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: TIMEOUT_MS });
  return {
    ask: (path) => asked({ host: '127.0.0.1', port, path, agent }),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function asked(question: { host: string; port: number; path: string; agent: Agent }): Promise<void> {
  const [answer] = (await once(get({ ...question, timeout: TIMEOUT_MS }), 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw unavailable(`a rehearsal's question was answered ${answer.statusCode}`);
}

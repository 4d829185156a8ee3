// Every path that is answered before Next sees it, with who answers: the engine thread, or this one.
import type { Registry } from 'prom-client';
import { inOnePiece, type StreamHandler, type WireHandler } from '@/lib/kernel/http';
import type { ScrapePools } from '@/lib/metrics/ingest/scrape/scrape-pools';
import type { Notifier } from '@/lib/metrics/react/notifier/notifier';
import { alertmanagerRoutes, v1Gone } from '@/lib/wire/alertmanager/routes';
import { alertListEndpoints } from '@/lib/wire/console/alerts-api';
import { routesOf } from '@/lib/wire/console/endpoint';
import { liveStream } from '@/lib/wire/console/live-stream';
import { notificationEndpoints } from '@/lib/wire/console/notifications-api';
import { silencePlanEndpoints } from '@/lib/wire/console/silence-plans-api';
import { silenceEndpoints } from '@/lib/wire/console/silences-api';
import { withCors } from '@/lib/wire/prometheus/cors';
import { ENGINE_PATHS } from '@/lib/wire/prometheus/engine-routes';
import { errorResponse } from '@/lib/wire/prometheus/envelope';
import { WATCHED_PATHS } from '@/lib/wire/prometheus/query-api';
import { serverRoutes } from '@/lib/wire/prometheus/server-api';
import { STREAM_PATHS } from '@/lib/wire/prometheus/stream-routes';
import { WRITE_PATH } from '@/lib/wire/prometheus/write-api';
import { ruleOrigins } from './alerting/rule-origin';
import type { RunningAlerting } from './alerting/start-alerting';
import { AnswerCache, addAnswerMetrics } from './engine/answer-cache';
import type { EngineClient } from './engine/client';
import { engineHandler } from './engine/handler';
import { streamsTo } from './engine/stream-client';
import type { EngineVerbs } from './engine/verbs';
import type { BodyBuffers } from './http/body-buffers';
import type { Route } from './http/routes';
import type { Options } from './options';
import { prometheusDoors } from './prometheus-doors';
import type { RunningRules } from './rules/start-rules';
import type { Watching } from './watching';

/** What answers. */
export type Served = {
  readonly options: Options;
  readonly engine: EngineClient<EngineVerbs>;
  readonly watching: Watching;
  readonly pools: ScrapePools;
  readonly notifier: Notifier;
  readonly alerting: RunningAlerting;
  readonly rules: RunningRules;
  readonly registry: Registry;
  readonly bodyBuffers: BodyBuffers;
  readonly version: string;
  readonly startedMs: number;
  readonly isReady: () => boolean;
  /** @throws when a configuration is refused */
  readonly reload: () => Promise<void>;
};

export function routeTable(served: Served): Route[] {
  const { alerting, rules, options } = served;
  const { engine, watching, bodyBuffers, registry } = served;
  const answers = new AnswerCache(options.answerCacheBytes);
  addAnswerMetrics(registry, answers);
  const parts = { engine, settings: () => watching.requestSettings(), bodyBuffers, answers };
  const toEngine = engineHandler(parts, { isUrgent: true, isKept: false });
  const aboutSeries = engineHandler(parts, { isUrgent: true, isKept: true });
  const write = engineHandler(parts, { isUrgent: false, isKept: false }); // of what is sent, much comes at a time
  const stream = engineStream(served);
  const cors = withCors(options.corsOrigin);
  const prometheus = [
    ...ENGINE_PATHS.map((path) => ({ path, handler: WATCHED_PATHS.includes(path) ? aboutSeries : toEngine })),
    { path: WRITE_PATH, handler: write },
    ...serverRoutes({ ...prometheusDoors(served), reload: served.reload }),
  ];
  return [
    ...prometheus.map(({ path, handler }) => ({
      path,
      handler:
        path === '/api/v1/alerts' ? cors(unlessPost(handler)) : path.startsWith('/api/v1/') ? cors(handler) : handler,
    })),
    ...STREAM_PATHS.map((path) => ({ path, handler: { stream } })),
    ...alertmanagerRoutes(alerting.doors),
    ...routesOf(silenceEndpoints(alerting.silences)),
    ...routesOf(silencePlanEndpoints(alerting.silences)),
    ...routesOf(notificationEndpoints({ ...alerting.notificationDoors, ruleOf: ruleOrigins(toEngine) })),
    ...routesOf(
      alertListEndpoints({
        ...{ ...alerting.live.doors, failingRules: () => rules.failing() },
        failingIntegrations: alerting.failingIntegrations,
      }),
    ),
    { path: '/api/alerts/stream', handler: { stream: liveStream(alerting.live.doors) } },
    ...rules.routes(stream),
  ];
}

function engineStream({ engine }: Served): StreamHandler {
  const throughEngine = streamsTo(engine);
  return (request, signal) => throughEngine(request, signal).catch((thrown) => inOnePiece(errorResponse(thrown)));
}

/** GET is Prometheus'; POST was Alertmanager's until 0.27. */
const unlessPost =
  (handler: WireHandler): WireHandler =>
  (request, signal) =>
    request.method === 'POST' ? v1Gone(request, signal) : handler(request, signal);

// Entry of the engine thread: opens the store, then serves calls. Nothing else touches samples.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createPool } from '@/lib/db/pool';
import { parseExposition } from '@/lib/formats/exposition/parse';
import { parseSeries } from '@/lib/formats/exposition/series';
import { parseOpenMetrics } from '@/lib/formats/openmetrics/read';
import { compileTemplate } from '@/lib/formats/prometheus-template/expand';
import { tableLink } from '@/lib/formats/prometheus-template/links';
import { KnownSeries } from '@/lib/formats/remote-write/known-series';
import { compress, decompress } from '@/lib/formats/zstd';
import { systemClock } from '@/lib/kernel/clock';
import { bug, QuadrantError } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { Arena } from '@/lib/kernel/wasm/arena';
import { RemoteWriteAppender } from '@/lib/metrics/ingest/append-remote-write';
import { ScrapeAppender } from '@/lib/metrics/ingest/append-scrape';
import { ScrapeBacklog } from '@/lib/metrics/ingest/scrape-backlog';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { prettyExpr } from '@/lib/metrics/query/promql/pretty';
import { treeJson } from '@/lib/metrics/query/promql/tree-json';
import { metadataOfTargets } from '@/lib/metrics/query/target-metadata';
import { summaryOf } from '@/lib/metrics/react/rules/model';
import { ruleQuery } from '@/lib/metrics/react/rules/query';
import { RuleGroups } from '@/lib/metrics/react/rules/rule-groups';
import { postgresActiveAlerts } from '@/lib/metrics/store/postgres/active-alerts';
import { openPostgresStore } from '@/lib/metrics/store/postgres/store';
import { endTurnsWhen } from '@/lib/metrics/turns';
import { TRY_PATH, tryHandler } from '@/lib/wire/console/try-stream';
import { ActiveQueries } from '@/lib/wire/prometheus/active-queries';
import { engineRoutes } from '@/lib/wire/prometheus/engine-routes';
import { queryLogLine } from '@/lib/wire/prometheus/query-log';
import { answerBuffers } from '@/lib/wire/prometheus/result-json';
import { streamRoutes } from '@/lib/wire/prometheus/stream-routes';
import { writeRoutes } from '@/lib/wire/prometheus/write-api';
import { createRouter } from '../http/routes';
import { threadRegistry } from '../metrics';
import { Door } from './doorbell';
import { addBacklogMetrics, addStoreMetrics, requestHistogram, tryCounter } from './engine-metrics';
import { CallReader, packAnswer } from './http-call';
import { MadeUpAnswers } from './made-up-answers';
import { type ThreadMessage, toWireError } from './protocol';
import { QueryLogFile } from './query-log-file';
import { createThreadLog, serveCalls, takeSpares } from './serve';
import { Streams } from './streams';
import type { EngineSettings, EngineVerbs, OpenMessage } from './verbs';

const MAX_CONNECTIONS = 8;
/** Samples stay in memory this long at least: what dashboards show most is answered without Postgres. */
const HEAD_MS = 3600_000;
/** Each holds some 100 MB, and they take turns at the store. */
const MAX_IMPORTS = 2;
const PROGRESS_EVERY_MS = 1_000;
/** What the label bytes of a message's new series may take: those that find no room are kept when they come again. */
const ARENA_HEADROOM_BYTES = 8 << 20;
/** At 15 s and 15 days 1.4 MB each. */
const EXPORTED_SERIES_PER_PART = 128;
/** What a dry run answers: beyond, a rule is too noisy to look at one by one. */
const TRIED_LABEL_SETS = 100;
const TRIED_SPANS = 20_000;

/** Memory that both threads look at. */
type Shared = { readonly cancelFlags: Int32Array; readonly watchNumbers: Int32Array; readonly doorbell: Int32Array };

async function start(
  port: MessagePort,
  settings: EngineSettings,
  { cancelFlags, watchNumbers, doorbell }: Shared,
): Promise<void> {
  const log = createThreadLog(port);
  const { connectionString } = await firstMessage(port);
  const pool = createPool({
    connectionString,
    applicationName: 'quadrant-engine',
    maxConnections: MAX_CONNECTIONS,
    synchronousCommit: settings.store.synchronousCommit,
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  });
  const store = await openPostgresStore({
    pool,
    compression: { compress, decompress },
    nowMs: Date.now,
    ...settings.store,
    headMs: HEAD_MS,
    watchNumbers,
  });
  const backlog = new ScrapeBacklog({
    store: new ScrapeAppender(
      store,
      { parse: { text: parseExposition, openmetrics: parseOpenMetrics }, parseSeries },
      settings.scrapes.maxSeriesPerTarget,
    ),
    maxBytes: settings.scrapes.backlogBytes,
    clock: systemClock,
    onLost: (targetId, reason) =>
      log.warn({ target: targetId, reason }, 'a scrape that had waited could not be stored'),
  });
  const arena = new Arena(ARENA_HEADROOM_BYTES);
  const remoteWrite = new RemoteWriteAppender(store, new KnownSeries(arena));
  const queryLog = new QueryLogFile((path, reason) => log.warn({ path, reason }, 'the query log cannot be written'));
  /** Those that came with the last request: the main thread reads the configuration. */
  let externalLabels: Readonly<Record<string, string>> = {};
  const { queryMaxSamples: maxSamples, queryTimeoutMs: timeoutMs } = settings;
  const engine = { ...DEFAULT_ENGINE, ...settings.features, lookbackMs: settings.lookbackMs };
  const querying = {
    reader: store,
    engine,
    limits: { maxSamples, timeoutMs },
  };
  const rules = new RuleGroups({
    query: ruleQuery(querying),
    store,
    alerts: postgresActiveAlerts(pool),
    compileTemplate,
    tableLink,
    onRuleFailed: (rule, error) => log.warn({ rule, error }, 'a rule could not be evaluated'),
    onTemplateError: (alert, error) => log.warn({ alert, error }, 'a template of an alert could not be expanded'),
  });
  const asking = { engine, maxSamples, timeoutMs, nowMs: Date.now };
  const rehearsed = new MadeUpAnswers(asking);
  const match = createRouter([
    ...writeRoutes({
      append: (message, reader) => remoteWrite.append(message, reader),
      maxMessageBytes: settings.maxBodyBytes,
      maxWaitingBytes: settings.maxWaitingBytes,
      arena,
    }),
    ...engineRoutes({
      reader: store,
      store,
      adminApiEnabled: settings.adminApiEnabled,
      externalLabels: () => externalLabels,
      maxMessageBytes: settings.maxBodyBytes,
      ...asking,
      formatQuery: (text) => prettyExpr(parseExpr(text, engine.syntax)),
      parseQueryTree: (text) => treeJson(parseExpr(text, engine.syntax)),
      ruleGroups: () => rules.status(),
      activeQueries: new ActiveQueries(),
      watchSeries: (range) => store.watchSeries(range),
      queryLog: () => (queryLog.isOpen() ? (query) => queryLog.write(queryLogLine(query, Date.now())) : undefined),
    }),
  ]);
  const registry = threadRegistry('engine');
  const { maxTries, ...tryLimits } = settings.ruleTries;
  const tried = tryCounter(registry);
  const matchStream = createRouter([
    ...streamRoutes({
      ...{ store, reader: store, maxImports: MAX_IMPORTS, progressEveryMs: PROGRESS_EVERY_MS },
      seriesPerPart: EXPORTED_SERIES_PER_PART,
    }),
    {
      path: TRY_PATH,
      handler: tryHandler({
        ...{ querying, compileTemplate, maxTries },
        limits: { ...tryLimits, maxLabelSets: TRIED_LABEL_SETS, maxSpans: TRIED_SPANS },
        onTried: (outcome) => tried.inc({ outcome }),
      }),
    },
  ]);
  const streams = new Streams();
  const calls = new CallReader();
  addStoreMetrics(registry, store);
  addBacklogMetrics(registry, backlog);
  const seconds = requestHistogram(registry);

  const door = new Door(doorbell);
  port.on('message', () => door.answer());
  endTurnsWhen(() => door.isAnybodyThere());
  takeSpares(port, (buffer) => answerBuffers.giveBack(buffer));
  serveCalls<EngineVerbs>(port, cancelFlags, {
    async http(call, { isCanceled }) {
      const given = calls.settingsOf(call);
      externalLabels = given.externalLabels;
      queryLog.follow(given.queryLog);
      store.setOutOfOrderWindow(given.outOfOrderWindowMs);
      const request = calls.request(call);
      const found = match(request.url.split('?', 1)[0] as string);
      if (!found) throw bug(`the engine thread has no route for ${request.url}`);
      const stop = seconds.startTimer({ route: found.pattern });
      const signal = {
        get aborted() {
          return isCanceled();
        },
      };
      const response = await found.handler(request, signal);
      stop();
      return packAnswer(response, call);
    },
    rehearse: (call) => rehearsed.answer(call),
    async endRehearsal() {
      rehearsed.end();
      return {};
    },
    openStream(request) {
      const found = matchStream(request.url.split('?', 1)[0] as string);
      if (!found) throw bug(`the engine thread has no stream for ${request.url}`);
      return streams.begin(found.handler, request);
    },
    sendPiece: (piece) => streams.send(piece),
    nextPiece: (stream) => streams.next(stream),
    async closeStream({ stream }) {
      await streams.close(stream);
      return {};
    },
    async configureStore({ outOfOrderWindowMs }) {
      store.setOutOfOrderWindow(outOfOrderWindowMs);
      return {};
    },
    scrape: (body) => backlog.ingest(body),
    async endTarget(target) {
      await backlog.end(target);
      return {};
    },
    async applyRules({ groups, settings: given }) {
      await rules.apply(groups, given, Date.now());
      return {};
    },
    ruleStanding: async () => ({ groups: rules.status().map(summaryOf) }),
    ruleStatus: async ({ groups }) => ({ groups: rules.statusOf(groups) }),
    evaluateRules: ({ group, timestampMs }) => rules.evaluate(group, timestampMs),
    async maintain() {
      try {
        await store.maintain(Date.now());
      } catch (thrown) {
        // The database knows more than this thread does: only a replay brings both together again.
        if (thrown instanceof QuadrantError && thrown.kind === 'bug') setImmediate(() => process.exit(1));
        throw thrown;
      }
      return {};
    },
    async targetMetadata({ targets, metric }) {
      const nowMs = Date.now();
      const range = { startMs: nowMs - settings.lookbackMs, endMs: nowMs };
      return { families: await metadataOfTargets(store, targets.map(Labels.of), range, metric) };
    },
    metrics: async () => ({ metrics: await registry.getMetricsAsJSON() }),
    ping: async () => ({}),
    async close() {
      const lost = backlog.close();
      if (lost > 0) log.warn({ scrapes: lost }, 'scrapes that waited for the database are lost');
      await store.close();
      await queryLog.close();
      await pool.end();
      return {};
    },
  });
}

const firstMessage = (port: MessagePort) =>
  new Promise<OpenMessage>((resolve) => {
    port.once('message', resolve);
  });

if (!parentPort) throw bug('the engine thread was started as a program of its own');
const port = parentPort;
const { cancelFlags, watchNumbers, doorbell, ...settings } = workerData as EngineSettings & Shared;
try {
  await start(port, settings, { cancelFlags, watchNumbers, doorbell });
  port.postMessage([{ kind: 'ready' } satisfies ThreadMessage]);
} catch (thrown) {
  port.postMessage([{ kind: 'failed-to-start', error: toWireError(thrown) } satisfies ThreadMessage]);
  process.exitCode = 1;
  port.close();
}

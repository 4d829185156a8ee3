// The composition root: opens what there is, wires rooms to wires, starts loops and listeners, and stops them in reverse.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoPagerUrl } from '@/demo/services';
import type { Database } from '@/lib/db/open';
import type { NewEvent } from '@/lib/events/model';
import type { EventStore } from '@/lib/events/store/contract';
import { openEventStore } from '@/lib/events/store/postgres';
import type { CheckExpr } from '@/lib/formats/prometheus-rules';
import { systemClock } from '@/lib/kernel/clock';
import { bug, messageOf } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { DiscoveryDoors } from '@/lib/metrics/discovery/model';
import { ScrapePools } from '@/lib/metrics/ingest/scrape/scrape-pools';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import type { Notifier } from '@/lib/metrics/react/notifier/notifier';
import type { OutgoingAlert } from '@/lib/metrics/react/rules/model';
import { pendingAlertsOf } from './alerting/pending-alerts';
import { type RunningAlerting, startAlerting } from './alerting/start-alerting';
import { ConfigFile } from './config-file';
import { DemoControl } from './demo-control';
import { createDiscoveryDoors } from './discovery';
import type { EngineClient } from './engine/client';
import type { EngineVerbs } from './engine/verbs';
import { engineFeatures } from './features';
import { writeFirstFiles } from './first-files';
import { publishRuntime } from './handle';
import { type HeadStart, outcomeOf } from './head-start';
import { BodyBuffers } from './http/body-buffers';
import { stopListening } from './http/listen';
import { openPages } from './http/pages';
import { createRouter, type Match } from './http/routes';
import type { PageHandler } from './http/server';
import type { Log } from './log';
import { createLoops, type LoopPlan, type Loops } from './loops';
import { addProcessMetrics, createInstruments, type Instruments, threadRegistry } from './metrics';
import type { Options } from './options';
import { loggedProgress, type Progress, textProgress } from './progress';
import { createRehearsal } from './rehearsal/start-rehearsal';
import { routeTable } from './route-table';
import { RuleNews } from './rules/rule-news';
import { createNotifier } from './rules/start-notifier';
import { type RunningRules, startRules } from './rules/start-rules';
import { Shutdown } from './shutdown';
import { Watching } from './watching';

export type Start = {
  readonly options: Options;
  readonly log: Log;
  /** The checkout: migrations, bundles and pages are found from here. */
  readonly root: string;
  readonly headStart: HeadStart;
};

export type Runtime = {
  /** Finishes what is under way, stops everything, Postgres last. */
  stop(): Promise<void>;
  /** Reads prometheus.yml and alertmanager.yml again. @throws when one is refused */
  reload(): Promise<void>;
};

/**
 * Starts the whole process and resolves when it serves.
 * @throws a sentence for people; what had been started is stopped again.
 */
export async function startRuntime(start: Start): Promise<Runtime> {
  const shutdown = new Shutdown(start.log);
  try {
    return await new Starting(start, shutdown).run();
  } catch (failed) {
    await shutdown.run();
    throw failed;
  }
}

const MAINTAIN_EVERY_MS = 60_000;
const CONFIG_EVERY_MS = 2_000;
/** Longer than those wait who ask again and again whether it is ready. */
const PAGES_LATER_MS = 250;

type RulesBeside = {
  readonly engine: EngineClient<EngineVerbs>;
  readonly database: Database;
  readonly loops: Loops;
  readonly notifier: Notifier;
  readonly events: EventStore;
  readonly alerting: RunningAlerting;
};

/** The parts of one start, in the order in which they come to life. */
class Starting {
  private readonly registry = threadRegistry('main');
  private readonly instruments: Instruments = createInstruments(this.registry);
  private readonly bodyBuffers = new BodyBuffers();
  private readonly progress: Progress;
  private routes: (rawPath: string) => Match | undefined = () => undefined;
  private pages: PageHandler | undefined;
  private onEngineUp = () => {};
  private watching: Watching | undefined;
  private ready = false;

  constructor(
    private readonly start: Start,
    private readonly shutdown: Shutdown,
  ) {
    const { options, log } = start;
    addProcessMetrics(this.registry);
    this.progress =
      options.logFormat === 'text' ? textProgress((text) => process.stdout.write(text)) : loggedProgress(log);
  }

  async run(): Promise<Runtime> {
    const { server, database, engine } = this.start.headStart;
    this.takeOver();
    const events = openEventStore(database.connectionString, (reason) =>
      this.start.log.warn({ reason }, 'an idle database connection broke'),
    );
    this.shutdown.add('events', () => events.close());
    this.shutdown.add('engine thread', () => engine.close());
    // Samples are replayed in another thread; this one reads alerts and the configuration meanwhile.
    const replaying = this.progress.step('sample store', () => engine.started.then(() => 'open'));
    replaying.catch(() => {}); // awaited below, unless something else fails before
    const alerting = await this.startAlerting(database.connectionString, events, engine);
    const discovery = createDiscoveryDoors(this.registry, {
      ...{ userAgent: `Quadrant/${this.version()}`, configDir: this.start.options.configDir, log: this.start.log },
    });
    const notifier = this.startNotifier(alerting, discovery);
    const loops = this.openLoops();
    const rules = this.openRules({ engine, database, loops, notifier, events, alerting });
    const { watching, pools } = await this.startWatching(engine, events, { rules, notifier }, discovery);
    await replaying;
    const reload = () => reloadAll(watching, alerting);
    const rehearsal = createRehearsal({ ...this.start, engine, watching, registry: this.registry, clock: systemClock });
    this.shutdown.add('rehearsal', () => rehearsal.stop());
    const match = createRouter(
      routeTable({
        ...{ engine, watching, pools, notifier, alerting, rules, reload },
        ...{ options: this.start.options, registry: this.registry, bodyBuffers: this.bodyBuffers },
        ...{ version: this.version(), startedMs: this.start.headStart.startedMs },
        isReady: () => this.ready && engine.isUp(),
      }),
    );
    this.routes = rehearsal.noting(match);
    this.startLoops(loops, engine, watching, [...alerting.loops, ...rules.plans]);
    // Whoever asks for a page waits for them; nobody else does. Reading them keeps this thread busy: not before it has answered
    // those who waited for a server that is ready.
    let onAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      onAsked = resolve;
    });
    const pages = Promise.race([asked, sleep(PAGES_LATER_MS)]).then(() => this.openPages(server, events));
    this.pages = async (request, response) => {
      onAsked();
      await (await pages)(request, response);
    };
    this.ready = true;
    await pages;
    // Stops first: who is being answered still finds everything behind it running.
    this.shutdown.add('socket', () => stopListening(server));
    this.progress.serving(this.url(), watchedRows(pools));
    await this.note(events, 'quadrant.started', `Quadrant ${this.version()} started`);
    if (this.start.options.rehearsal) rehearsal.begin();
    return { stop: () => this.shutdown.run(), reload };
  }

  /** What runs already is stopped with the rest from now on, and told of. */
  private takeOver(): void {
    const { options, log, headStart } = this.start;
    const { news, engine, database, databaseMs } = headStart;
    const { engineUp, engineRestarts, postgresRestarts } = this.instruments;
    // Until everything runs, a failed start must not leave the socket open.
    this.shutdown.add('socket', () => stopListening(headStart.server));
    this.shutdown.add('postgres', database.close);
    this.progress.done('postgres', outcomeOf(database), databaseMs);
    news.postgresRestarted = () => postgresRestarts.inc();
    news.engineUp = () => {
      engineUp.set(1);
      this.onEngineUp();
    };
    news.engineDown = () => {
      engineUp.set(0);
      engineRestarts.inc();
    };
    if (engine.isUp()) news.engineUp();
    headStart.serve({
      log,
      instruments: this.instruments,
      match: (rawPath) => this.routes(rawPath),
      pages: () => this.pages,
      maxBodyBytes: options.maxBodyBytes,
      bodyBuffers: this.bodyBuffers,
    });
  }

  private startNotifier(alerting: RunningAlerting, discovery: DiscoveryDoors): Notifier {
    const { options, log } = this.start;
    const { queueCapacity, queueBatchSize } = options.rules;
    const notifier = createNotifier({
      ...{ registry: this.registry, log, userAgent: `Quadrant/${this.version()}`, discovery },
      limits: { capacity: queueCapacity, batchSize: queueBatchSize },
      local: (alerts) => this.receiveFromRules(alerting, alerts),
    });
    this.shutdown.add('notifications', () => notifier.stop());
    return notifier;
  }

  private openLoops(): Loops {
    const loops = createLoops(systemClock, this.start.log, this.instruments);
    this.shutdown.add('loops', () => loops.stop());
    return loops;
  }

  /** The alerts quarter of this process is told of every alert, whatever other Alertmanagers the configuration names. */
  private receiveFromRules(alerting: RunningAlerting, alerts: readonly OutgoingAlert[]): void {
    const posted = alerts.map(({ startsAtMs, endsAtMs, labels, annotations, generatorUrl }) => ({
      ...{ labels: Labels.of(labels), annotations, startsAtMs, endsAtMs, generatorUrl },
    }));
    alerting.doors
      .receive(posted)
      // Rules send what still fires again.
      .catch((thrown) => this.start.log.error({ error: messageOf(thrown) }, 'alerts of rules could not be received'));
  }

  private openRules({ engine, database, loops, notifier, events, alerting }: RulesBeside): RunningRules {
    const news = new RuleNews({ engine, labelsOf: (own) => notifier.labelsOf(own) });
    alerting.live.follow(news);
    const rules = startRules({
      ...{ engine, pool: database.pool, loops, clock: systemClock, send: notifier.send, checkExpr: this.checkExpr() },
      ...{ externalUrl: this.externalUrl(), registry: this.registry, log: this.start.log },
      recordEvent: (event) => this.record(events, event),
      onEvaluated: (group) => news.note(group),
    });
    return rules;
  }

  private checkExpr(): CheckExpr {
    const { syntax } = engineFeatures(this.start.options.enabledFeatures);
    return (expr) => void parseExpr(expr, syntax);
  }

  private async startWatching(
    engine: EngineClient<EngineVerbs>,
    events: EventStore,
    alerting: { readonly rules: RunningRules; readonly notifier: Notifier },
    discovery: DiscoveryDoors,
  ) {
    const { options, log, root } = this.start;
    const demo = new DemoControl(join(root, 'dist', 'demo-service.mjs'), options.demoPort, log);
    this.shutdown.add('demo', () => demo.stop());
    const pools = new ScrapePools({
      ...{ clock: systemClock, discovery },
      onTakeFailed: (reason) => log.error({ reason }, 'targets that were found could not be taken over'),
      doors: {
        ingest: (scraped) => engine.call('scrape', scraped),
        end: async (target) => void (await engine.call('endTarget', target)),
      },
      userAgent: `Quadrant/${this.version()}`,
      onEndLost: ({ url }, reason) => log.warn({ url, reason }, 'the end of a target could not be stored'),
      onScraped: ({ job }, { health }) => this.instruments.scrapes.inc({ job: job.jobName, health }),
    });
    this.shutdown.add('scrapes', () => pools.stop());
    const file = new ConfigFile(join(options.configDir, 'prometheus.yml'), systemClock.nowMs, this.checkExpr());
    const { outageToleranceMs, gracePeriodMs, resendDelayMs } = options.rules;
    const watching = new Watching({
      ...{ file, pools, demo, events, log },
      ...{ rules: alerting.rules.book, notifier: alerting.notifier },
      ruleSettings: {
        externalUrl: this.externalUrl(),
        resendDelayMs,
        restore: { outageToleranceMs, gracePeriodMs },
      },
      demoWanted: options.demo,
      instruments: this.instruments,
      async configureStore(settings) {
        await engine.started;
        return engine.call('configureStore', settings);
      },
      outOfOrderWindowMs: options.store.outOfOrderWindowMs,
    });
    const onEngineUp = () => {
      alerting.rules.engineStarted();
      // One that goes down again meanwhile is told when it is up.
      watching
        .engineStarted()
        .catch((thrown) => log.warn({ error: messageOf(thrown) }, 'the store was not configured'));
    };
    await this.progress.step('configuration', async () => {
      const isNew = await writeFirstFiles(file.path, options);
      await watching.start();
      this.watching = watching;
      this.onEngineUp = onEngineUp; // of threads that come after this one
      return `${file.path}${isNew ? ', written' : ''}`;
    });
    return { watching, pools };
  }

  private async startAlerting(
    connectionString: string,
    events: EventStore,
    engine: EngineClient<EngineVerbs>,
  ): Promise<RunningAlerting> {
    const silences = {
      options: this.start.options.silences,
      pendingAlerts: pendingAlertsOf(engine, () => this.watching?.requestSettings()),
    };
    let alerting: RunningAlerting | undefined;
    await this.progress.step('alerts', async () => {
      const { configDir, demo, demoPort } = this.start.options;
      const path = join(configDir, 'alertmanager.yml');
      alerting = await startAlerting({
        ...{ clock: systemClock, connectionString, path, externalUrl: this.externalUrl(), version: this.version() },
        demoPagerUrl: demo === false ? undefined : demoPagerUrl(demoPort),
        ...{ registry: this.registry, silences, log: this.start.log },
        recordEvent: (event) => this.record(events, event),
        options: this.start.options.alerts,
        history: this.start.options.notificationHistory,
      });
      const { stop } = alerting;
      this.shutdown.add('alerts', stop);
      return `${path}${alerting.isNewFile ? ', written' : ''}`;
    });
    return alerting ?? never('the alerts quarter');
  }

  private startLoops(
    loops: Loops,
    engine: EngineClient<EngineVerbs>,
    watching: Watching,
    plans: readonly LoopPlan[],
  ): void {
    loops.start({
      name: 'maintain_samples',
      everyMs: MAINTAIN_EVERY_MS,
      run: async () => void (await engine.call('maintain', {})),
    });
    loops.start({ name: 'watch_configuration', everyMs: CONFIG_EVERY_MS, run: () => watching.reloadIfChanged() });
    for (const plan of plans) loops.start(plan);
  }

  private async openPages(server: HeadStart['server'], events: EventStore): Promise<PageHandler> {
    publishRuntime({ events });
    let handle: PageHandler | undefined;
    await this.progress.step('pages', async () => {
      const pages = await openPages(this.start.root, this.start.options.dev, server);
      this.shutdown.add('pages', pages.close);
      handle = pages.handle;
      return 'ready';
    });
    return handle ?? never('the pages');
  }

  private note(events: EventStore, kind: string, message: string): Promise<void> {
    return this.record(events, { actor: 'quadrant', kind, message, labels: {} });
  }

  /** An event that cannot be written is no reason to undo what it tells of. */
  private async record(events: EventStore, event: NewEvent): Promise<void> {
    const { kind } = event;
    await events
      .recordEvent(event)
      .catch((thrown) => this.start.log.error({ kind, error: messageOf(thrown) }, 'an event could not be recorded'));
  }

  private version(): string {
    const { version } = JSON.parse(readFileSync(join(this.start.root, 'package.json'), 'utf8')) as { version: string };
    return version;
  }

  /** Where others reach this server. */
  private externalUrl(): string {
    return this.start.options.externalUrl ?? this.url();
  }

  private url(): string {
    const { host, port } = this.start.options.listen;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }
}

/** Each file for itself: one that is refused keeps no other from being taken over. @throws the first refusal */
async function reloadAll(watching: Watching, alerting: RunningAlerting): Promise<void> {
  const outcomes = await Promise.allSettled([watching.reload(), alerting.file.reload()]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

const never = (what: string): never => {
  throw bug(`${what} is missing after its step`);
};

/** `demo: frontservice 127.0.0.1:7101, …`, a job a row. */
function watchedRows(pools: ScrapePools): string[] {
  return pools.jobNames().map((job) => {
    const urls = pools.status().filter(({ target }) => target.job.jobName === job);
    return `${job}: ${urls.map(({ target }) => new URL(target.url).host).join(', ') || 'no targets'}`;
  });
}

// prometheus.yml and what follows from it: which targets are scraped, which rules evaluated, who is told of alerts. A refused file changes nothing and is an event.
import { dirname, resolve } from 'node:path';
import type { EventStore } from '@/lib/events/store/contract';
import { redactSecrets } from '@/lib/formats/prometheus-config';
import { messageOf } from '@/lib/kernel/errors';
import type { ScrapePools } from '@/lib/metrics/ingest/scrape/scrape-pools';
import type { Notifier } from '@/lib/metrics/react/notifier/notifier';
import type { RuleSettings } from '@/lib/metrics/react/rules/context';
import type { ConfigFile, ConfigState } from './config-file';
import { DEMO_JOB, type DemoControl } from './demo-control';
import type { RequestSettings } from './engine/request-settings';
import type { Log } from './log';
import type { Instruments } from './metrics';
import type { RuleBook } from './rules/rule-book';

export type WatchingOptions = {
  readonly file: ConfigFile;
  readonly pools: Pick<ScrapePools, 'apply'>;
  readonly demo: Pick<DemoControl, 'follow'>;
  readonly rules: Pick<RuleBook, 'apply'>;
  readonly notifier: Pick<Notifier, 'apply'>;
  readonly configureStore: (settings: Pick<RequestSettings, 'outOfOrderWindowMs'>) => Promise<unknown>;
  /** Where the file does not say it. */
  readonly outOfOrderWindowMs: number;
  /** Of a rule's settings, what no file says. */
  readonly ruleSettings: Omit<RuleSettings, 'externalLabels'>;
  /** False: `--no-demo`; its job is left out. undefined: as the file says. */
  readonly demoWanted: boolean | undefined;
  readonly events: Pick<EventStore, 'recordEvent'>;
  readonly instruments: Pick<Instruments, 'configReloadOk' | 'configReloadSeconds'>;
  readonly log: Log;
};

export class Watching {
  private state: ConfigState | undefined;
  private settings: { readonly of: ConfigState | undefined; readonly value: RequestSettings } | undefined;
  private lastLoadOk = true;
  /** Loads one after another: a reload by hand must not overtake one by the watcher. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: WatchingOptions) {}

  /** The first load. @throws when the file is refused: there is no older configuration to go on with */
  async start(): Promise<ConfigState> {
    const outcome = await this.options.file.load({ onlyIfChanged: false });
    if (outcome.kind !== 'applied') throw outcome.kind === 'refused' ? outcome.error : new Error('nothing was loaded');
    await this.apply(outcome.state);
    return outcome.state;
  }

  /** Loads the file again, whoever asks. @throws when it is refused */
  reload(): Promise<void> {
    return this.inTurn(false);
  }

  /** Loads the file when its content changed. @throws when it is refused, once for each content */
  reloadIfChanged(): Promise<void> {
    return this.inTurn(true);
  }

  /** The loaded file with its secrets blanked; '' before the first load. */
  yaml(): string {
    return this.state ? redactSecrets(this.state.text) : '';
  }

  /** What answers depend on, one object for each load; nothing before the first. */
  requestSettings(): RequestSettings {
    if (this.settings && this.settings.of === this.state) return this.settings.value;
    const { externalLabels = {}, queryLogFile = '' } = this.state?.config.global ?? {};
    const path = queryLogFile === '' ? '' : resolve(dirname(this.options.file.path), queryLogFile);
    const outOfOrderWindowMs = this.state?.config.storage.outOfOrderWindowMs ?? this.options.outOfOrderWindowMs;
    const value = { externalLabels, queryLog: { path, loadedMs: this.state?.loadedMs ?? 0 }, outOfOrderWindowMs };
    this.settings = { of: this.state, value };
    return value;
  }

  /** The engine thread has been started anew, and knows nothing of the configuration. */
  async engineStarted(): Promise<void> {
    const { outOfOrderWindowMs } = this.requestSettings();
    await this.options.configureStore({ outOfOrderWindowMs });
  }

  status(): { readonly ok: boolean; readonly loadedMs: number } {
    return { ok: this.lastLoadOk, loadedMs: this.state?.loadedMs ?? 0 };
  }

  private inTurn(onlyIfChanged: boolean): Promise<void> {
    const load = this.turn.then(() => this.load(onlyIfChanged));
    this.turn = load.catch(() => {}); // whoever asked for it has the failure
    return load;
  }

  private async load(onlyIfChanged: boolean): Promise<void> {
    const outcome = await this.options.file.load({ onlyIfChanged });
    if (outcome.kind === 'unchanged') return;
    if (outcome.kind === 'refused') {
      await this.refuse(outcome.error);
      throw outcome.error;
    }
    await this.apply(outcome.state);
    await this.record('config.reloaded', `${this.options.file.path} was taken over`);
  }

  private async apply(state: ConfigState): Promise<void> {
    const { pools, demo, demoWanted, instruments, log } = this.options;
    const { scrapeConfigs } = state.config;
    const hasDemoJob = scrapeConfigs.some(({ jobName }) => jobName === DEMO_JOB);
    await demo.follow(demoWanted ?? hasDemoJob);
    const { outOfOrderWindowMs = this.options.outOfOrderWindowMs } = state.config.storage;
    await this.options.configureStore({ outOfOrderWindowMs });
    await pools.apply(
      demoWanted === false ? scrapeConfigs.filter(({ jobName }) => jobName !== DEMO_JOB) : scrapeConfigs,
    );
    await this.applyRules(state);
    this.state = state;
    this.lastLoadOk = true;
    instruments.configReloadOk.set(1);
    instruments.configReloadSeconds.set(state.loadedMs / 1000);
    for (const { line, message } of state.config.warnings) log.warn({ file: this.options.file.path, line }, message);
    for (const { file, line, message } of state.rules.warnings) log.warn({ file, line }, message);
  }

  /** Alertmanagers first: the first evaluation may have something to tell them. */
  private async applyRules({ config, rules }: ConfigState): Promise<void> {
    const { notifier, rules: book, ruleSettings } = this.options;
    const { externalLabels } = config.global;
    await notifier.apply({ externalLabels, ...config.alerting });
    await book.apply(rules.groups, { ...ruleSettings, externalLabels }, config.global);
  }

  private async refuse(error: Error): Promise<void> {
    const { instruments, log, file } = this.options;
    this.lastLoadOk = false;
    instruments.configReloadOk.set(0);
    log.error({ file: file.path, error: messageOf(error) }, 'the configuration was refused; the last good one goes on');
    await this.record('config.refused', `${file.path} was refused: ${messageOf(error)}`);
  }

  /** An event that cannot be written is no reason to undo what it tells of. */
  private async record(kind: string, message: string): Promise<void> {
    const { events, log, file } = this.options;
    const event = { actor: 'quadrant', kind, message, labels: { file: file.path } };
    await events
      .recordEvent(event)
      .catch((thrown) => log.error({ kind, error: messageOf(thrown) }, 'an event could not be recorded'));
  }
}

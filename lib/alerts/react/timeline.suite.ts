// Timelines: what is pushed when, what must go out when, on a fake clock. Seconds everywhere.
import { expect } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { FakeClock } from '@/lib/kernel/clock';
import { Labels } from '@/lib/kernel/labels';
import { parseMatchers } from '@/lib/kernel/matcher-text';
import type { Integration, Notification, OnReply } from '../doors';
import { createReceiver } from '../ingest/receive';
import type { AlertStore } from '../store/contract';
import { type HistoryDatabase, memoryHistory } from '../store/history/memory';
import { MemoryDatabase, memoryStore } from '../store/memory';
import { expireSilence, setSilence } from '../store/silence-rules';
import { Dispatcher } from './dispatcher';
import { Journal } from './history/journal';
import { Recorder } from './history/recorder';
import { Inhibitor } from './inhibition';
import type { NotifyObserver } from './notify';
import { Silencer } from './silencing';

/** A Tuesday, 22:13:20 UTC. */
export const START_MS = 1_700_000_000_000;

type Step = { readonly atMs: number; readonly run: (world: World) => Promise<void> };

type Sent = { readonly atMs: number; readonly receiver: string; readonly text: string };

type Want = { readonly fromMs: number; readonly toMs: number; readonly receiver: string; readonly text: string };

export type Answer = (
  notification: Notification,
  signal: AbortSignal,
  attempt: number,
  onReply: OnReply | undefined,
) => Promise<void>;

export type TimelineOptions = {
  /** By name of the receiver; without: everything is taken at once. */
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly observer?: Partial<NotifyObserver>;
};

export class Timeline {
  private readonly steps: Step[] = [];
  private readonly wants: Want[] = [];

  /** @param yaml of alertmanager.yml */
  constructor(
    private readonly yaml: string,
    private readonly options: TimelineOptions = {},
  ) {}

  at(second: number): At {
    const add = (run: Step['run']) => void this.steps.push({ atMs: START_MS + second * 1000, run });
    return {
      push: (labels, times = {}) => add((world) => world.push(labels, times)),
      resolve: (labels) => add((world) => world.push(labels, { ends: second })),
      silence: (id, matchers, until) => add((world) => world.silence(id, matchers, until)),
      expire: (id) => add((world) => world.expire(id)),
      restart: (yaml) => add((world) => world.restart(yaml)),
    };
  }

  /** `text`: names of alerts that fire, then after "resolved" those that do not, by `alertname` and then `i`. */
  wantBetween(from: number, to: number, receiver: string, text: string): this {
    this.wants.push({ fromMs: START_MS + from * 1000, toMs: START_MS + to * 1000, receiver, text });
    return this;
  }

  /** Runs it all; what must go out has, and nothing else. */
  async run(untilSecond: number): Promise<World> {
    const world = await this.play(untilSecond);
    this.compare(world.sent);
    return world;
  }

  /** Runs it all, whatever goes out. */
  async play(untilSecond: number): Promise<World> {
    const world = new World(this.yaml, this.options);
    await world.start();
    for (const { atMs, run } of this.steps.toSorted((a, b) => a.atMs - b.atMs)) {
      await world.clock.advance(atMs - world.clock.nowMs());
      await run(world);
    }
    await world.clock.advance(START_MS + untilSecond * 1000 - world.clock.nowMs());
    await world.stop();
    return world;
  }

  private compare(sent: readonly Sent[]): void {
    const left = [...sent];
    const missing = this.wants.filter((want) => {
      const found = left.findIndex(
        ({ atMs, receiver, text }) =>
          atMs >= want.fromMs && atMs <= want.toMs && receiver === want.receiver && text === want.text,
      );
      if (found >= 0) left.splice(found, 1);
      return found < 0;
    });
    const shown = ({ receiver, text }: Pick<Sent, 'receiver' | 'text'>, when: string) => `${when} ${receiver}: ${text}`;
    const second = (ms: number) => (ms - START_MS) / 1000;
    expect({
      missing: missing.map((want) => shown(want, `${second(want.fromMs)}-${second(want.toMs)}`)),
      unwanted: left.map((each) => shown(each, String(second(each.atMs)))),
    }).toEqual({ missing: [], unwanted: [] });
  }
}

type Given = Readonly<Record<string, string>>;
type Times = { readonly starts?: number; readonly ends?: number; readonly annotations?: Given };

type At = {
  push(labels: Given, times?: Times): void;
  resolve(labels: Given): void;
  silence(id: string, matchers: string, untilSecond: number): void;
  expire(id: string): void;
  /** The process ends and another begins, on the same database; with another configuration, if one is given. */
  restart(yaml?: string): void;
};

/** One process on a database that outlives it. */
export class World {
  readonly clock = new FakeClock(START_MS);
  readonly sent: Sent[] = [];
  readonly troubles: string[] = [];
  readonly database = new MemoryDatabase();
  readonly history: HistoryDatabase = { records: [] };
  private journal!: Journal;
  private store!: AlertStore;
  private dispatcher!: Dispatcher;
  private readonly attempts = new Map<string, number>();

  constructor(
    private yaml: string,
    private readonly options: TimelineOptions,
  ) {}

  async start(): Promise<void> {
    const config = parseAlertmanagerConfig(this.yaml, 'alertmanager.yml', { readSecretFile: String });
    this.store = memoryStore(() => this.clock.nowMs(), this.database);
    this.journal = new Journal({
      ...{ clock: this.clock, store: memoryHistory(this.history), capacity: 1000 },
      observer: { failed: (error) => this.troubles.push(error), dropped() {} },
    });
    this.dispatcher = new Dispatcher({
      clock: this.clock,
      route: config.route,
      store: this.store,
      notifying: {
        random: () => 0.5,
        recorder: new Recorder(this.journal),
        externalUrl: 'http://quadrant',
        inhibitor: new Inhibitor(config.inhibitRules, this.store),
        silencer: new Silencer(this.store),
        timeIntervals: config.timeIntervals,
        integrationsOf: (receiver) =>
          config.receivers
            .filter(({ name }) => name === receiver)
            .flatMap(({ name, integrations }) =>
              integrations.map(({ kind, index, settings }) =>
                this.integration(name, kind, index, settings.send_resolved as boolean),
              ),
            ),
        observer: { attempted() {}, ended() {}, suppressed() {}, allSilenced() {}, ...this.options.observer },
      },
      onTrouble: (error) => this.troubles.push(error),
    });
    await this.dispatcher.start();
  }

  async stop(): Promise<void> {
    await this.dispatcher.stop();
    await this.journal.close();
    await this.store.close();
  }

  async restart(yaml = this.yaml): Promise<void> {
    await this.stop();
    this.yaml = yaml;
    await this.start();
  }

  async push(labels: Given, { starts, ends, annotations = {} }: Times): Promise<void> {
    const receive = createReceiver({
      store: this.store,
      nowMs: () => this.clock.nowMs(),
      resolveTimeoutMs: () => 300_000,
      onReceived() {},
    });
    const ms = (second: number | undefined) => (second === undefined ? undefined : START_MS + second * 1000);
    await receive([
      {
        labels: Labels.of(labels),
        annotations,
        startsAtMs: ms(starts) ?? this.clock.nowMs() - 1,
        endsAtMs: ms(ends),
        generatorUrl: '',
      },
    ]);
    await this.clock.advance(0);
  }

  async silence(id: string, matchers: string, untilSecond: number): Promise<void> {
    const nowMs = this.clock.nowMs();
    const wanted = {
      ...{ id: undefined, matchers: parseMatchers(matchers), createdBy: 'me', comment: '' },
      ...{ startsAtMs: nowMs, endsAtMs: START_MS + untilSecond * 1000 },
    };
    await this.store.changeSilences((silences) => setSilence(wanted, silences, nowMs, () => id));
  }

  async expire(id: string): Promise<void> {
    await this.store.changeSilences((silences) => expireSilence(id, silences, this.clock.nowMs()));
  }

  private integration(receiver: string, name: string, index: number, sendResolved: boolean): Integration {
    return {
      ...{ name, index, sendResolved },
      send: async (notification, signal, onReply) => {
        const attempt = (this.attempts.get(receiver) ?? 0) + 1;
        this.attempts.set(receiver, attempt);
        await this.options.answers?.[receiver]?.(notification, signal, attempt, onReply);
        this.sent.push({ atMs: this.clock.nowMs(), receiver, text: textOf(notification) });
      },
    };
  }
}

function textOf({ alerts }: Notification): string {
  const names = (wanted: string) =>
    alerts
      .filter(({ status }) => status === wanted)
      .map(({ labels }) => labels.get('alertname') + labels.get('i'))
      .sort()
      .join(' ');
  const [firing, resolved] = [names('firing'), names('resolved')];
  return resolved === '' ? firing : `${firing} resolved ${resolved}`.trim();
}

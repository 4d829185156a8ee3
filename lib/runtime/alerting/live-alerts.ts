// The live list of alerts and their history in this process: what feeds them, who reads them, and the loops that keep both.
import { Counter, Gauge, type Registry } from 'prom-client';
import { NO_REASON, silenceStateOf } from '@/lib/alerts/model';
import type { AlertRow, GroupNews, SentMessage } from '@/lib/alerts/query/live-row';
import { LiveView } from '@/lib/alerts/query/live-view';
import type { Alerting } from '@/lib/alerts/react/alerting';
import type { AlertHistory, SeenAlert, Span } from '@/lib/alerts/spans/contract';
import { Recorder } from '@/lib/alerts/spans/recorder';
import type { AlertReader } from '@/lib/alerts/store/contract';
import { openAlertHistory } from '@/lib/alerts/store/postgres/spans';
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { AlertListDoors } from '@/lib/wire/console/alerts-api';
import { LiveFeed } from '@/lib/wire/console/live-feed';
import { stateJson } from '@/lib/wire/console/live-json';
import type { StreamDoors } from '@/lib/wire/console/live-stream';
import type { Log } from '../log';
import type { LoopPlan } from '../loops';
import type { AlertOptions } from '../options';

type MessageQuery = { readonly fromMs: number | undefined; readonly limit: number; readonly except: readonly string[] };

export type LiveAlertsParts = {
  readonly clock: Clock;
  readonly connectionString: string;
  readonly store: AlertReader;
  readonly alerting: Alerting;
  /** Messages that went out, or should have, but for those with certain ids; newest first. @throws unavailable */
  readonly messages: (query: MessageQuery) => Promise<readonly (SentMessage & { readonly id: string })[]>;
  readonly options: AlertOptions;
  readonly registry: Registry;
  readonly log: Log;
};

/** What rules say of their alerts; see RuleNews. */
export type NewsSource = {
  readonly hasNews: boolean;
  take(): Promise<ReadonlyMap<string, GroupNews | undefined>>;
};

export type LiveAlerts = {
  readonly doors: Omit<AlertListDoors, 'failingRules' | 'failingIntegrations'> & StreamDoors;
  readonly loops: readonly LoopPlan[];
  /** Labels of alerts that ended since, the last ended first. @throws unavailable */
  endedSince(sinceMs: number, limit: number): Promise<readonly Labels[]>;
  /** Rules come to life after the alerts quarter. */
  follow(rules: NewsSource): void;
  stop(): Promise<void>;
};

const TICK_EVERY_MS = 1_000;
/** Who opens the list waits no longer for values and what waits. */
const FRESHEN_MS = 500;
const PRUNE_EVERY_MS = 10 * 60_000;

/** @throws unavailable */
export async function startLiveAlerts(parts: LiveAlertsParts): Promise<LiveAlerts> {
  const { clock, connectionString, store, alerting, options, registry, log } = parts;
  const instruments = liveInstruments(registry, () => feed.readerCount);
  const history = openAlertHistory({
    connectionString,
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  });
  const view = new LiveView({ store, standing: () => alerting.liveStanding(), ...options });
  const liveState = () => ({
    ...{ atMs: clock.nowMs(), version: view.version, rows: view.rows.values(), values: view.values.entries() },
    ...{ groups: view.groups.values(), silences: view.silences.values() },
  });
  const feed = new LiveFeed({
    state: () => stateJson(liveState()),
    maxReaders: options.maxStreams,
    onBehind: () => instruments.behind.inc(),
  });
  const recorder = new Recorder({
    ...{ history, rows: view.rows, nowMs: () => clock.nowMs() },
    onWritten: (changes) => instruments.transitions.inc(changes.length),
    onLead: (leads) => instruments.leads.set(leads ? 1 : 0),
  });
  const news = new News(clock, view, parts.messages, log);
  const tick = () => {
    const delta = view.tick();
    if (!delta) return;
    feed.push(delta);
    if (delta.gone.length > 0) news.forgetMessages(); // the list no longer knows of messages about them
    recorder.note(delta.rows, delta.gone);
    if (delta.rows.some(({ state, rule }) => state !== 'resolved' && !rule)) news.isWanted = true;
  };
  view.addResolved(await resolvedRows(history, clock.nowMs() - options.resolvedForMs, options.maxResolved));
  tick();
  const freshen = async () => {
    await Promise.race([news.take(), new Promise<void>((resolve) => clock.after(FRESHEN_MS, resolve))]);
    tick();
  };
  return {
    doors: {
      ...{ freshen, liveState, join: () => feed.join(), counts: () => view.counts() },
      activeSilences: () => activeSilences(store, clock.nowMs()),
      spans: (query) => history.spans(query),
      seenAlert: (fingerprint) => history.seenAlert(fingerprint),
    },
    loops: [
      {
        name: 'live_alerts',
        everyMs: TICK_EVERY_MS,
        run: async () => {
          // Not waited for: an engine that is busy with a query must not hold alerts back. What it says comes with a later tick.
          if (feed.readerCount > 0 || news.isWanted) void news.take();
          tick();
        },
      },
      { name: 'record_alert_history', everyMs: TICK_EVERY_MS, run: () => recorder.record() },
      {
        name: 'prune_alert_history',
        everyMs: PRUNE_EVERY_MS,
        run: async () => instruments.pruned.inc(await history.prune(clock.nowMs() - options.historyRetentionMs)),
      },
    ],
    endedSince: async (sinceMs, limit) => (await history.endedSince(sinceMs, limit)).map(({ alert }) => alert.labels),
    follow: (rules) => news.follow(rules),
    async stop() {
      feed.close();
      view.close();
      await history.close();
    },
  };
}

function activeSilences({ silences }: AlertReader, nowMs: number): number {
  let count = 0;
  for (const silence of silences.values()) if (silenceStateOf(silence, nowMs) === 'active') count++;
  return count;
}

/** Of a start: what alerts that fire were told of before it. */
const MOST_MESSAGES = 2_000;
const MESSAGES_EVERY_MS = 5_000;
/** Of so many messages the list has, the database is told. */
const MOST_TAKEN = 10_000;
/** A message is written when it got through, or was given up, as of when it was begun: that may be a while ago. */
const OVERLAP_MS = 6 * 60_000;

/** News of rules and messages on their way into the list, asked for only when somebody wants them. */
class News {
  /** An alert came that may be of a rule of ours. */
  isWanted = false;
  private rules: NewsSource | undefined;
  private taking: Promise<void> | undefined;
  private messagesUntilMs: number | undefined;
  private messagesAtMs = 0;
  /** Ids of messages the list has, with when those were begun. */
  private taken = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly view: LiveView,
    private readonly messages: LiveAlertsParts['messages'],
    private readonly log: Log,
  ) {}

  follow(rules: NewsSource): void {
    this.rules = rules;
  }

  /** The next read has all messages again; what is being read now counts as not read, too. */
  forgetMessages(): void {
    this.taken = new Map();
  }

  /** One at a time. Without the engine thread or the database the list is what it was: alerts do not wait for what is told of them. */
  take(): Promise<void> {
    this.taking ??= this.takeAll().finally(() => {
      this.taking = undefined;
    });
    return this.taking;
  }

  private async takeAll(): Promise<void> {
    this.isWanted = false;
    const outcomes = await Promise.allSettled([this.takeRules(), this.takeMessages()]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        this.log.warn({ error: messageOf(outcome.reason) }, 'the list of alerts waits for news');
  }

  private async takeRules(): Promise<void> {
    if (!this.rules?.hasNews) return;
    for (const [group, news] of await this.rules.take()) this.view.takeNews(group, news);
  }

  private async takeMessages(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (nowMs < this.messagesAtMs) return;
    const fromMs = this.messagesUntilMs && this.messagesUntilMs - OVERLAP_MS;
    const { taken } = this;
    const messages = await this.messages({ fromMs, limit: MOST_MESSAGES, except: [...taken.keys()] });
    this.view.takeMessages(messages);
    this.messagesAtMs = nowMs + MESSAGES_EVERY_MS;
    const untilMs = Math.max(this.messagesUntilMs ?? 1, ...messages.map(({ atMs }) => atMs));
    this.messagesUntilMs = untilMs;
    for (const { id, atMs } of messages) taken.set(id, atMs);
    for (const [id, atMs] of taken) if (atMs < untilMs - OVERLAP_MS || taken.size > MOST_TAKEN) taken.delete(id);
  }
}

async function resolvedRows(history: AlertHistory, sinceMs: number, limit: number): Promise<readonly AlertRow[]> {
  const ended = await history.endedSince(sinceMs, limit);
  return ended.map(({ alert, span }) => resolvedRow(alert, span));
}

const resolvedRow = (alert: SeenAlert, { startsMs, untilMs }: Span): AlertRow => ({
  ...alert,
  ...{ state: 'resolved', ...NO_REASON, groups: [], receivers: [], notified: [], sinceMs: startsMs, endedMs: untilMs },
});

function liveInstruments(registry: Registry, readers: () => number) {
  const registers = [registry];
  new Gauge({
    ...{ registers, name: 'quadrant_alert_streams', help: 'Pages that follow the list of alerts.' },
    collect() {
      this.set(readers());
    },
  });
  const counter = (name: string, help: string) => new Counter({ registers, name, help });
  return {
    behind: counter('quadrant_alert_streams_behind_total', 'Times a page read too slowly and was sent the whole list.'),
    transitions: counter('quadrant_alert_state_changes_total', 'Changes of alerts that were written to the history.'),
    pruned: counter(
      'quadrant_alert_state_history_pruned_total',
      'Spans of the history that were older than its retention.',
    ),
    leads: new Gauge({
      ...{ registers, name: 'quadrant_alert_state_history_writer' },
      help: 'Whether this process writes the history of alerts; one of those that share a database does.',
    }),
  };
}

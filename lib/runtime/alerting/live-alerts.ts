// The live list of alerts and their history in this process: what feeds them, who reads them, and the loops that keep both.
import { Counter, Gauge, type Registry } from 'prom-client';
import { NO_REASON, silenceStateOf } from '@/lib/alerts/model';
import type { AlertRow } from '@/lib/alerts/query/live-row';
import { LiveView } from '@/lib/alerts/query/live-view';
import type { Alerting } from '@/lib/alerts/react/alerting';
import type { AlertHistory, SeenAlert, Span } from '@/lib/alerts/spans/contract';
import { Recorder } from '@/lib/alerts/spans/recorder';
import type { AlertReader } from '@/lib/alerts/store/contract';
import { openAlertHistory } from '@/lib/alerts/store/postgres/spans';
import type { Clock } from '@/lib/kernel/clock';
import type { Labels } from '@/lib/kernel/labels';
import type { AlertListDoors } from '@/lib/wire/console/alerts-api';
import { LiveFeed } from '@/lib/wire/console/live-feed';
import { stateJson } from '@/lib/wire/console/live-json';
import type { StreamDoors } from '@/lib/wire/console/live-stream';
import type { Log } from '../log';
import type { LoopPlan } from '../loops';
import type { AlertOptions } from '../options';
import { LiveNews, type MessageSource, type NewsSource } from './live-news';

export type LiveAlertsParts = {
  readonly clock: Clock;
  readonly connectionString: string;
  readonly store: AlertReader;
  readonly alerting: Alerting;
  readonly messages: MessageSource;
  readonly options: AlertOptions;
  readonly registry: Registry;
  readonly log: Log;
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
  const news = new LiveNews({ clock, view, messages: parts.messages, log });
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

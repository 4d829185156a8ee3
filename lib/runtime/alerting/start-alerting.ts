// The alerts quarter of a process: store, dispatcher, alertmanager.yml, API, put together.
import type { Registry } from 'prom-client';
import type { RecordEvent } from '@/lib/alerts/doors';
import type { MessageRecord } from '@/lib/alerts/history';
import { createReceiver } from '@/lib/alerts/ingest/receive';
import { listAlerts, listGroups } from '@/lib/alerts/query/list';
import type { SentMessage } from '@/lib/alerts/query/live-row';
import { Alerting } from '@/lib/alerts/react/alerting';
import type { AlertStore } from '@/lib/alerts/store/contract';
import type { HistoryReader } from '@/lib/alerts/store/history/contract';
import { openAlertStore } from '@/lib/alerts/store/postgres';
import { defaultAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import * as zstd from '@/lib/formats/zstd';
import type { Clock } from '@/lib/kernel/clock';
import type { AlertmanagerDoors } from '@/lib/wire/alertmanager/routes';
import { writeFirstConfig } from '../config-file';
import type { Log } from '../log';
import type { LoopPlan } from '../loops';
import type { AlertOptions } from '../options';
import { addAlertCounts, createAlertInstruments, observerOf } from './alert-metrics';
import { AlertmanagerFile } from './alertmanager-file';
import { type FailingIntegrations, watchFailingIntegrations } from './failing-integrations';
import { type HistoryLimits, startHistory } from './history';
import { type LiveAlerts, startLiveAlerts } from './live-alerts';
import { type AlertsNotificationDoors, notificationDoors } from './notification-doors';
import { messagesSince } from './silence-history';
import { type RunningSilences, type SilencesParts, startSilences } from './start-silences';

export type AlertingParts = {
  readonly clock: Clock;
  readonly connectionString: string;
  /** alertmanager.yml; written when there is none. */
  readonly path: string;
  /** Named in a file that is written. */
  readonly demoPagerUrl: string | undefined;
  readonly externalUrl: string;
  readonly version: string;
  readonly options: AlertOptions;
  readonly registry: Registry;
  readonly silences: Pick<SilencesParts, 'options' | 'pendingAlerts'>;
  readonly recordEvent: RecordEvent;
  readonly history: HistoryLimits;
  readonly log: Log;
};

export type RunningAlerting = {
  readonly file: AlertmanagerFile;
  readonly doors: AlertmanagerDoors;
  readonly silences: RunningSilences['doors'];
  readonly live: LiveAlerts;
  readonly history: HistoryReader;
  readonly notificationDoors: AlertsNotificationDoors;
  readonly failingIntegrations: FailingIntegrations['count'];
  readonly loops: readonly LoopPlan[];
  readonly isNewFile: boolean;
  stop(): Promise<void>;
};

/** @throws unavailable; bad_input when the file is refused. Then nothing of it runs */
export async function startAlerting(parts: AlertingParts): Promise<RunningAlerting> {
  const { clock, connectionString, path, externalUrl, registry, recordEvent, log } = parts;
  const nowMs = () => clock.nowMs();
  const instruments = createAlertInstruments(registry);
  const store = await openAlertStore({
    ...{ connectionString, nowMs, compression: zstd },
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  });
  const history = startHistory({ clock, connectionString, limits: parts.history, registry, log });
  let live: LiveAlerts | undefined;
  const silences = startSilences({
    ...{ ...parts.silences, clock, connectionString, store, recordEvent, registry, log },
    messagesSince: messagesSince(history.reader),
    endedSince: async (sinceMs, limit) => (await live?.endedSince(sinceMs, limit)) ?? [],
  });
  const alerting = new Alerting({
    ...{ clock, store, externalUrl, random: Math.random, recorder: history.recorder },
    observer: {
      ...observerOf(instruments, (integration, error) => log.error({ integration, error }, 'a notification failed')),
      allSilenced: silences.allSilenced,
    },
    onTrouble: (error) => log.error({ error }, 'alerts could not be looked at; it is tried again'),
  });
  const file = new AlertmanagerFile({
    ...{ path, nowMs, recordEvent, instruments, log },
    apply: (plan) => alerting.apply(plan),
  });
  const stop = async () => {
    await live?.stop();
    await alerting.stop();
    await silences.stop();
    await history.stop();
    await store.close();
  };
  try {
    const isNewFile = await writeFirstConfig(path, defaultAlertmanagerConfig({ demoPagerUrl: parts.demoPagerUrl }));
    await file.start();
    addAlertCounts(registry, store, alerting);
    const receive = createReceiver({
      ...{ store, nowMs, resolveTimeoutMs: () => file.resolveTimeoutMs() },
      onReceived(what, count) {
        if (what === 'invalid') instruments.invalid.inc({ version: 'v2' }, count);
        else instruments.received.inc({ status: what, version: 'v2' }, count);
      },
    });
    const doors: AlertmanagerDoors = {
      receive,
      alerts: (query) => listAlerts(store.alerts.values(), query, alerting.standing()),
      groups: (query) => listGroups(alerting.groups(), query, alerting.standing()),
      ...silences.doors,
      nowMs,
      receivers: () => file.receivers(),
      configText: () => file.text(),
      startedMs: nowMs(),
      version: parts.version,
    };
    live = await startLiveAlerts({
      ...{ clock, connectionString, store, alerting, options: parts.options, registry, log },
      messages: async (query) => (await history.reader.messages(query)).map(sentMessage),
    });
    const failing = watchFailingIntegrations({
      ...{ receivers: () => file.receiverTargets(), history: history.reader, registry },
      pending: () => history.recorder.pending(),
    });
    return {
      ...{ file, doors, live, silences: silences.doors, history: history.reader, isNewFile, stop },
      loops: [...loopsOf(store, alerting, file, nowMs), ...silences.loops, history.loop, failing.loop, ...live.loops],
      failingIntegrations: failing.count,
      notificationDoors: notificationDoors({
        ...{ clock, externalUrl, store, alerting, file, history, historyRetentionMs: parts.history.retentionMs },
      }),
    };
  } catch (failed) {
    await stop();
    throw failed;
  }
}

const sentMessage = (message: MessageRecord): SentMessage & { readonly id: string } => ({
  id: message.id,
  ...{ receiver: message.receiver, integration: `${message.integration}[${message.index}]`, atMs: message.atMs },
  ...{ outcome: message.outcome, code: message.attempts.at(-1)?.code },
  firing: message.alerts.filter(({ status }) => status === 'firing').map(({ fingerprint }) => fingerprint),
});

const FOLLOW_EVERY_MS = 1_000;
const CONFIG_EVERY_MS = 2_000;
/** Alertmanager: --alerts.gc-interval and --data.retention. */
const COLLECT_EVERY_MS = 30 * 60_000;
const RETENTION_MS = 120 * 3_600_000;

const loopsOf = (
  store: AlertStore,
  alerting: Alerting,
  file: AlertmanagerFile,
  nowMs: () => number,
): readonly LoopPlan[] => [
  { name: 'follow_alerts', everyMs: FOLLOW_EVERY_MS, run: () => store.follow() },
  { name: 'watch_alertmanager_configuration', everyMs: CONFIG_EVERY_MS, run: () => file.reloadIfChanged() },
  {
    name: 'collect_alerts',
    everyMs: COLLECT_EVERY_MS,
    run: () =>
      store.collectGarbage({
        nowMs: nowMs(),
        isHeld: (fingerprint) => alerting.holds(fingerprint),
        keptFromMs: nowMs() - RETENTION_MS,
      }),
  },
];

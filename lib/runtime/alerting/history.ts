// The notification history of a process: store, queue before it, recorder, its metrics, and the loop that forgets what is old.
import { Counter, Gauge, type Registry } from 'prom-client';
import { Journal } from '@/lib/alerts/react/history/journal';
import { Recorder } from '@/lib/alerts/react/history/recorder';
import type { HistoryReader } from '@/lib/alerts/store/history/contract';
import { openHistoryStore } from '@/lib/alerts/store/postgres/history';
import type { Clock } from '@/lib/kernel/clock';
import type { Log } from '../log';
import type { LoopPlan } from '../loops';

export type HistoryLimits = {
  readonly retentionMs: number;
  /** Records that may wait while the database is away. */
  readonly queueCapacity: number;
};

export type RunningHistory = {
  readonly reader: HistoryReader;
  readonly recorder: Recorder;
  readonly loop: LoopPlan;
  stop(): Promise<void>;
};

type HistoryParts = {
  readonly clock: Clock;
  readonly connectionString: string;
  readonly limits: HistoryLimits;
  readonly registry: Registry;
  readonly log: Log;
};

const COLLECT_EVERY_MS = 10 * 60_000;

export function startHistory({ clock, connectionString, limits, registry, log }: HistoryParts): RunningHistory {
  const store = openHistoryStore({
    connectionString,
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  });
  const instruments = historyInstruments(registry, () => journal.length, limits);
  const journal: Journal = new Journal({
    ...{ clock, store, capacity: limits.queueCapacity },
    observer: {
      failed(error) {
        instruments.failures.inc();
        log.error({ error }, 'the notification history could not be written; it is tried again');
      },
      dropped(count) {
        instruments.dropped.inc(count);
        log.error(
          { records: count },
          'records of the notification history are lost; the notifications themselves are not',
        );
      },
    },
  });
  const collect = async () => instruments.deleted.inc(await store.collectGarbage(clock.nowMs() - limits.retentionMs));
  return {
    reader: store,
    recorder: new Recorder(journal),
    loop: { name: 'collect_notification_history', everyMs: COLLECT_EVERY_MS, run: collect },
    async stop() {
      await journal.close();
      await store.close();
    },
  };
}

function historyInstruments(registry: Registry, queueLength: () => number, limits: HistoryLimits) {
  const shared = { registers: [registry] };
  const counter = (name: string, help: string) =>
    new Counter({ ...shared, name: `quadrant_notification_history_${name}_total`, help });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      ...{ ...shared, name: `quadrant_notification_history_${name}`, help },
      collect() {
        this.set(value());
      },
    });
  gauge('queue_length', 'Records that wait to be written.', queueLength);
  gauge('queue_capacity', 'Records that may wait.', () => limits.queueCapacity);
  gauge('retention_seconds', 'How long records are kept.', () => limits.retentionMs / 1000);
  return {
    failures: counter('write_failures', 'Writes that failed and were tried again.'),
    dropped: counter('dropped', 'Records that were lost since too many waited.'),
    deleted: counter('deleted', 'Records that were older than the retention.'),
  };
}

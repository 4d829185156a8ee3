// Integrations that fail: their last message did not get there, or is being tried again. For the tabs of every page, and /metrics.
import { Gauge, type Registry } from 'prom-client';
import type { HistoryReader, IntegrationKey } from '@/lib/alerts/store/history/contract';
import type { ListedReceiver } from '@/lib/wire/console/receivers-api';
import type { LoopPlan } from '../loops';

export type FailingIntegrationsParts = {
  readonly receivers: () => readonly Pick<ListedReceiver, 'name' | 'integrations'>[];
  readonly history: Pick<HistoryReader, 'failing'>;
  /** Messages that have not ended, of this process. */
  readonly pending: () => readonly (IntegrationKey & { readonly attempts: readonly { readonly error?: string }[] })[];
  readonly registry: Registry;
};

export type FailingIntegrations = {
  /** As of the last run of the loop and this moment; undefined: the history has not been read, or cannot be. */
  readonly count: () => number | undefined;
  readonly loop: LoopPlan;
};

/** Also what another process on the same database could not send is seen so late. */
const READ_EVERY_MS = 10_000;

export function watchFailingIntegrations(parts: FailingIntegrationsParts): FailingIntegrations {
  const { receivers, history, pending, registry } = parts;
  let failed: readonly IntegrationKey[] | undefined;
  const count = () => {
    if (!failed) return undefined;
    const retried = pending().filter(({ attempts }) => attempts.some(({ error }) => error !== undefined));
    return new Set([...failed, ...retried].map(keyOf)).size;
  };
  new Gauge({
    ...{ registers: [registry], name: 'quadrant_alerts_failing_integrations' },
    help: 'Integrations whose last message did not get there, or is being tried again. NaN: not known.',
    collect() {
      this.set(count() ?? Number.NaN);
    },
  });
  const run = async () => {
    const keys = receivers().flatMap(({ name, integrations }) =>
      integrations.map(({ integration, index }) => ({ receiver: name, integration, index })),
    );
    try {
      failed = await history.failing(keys);
    } catch (unread) {
      failed = undefined;
      throw unread;
    }
  };
  return { count, loop: { name: 'find_failing_integrations', everyMs: READ_EVERY_MS, run } };
}

const keyOf = ({ receiver, integration, index }: IntegrationKey) => JSON.stringify([receiver, integration, index]);

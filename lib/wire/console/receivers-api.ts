// GET /api/alerts/receivers, how each integration fares; POST /api/alerts/receivers/:name/test, a message to try it with.
import type { MessageRecord } from '@/lib/alerts/history';
import type { Route } from '@/lib/alerts/model';
import { pathTo, routeNodes } from '@/lib/alerts/query/route-walk';
import type { TestOutcome } from '@/lib/alerts/react/test-notification';
import type { HistoryReader, IntegrationRecord } from '@/lib/alerts/store/history/contract';
import { notFound } from '@/lib/kernel/errors';
import { formatMatchers } from '@/lib/kernel/matcher-syntax';
import type { Asked, Endpoints } from './endpoint';
import type { Unfinished } from './history-json';

export type ListedReceiver = {
  readonly name: string;
  readonly integrations: readonly {
    readonly integration: string;
    readonly index: number;
    readonly sendResolved: boolean;
    /** Where it sends to, without what is secret. */
    readonly target: string;
  }[];
};

export type ReceiverDoors = {
  readonly nowMs: () => number;
  readonly root: () => Route;
  /** In the order of the file. */
  readonly receivers: () => readonly ListedReceiver[];
  readonly history: Pick<HistoryReader, 'integrations'>;
  readonly pending: () => readonly Unfinished[];
  /** One message by each integration. @throws conflict when another test has only just been sent */
  readonly sendTest: (receiver: string) => Promise<readonly TestOutcome[]>;
};

export const receiverEndpoints = (doors: ReceiverDoors): Endpoints => ({
  '/api/alerts/receivers': { GET: () => receivers(doors) },
  '/api/alerts/receivers/:name/test': { POST: (asked) => test(asked, doors) },
});

const DAY_MS = 24 * 3_600_000;

async function receivers(doors: ReceiverDoors) {
  const listed = doors.receivers();
  const keys = listed.flatMap(({ name, integrations }) =>
    integrations.map(({ integration, index }) => ({ receiver: name, integration, index })),
  );
  const records = keys.length > 0 ? await doors.history.integrations(keys, doors.nowMs() - DAY_MS) : [];
  const nodes = routeNodes(doors.root());
  return {
    receivers: listed.map(({ name, integrations }) => ({
      name,
      integrations: integrations.map((each) => ({ ...each, ...fareOf(name, each, records, doors.pending()) })),
      routes: nodes
        .filter(({ route }) => route.receiver === name)
        .map(({ id }) => ({
          id,
          path: pathTo(doors.root(), id)
            .slice(1)
            .map(({ route }) => formatMatchers(route.matchers)),
        })),
    })),
  };
}

function fareOf(
  receiver: string,
  { integration, index }: ListedReceiver['integrations'][number],
  records: readonly IntegrationRecord[],
  pending: readonly Unfinished[],
) {
  const isOwn = (each: { readonly receiver: string; readonly integration: string; readonly index: number }) =>
    each.receiver === receiver && each.integration === integration && each.index === index;
  const found = records.find(isOwn);
  const retrying = pending.filter((message) => isOwn(message) && message.attempts.some(({ error }) => error));
  return {
    lastSent: found?.lastSent ? endJson(found.lastSent) : null,
    lastFailure: found?.lastFailure ? { ...endJson(found.lastFailure), outcome: found.lastFailure.outcome } : null,
    last24h: found?.counts ?? { sent: 0, failed: 0, gave_up: 0 },
    retrying: retrying.map(({ id, tries, attempts }) => ({ id, tries, lastAttempt: attempts.at(-1) })),
  };
}

const endJson = ({ id, atMs, why, tries, attempts }: MessageRecord) => ({
  ...{ id, atMs, why, tries, lastAttempt: attempts.at(-1) },
});

async function test({ segments }: Asked, doors: ReceiverDoors) {
  const name = segments.at(-2) ?? '';
  if (!doors.receivers().some((receiver) => receiver.name === name))
    throw notFound(`there is no receiver ${JSON.stringify(name)}`);
  return { outcomes: await doors.sendTest(name) };
}

// A database that is away for a while: nothing is sent twice, and everything in the end.
import { expect, test } from 'vitest';
import { FakeClock } from '@/lib/kernel/clock';
import { unavailable } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { AlertStore } from '../store/contract';
import { memoryStore } from '../store/memory';
import { Alerting } from './alerting';
import { Recorder } from './history/recorder';

type Verb = 'loadGroups' | 'claimGroups' | 'releaseGroup' | 'recordNotification';

const ROUTE = {
  ...{ receiver: 'team', groupBy: ['alertname'], groupByAll: false, matchers: [], continue: false, routes: [] },
  ...{ groupWaitMs: 1_000, groupIntervalMs: 10_000, repeatIntervalMs: 3_600_000 },
  ...{ muteTimeIntervals: [], activeTimeIntervals: [] },
};

/** The store fails in one verb so many times. */
function failing(store: AlertStore, verb: Verb, times: number): AlertStore {
  let left = times;
  const original = store[verb].bind(store) as (...args: unknown[]) => Promise<unknown>;
  Object.assign(store, {
    [verb]: async (...args: unknown[]) => {
      if (left-- > 0) throw unavailable('the database is away');
      return original(...args);
    },
  });
  return store;
}

async function run(verb: Verb, times: number, forMs: number) {
  const clock = new FakeClock();
  const store = failing(
    memoryStore(() => clock.nowMs()),
    verb,
    times,
  );
  const sentMs: number[] = [];
  const troubles: string[] = [];
  const startMs = clock.nowMs();
  const integration = {
    name: 'webhook',
    index: 0,
    sendResolved: true,
    send: async () => void sentMs.push(clock.nowMs() - startMs),
  };
  const alerting = new Alerting({
    ...{ clock, store, random: () => 0.5, externalUrl: '', recorder: new Recorder({ add() {} }) },
    observer: { attempted() {}, ended() {}, suppressed() {}, allSilenced() {} },
    onTrouble: (error) => troubles.push(error),
  });
  const started = alerting.apply({
    ...{ resolveTimeoutMs: 300_000, route: ROUTE, inhibitRules: [], timeIntervals: new Map() },
    integrations: new Map([['team', [integration]]]),
  });
  await clock.advance(0);
  await store.putAlerts([
    {
      ...{ fingerprint: 'a', labels: Labels.of({ alertname: 'A' }), annotations: {}, generatorUrl: '', timeout: true },
      ...{ startsAtMs: startMs, endsAtMs: startMs + 300_000, updatedAtMs: startMs, receivedAtMs: startMs },
    },
  ]);
  await clock.advance(forMs);
  await started;
  await alerting.stop();
  return { sentMs, troubles };
}

test.each<[Verb, number[], string]>([
  ['loadGroups', [2_000], 'groups could not be loaded: the database is away'],
  ['claimGroups', [3_000], 'groups could not be claimed: the database is away'],
  ['releaseGroup', [1_000], 'group {}:{alertname="A"} could not be released: the database is away'],
  // What was sent and is not on record is sent again, an interval later.
  ['recordNotification', [1_000, 11_000, 21_000], 'group {}:{alertname="A"}: the database is away'],
])('%s fails twice', async (verb, expected, trouble) => {
  const { sentMs, troubles } = await run(verb, 2, 60_000);
  expect(sentMs).toEqual(expected);
  expect(troubles).toContain(trouble);
});

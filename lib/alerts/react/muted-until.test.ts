// Until when the live list says that a group is quiet.
import { expect, test } from 'vitest';
import { FakeClock } from '@/lib/kernel/clock';
import { Labels } from '@/lib/kernel/labels';
import { memoryStore } from '../store/memory';
import { Alerting } from './alerting';
import { Recorder } from './history/recorder';

const START_MS = Date.UTC(2026, 10, 19, 22, 13);
const HOUR_MS = 3_600_000;
const ROUTE = {
  ...{ receiver: 'team', groupBy: ['alertname'], groupByAll: false, matchers: [], continue: false, routes: [] },
  ...{ groupWaitMs: 1_000, groupIntervalMs: 10_000, repeatIntervalMs: HOUR_MS },
};
const NIGHT = {
  ...{ times: [{ from: 22 * 60, to: 24 * 60 }], weekdays: [], daysOfMonth: [], months: [], years: [], location: 'UTC' },
};

test('until its route’s intervals let it speak; in the open, nothing', async () => {
  const clock = new FakeClock(START_MS);
  const store = memoryStore(() => clock.nowMs());
  const alerting = new Alerting({
    ...{ clock, store, random: () => 0.5, externalUrl: '', recorder: new Recorder({ add() {} }) },
    observer: { attempted() {}, ended() {}, suppressed() {}, allSilenced() {} },
    onTrouble: (error) => expect.unreachable(error),
  });
  const plan = (route: { muteTimeIntervals: string[]; activeTimeIntervals: string[] }) => ({
    ...{ resolveTimeoutMs: 300_000, inhibitRules: [], integrations: new Map() },
    route: { ...ROUTE, muteTimeIntervals: [], activeTimeIntervals: [], routes: [{ ...ROUTE, ...route }] },
    timeIntervals: new Map([['night', [NIGHT]]]),
  });
  await store.putAlerts([
    {
      ...{ fingerprint: 'a', labels: Labels.of({ alertname: 'A' }), annotations: {}, generatorUrl: '', timeout: false },
      ...{ startsAtMs: START_MS, endsAtMs: START_MS + 48 * HOUR_MS, updatedAtMs: START_MS, receivedAtMs: START_MS },
    },
  ]);
  const untilMs = () => [...alerting.liveStanding().groups()].map(({ mutedUntilMs }) => mutedUntilMs);
  await alerting.apply(plan({ muteTimeIntervals: ['night'], activeTimeIntervals: [] }));
  expect(untilMs()).toEqual([Date.UTC(2026, 10, 20)]);
  await clock.advance(2 * HOUR_MS);
  expect(untilMs()).toEqual([undefined]);
  await alerting.apply(plan({ muteTimeIntervals: [], activeTimeIntervals: ['night'] }));
  expect(untilMs()).toEqual([Date.UTC(2026, 10, 20, 22)]);
  await alerting.stop();
});

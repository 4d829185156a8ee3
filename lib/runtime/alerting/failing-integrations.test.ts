import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import type { IntegrationKey } from '@/lib/alerts/store/history/contract';
import { type FailingIntegrationsParts, watchFailingIntegrations } from './failing-integrations';

const NEVER = new AbortController().signal;

const key = (receiver: string, index = 0): IntegrationKey => ({ receiver, integration: 'webhook', index });
const integration = (index: number) => ({ integration: 'webhook', index, sendResolved: true, target: '' });

let failing: IntegrationKey[] | undefined;
let asked: readonly IntegrationKey[];
let pending: ReturnType<FailingIntegrationsParts['pending']>;
let registry: Registry;

beforeEach(() => {
  [failing, asked, pending, registry] = [[], [], [], new Registry()];
});

const watch = () =>
  watchFailingIntegrations({
    receivers: () => [
      { name: 'team', integrations: [integration(0), integration(1)] },
      { name: 'nobody', integrations: [] },
    ],
    history: {
      async failing(keys) {
        asked = keys;
        if (!failing) throw new Error('no database');
        return failing;
      },
    },
    pending: () => pending,
    registry,
  });

const metric = async () => /^quadrant_alerts_failing_integrations (.*)$/m.exec(await registry.metrics())?.[1];

test('nothing is known before the history was read, and when it cannot be read any more', async () => {
  const { count, loop } = watch();
  expect([count(), await metric()]).toEqual([undefined, 'Nan']);
  await loop.run(NEVER);
  expect(asked).toEqual([key('team', 0), key('team', 1)]);
  expect([count(), await metric()]).toEqual([0, '0']);
  failing = undefined;
  await expect(loop.run(NEVER)).rejects.toThrow('no database');
  expect(count()).toBeUndefined();
});

test('those that failed count, and those that are tried again just now, each once', async () => {
  const { count, loop } = watch();
  failing = [key('team', 0)];
  await loop.run(NEVER);
  pending = [
    { ...key('team', 1), attempts: [] },
    { ...key('team', 0), attempts: [{ error: 'refused' }] },
  ];
  expect(count()).toBe(1);
  pending = [{ ...key('team', 1), attempts: [{ error: 'refused' }, {}] }];
  expect([count(), await metric()]).toEqual([2, '2']);
});

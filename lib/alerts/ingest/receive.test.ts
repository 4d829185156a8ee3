// What becomes of an alert as it comes in, one row a rule.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { Alert } from '../model';
import { createReceiver, type PostedAlert } from './receive';

const NOW = 1_000_000;

async function receive(...posted: Partial<PostedAlert>[]) {
  const stored: Alert[] = [];
  const counted = new Map<string, number>();
  const receiver = createReceiver({
    store: { putAlerts: async (alerts) => void stored.push(...alerts) },
    nowMs: () => NOW,
    resolveTimeoutMs: () => 300,
    onReceived: (what, count) => void counted.set(what, count),
  });
  const given = posted.map((each) => ({
    ...{ labels: Labels.of({ a: 'b' }), annotations: {}, startsAtMs: undefined, endsAtMs: undefined, generatorUrl: '' },
    ...each,
  }));
  const error = await receiver(given).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  return { stored, counted: Object.fromEntries(counted), error };
}

test.each([
  [{}, { startsAtMs: NOW, endsAtMs: NOW + 300, timeout: true }],
  [{ startsAtMs: 5 }, { startsAtMs: 5, endsAtMs: NOW + 300, timeout: true }],
  [{ endsAtMs: NOW - 5 }, { startsAtMs: NOW - 5, endsAtMs: NOW - 5, timeout: false }],
  [{ endsAtMs: NOW + 5 }, { startsAtMs: NOW + 5, endsAtMs: NOW + 5, timeout: false }],
  [
    { startsAtMs: 5, endsAtMs: 6 },
    { startsAtMs: 5, endsAtMs: 6, timeout: false },
  ],
])('%j', async (given, expected) => {
  const { stored } = await receive(given);
  expect(stored).toEqual([expect.objectContaining({ ...expected, updatedAtMs: NOW, receivedAtMs: NOW })]);
});

test('valid alerts are stored whatever the others are like; the others are all named', async () => {
  const { stored, counted, error } = await receive(
    { labels: Labels.empty },
    {},
    { startsAtMs: 6, endsAtMs: 5 },
    { startsAtMs: 5, endsAtMs: 6 },
    { annotations: { '': 'x' } },
  );
  expect(stored).toHaveLength(2);
  expect(counted).toEqual({ firing: 1, resolved: 1, invalid: 3 });
  expect(error).toBe(
    'at least one label pair required; start time must be before end time; invalid annotations: invalid name ""',
  );
});

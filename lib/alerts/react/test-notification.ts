// A message somebody sends to see whether it arrives: through each integration of a receiver, one try each.
import type { Clock } from '@/lib/kernel/clock';
import { Labels } from '@/lib/kernel/labels';
import type { Integration, Notification } from '../doors';
import type { Attempt, MessageOutcome } from '../history';
import { uuidOf } from '../named-uuid';
import type { Recorder } from './history/recorder';
import { trySending } from './notify';

export type TestOutcome = {
  readonly integration: string;
  readonly index: number;
  readonly outcome: MessageOutcome;
  readonly attempt: Attempt;
};

export type TestContext = {
  readonly clock: Clock;
  readonly externalUrl: string;
  readonly recorder: Pick<Recorder, 'begin'>;
  readonly fingerprintOf: (labels: Labels) => string;
};

/** Nobody waits longer at a button. */
const LONGEST_MS = 20_000;

/** In the order of the integrations; each is recorded in the history as a test. Never throws. */
export function sendTest(
  receiver: string,
  integrations: readonly Integration[],
  context: TestContext,
): Promise<readonly TestOutcome[]> {
  const notification = testNotification(receiver, context);
  return Promise.all(integrations.map((integration) => sendBy(integration, notification, context)));
}

function testNotification(receiver: string, { clock, externalUrl, fingerprintOf }: TestContext): Notification {
  const labels = Labels.of({ alertname: 'TestNotification', receiver, severity: 'none' });
  const nowMs = clock.nowMs();
  return {
    ...{
      receiver,
      externalUrl,
      nowMs,
      groupLabels: labels,
      groupKey: `{}/test:{receiver=${JSON.stringify(receiver)}}`,
    },
    alerts: [
      {
        ...{ labels, fingerprint: fingerprintOf(labels), status: 'firing', generatorUrl: externalUrl, timeout: false },
        ...{ startsAtMs: nowMs, endsAtMs: nowMs + LONGEST_MS, updatedAtMs: nowMs, receivedAtMs: nowMs },
        annotations: {
          summary: `Test notification to ${receiver}`,
          description:
            'Somebody pressed "Send test notification" in Quadrant. Nothing is wrong; nothing has to be done.',
        },
      },
    ],
  };
}

async function sendBy(
  integration: Integration,
  notification: Notification,
  { clock, recorder }: TestContext,
): Promise<TestOutcome> {
  const { name, index } = integration;
  const { receiver, groupKey, groupLabels, alerts, nowMs } = notification;
  const limit = new AbortController();
  const cancel = clock.after(LONGEST_MS, () => limit.abort(new Error('a test waits no longer')));
  const looked = { groupId: uuidOf(groupKey), groupKey, groupLabels, receiver, atMs: nowMs };
  const message = recorder.begin({ ...looked, integration: name, index }, 'test', alerts);
  const { attempt, failure } = await trySending(integration, notification, limit.signal, clock).finally(cancel);
  const outcome = !failure ? 'sent' : limit.signal.aborted ? 'gave_up' : 'failed';
  message.attempted(attempt);
  message.ended(outcome);
  return { integration: name, index, outcome, attempt };
}

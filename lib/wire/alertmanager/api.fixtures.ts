// The API over an alerts quarter in memory, for its tests.
import { expect } from 'vitest';
import { createReceiver } from '@/lib/alerts/ingest/receive';
import { listAlerts, listGroups } from '@/lib/alerts/query/list';
import { Alerting } from '@/lib/alerts/react/alerting';
import { Recorder } from '@/lib/alerts/react/history/recorder';
import type { AlertStore } from '@/lib/alerts/store/contract';
import { memoryStore } from '@/lib/alerts/store/memory';
import { expireSilence, setSilence } from '@/lib/alerts/store/silence-rules';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { FakeClock } from '@/lib/kernel/clock';
import type { WireHandler } from '@/lib/kernel/http';
import { createRouter } from '@/lib/runtime/http/routes';
import { alertmanagerRoutes } from './routes';

export const CONFIG = `
route: { receiver: team, group_by: [alertname], routes: [{ matchers: [job="x"], receiver: other, continue: true }, {}] }
receivers: [{ name: team }, { name: other }]
inhibit_rules: [{ source_matchers: [alertname="Down"], target_matchers: [alertname="Slow"] }]
`;

/** Of the test that runs. */
export let clock: FakeClock;
export let store: AlertStore;
let match: ReturnType<typeof createRouter<WireHandler>>;
let nextId: number;

/** For beforeEach: an empty API at a time of its own. */
export async function startApi(): Promise<() => Promise<void>> {
  clock = new FakeClock();
  store = memoryStore(() => clock.nowMs());
  nextId = 0;
  const plan = { ...parseAlertmanagerConfig(CONFIG, 'a.yml', { readSecretFile: String }), integrations: new Map() };
  const observer = { attempted() {}, ended() {}, suppressed() {}, allSilenced() {} };
  const alerting = new Alerting({
    ...{ clock, store, observer, externalUrl: 'http://q', random: () => 0.5, recorder: new Recorder({ add() {} }) },
    onTrouble: (error) => expect.unreachable(error),
  });
  await alerting.apply(plan);
  const nowMs = () => clock.nowMs();
  const uuid = () => `00000000-0000-4000-8000-${String(++nextId).padStart(12, '0')}`;
  match = createRouter(
    alertmanagerRoutes({
      receive: createReceiver({ store, nowMs, resolveTimeoutMs: () => plan.resolveTimeoutMs, onReceived() {} }),
      alerts: (query) => listAlerts(store.alerts.values(), query, alerting.standing()),
      groups: (query) => listGroups(alerting.groups(), query, alerting.standing()),
      silences: () => store.silences,
      setSilence: (wanted) => store.changeSilences((silences) => setSilence(wanted, silences, nowMs(), uuid)),
      expireSilence: (id) => store.changeSilences((silences) => expireSilence(id, silences, nowMs())),
      nowMs,
      receivers: () => plan.receivers.map(({ name }) => name),
      configText: () => plan.redacted,
      startedMs: nowMs(),
      version: '0.1.0',
    }),
  );
  return () => alerting.stop();
}

export async function call(method: string, url: string, body = '', headers: Record<string, string> = {}) {
  const types: Record<string, string> = method === 'POST' ? { 'content-type': 'application/json' } : {};
  const handler = match(url.split('?')[0] as string)?.handler;
  if (!handler) return { status: 0, text: `no route for ${url}`, headers: {} };
  const request = { method, url, body: new TextEncoder().encode(body), headers: { ...types, ...headers } };
  const answer = await handler(request, new AbortController().signal);
  return { ...answer, text: new TextDecoder().decode(answer.body) };
}

export const get = (url: string) => call('GET', `/api/v2/${url}`);
export const post = (url: string, body: unknown) =>
  call('POST', `/api/v2/${url}`, typeof body === 'string' ? body : JSON.stringify(body));

export const push = (...labels: Record<string, string>[]) =>
  post(
    'alerts',
    labels.map((each) => ({ labels: each })),
  );

/** As it is posted. */
export const silence = (more: object = {}) => ({
  matchers: [{ name: 'alertname', value: 'Silenced', isRegex: false }],
  ...{ startsAt: '2023-01-01T00:00:00Z', endsAt: '2033-01-01T00:00:00Z', createdBy: 'me', comment: 'c' },
  ...more,
});

// The console's endpoints of routing, notifications, receivers and "why", on a fake clock with the real pipeline behind them.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Integration, Notification, OnReply } from '@/lib/alerts/doors';
import { SendFailure } from '@/lib/alerts/errors';
import { fingerprintOf } from '@/lib/alerts/ingest/fingerprint';
import { createReceiver } from '@/lib/alerts/ingest/receive';
import type { RuleOrigin } from '@/lib/alerts/query/why-model';
import { Alerting } from '@/lib/alerts/react/alerting';
import { Journal } from '@/lib/alerts/react/history/journal';
import { Recorder } from '@/lib/alerts/react/history/recorder';
import type { AlertStore } from '@/lib/alerts/store/contract';
import { memoryHistory } from '@/lib/alerts/store/history/memory';
import { memoryStore } from '@/lib/alerts/store/memory';
import { expireSilence, setSilence } from '@/lib/alerts/store/silence-rules';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { FakeClock } from '@/lib/kernel/clock';
import { Labels } from '@/lib/kernel/labels';
import { parseMatchers } from '@/lib/kernel/matcher-text';
import { handlerOf } from '@/lib/wire/console/endpoint';
import { notificationEndpoints } from '@/lib/wire/console/notifications-api';
import { createRouter } from '../http/routes';
import { notificationDoors } from './notification-doors';

const CONFIG = `
route:
  receiver: team
  group_by: [alertname]
  group_wait: 10s
  group_interval: 1m
  repeat_interval: 1h
  routes:
  - { matchers: [severity="page"], receiver: pager, mute_time_intervals: [nights] }
  - { matchers: [severity="none"], receiver: nobody }
receivers:
- { name: team, slack_configs: [{ api_url: "http://slack.example/secret", channel: "#team" }] }
- { name: pager, webhook_configs: [{ url: "http://pager.example/secret" }, { url: "http://b.example/secret" }] }
- { name: nobody }
inhibit_rules: [{ source_matchers: [alertname="Down"], target_matchers: [alertname="Slow"] }]
time_intervals: [{ name: nights, time_intervals: [{ times: [{ start_time: "22:00", end_time: "24:00" }] }] }]
`;

/** A Tuesday, 12:00:00 UTC. */
const START_MS = Date.parse('2026-01-13T12:00:00Z');
const SILENCE = '00000000-0000-4000-8000-000000000001';

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON, and expectations say what must be in them
type Json = any;

let clock: FakeClock;
let store: AlertStore;
let answer: (receiver: string, onReply: OnReply | undefined) => Promise<void>;
let sent: Notification[];
let rule: RuleOrigin | undefined;
let call: (method: string, url: string, body?: object) => Promise<{ status: number; body: Json }>;

beforeEach(async () => {
  clock = new FakeClock(START_MS);
  store = memoryStore(() => clock.nowMs());
  sent = [];
  rule = undefined;
  answer = async (_, onReply) => onReply?.(202);
  const history = memoryHistory();
  const journal = new Journal({
    clock,
    store: history,
    capacity: 1000,
    observer: { failed: expect.unreachable, dropped() {} },
  });
  const recorder = new Recorder(journal);
  const observer = { attempted() {}, ended() {}, suppressed() {}, allSilenced() {} };
  const alerting = new Alerting({
    ...{ clock, store, observer, recorder, externalUrl: 'http://q', random: () => 0.5 },
    onTrouble: (error) => expect.unreachable(error),
  });
  const config = parseAlertmanagerConfig(CONFIG, 'a.yml', { readSecretFile: String });
  const integration = (receiver: string, name: string, index: number): Integration => ({
    ...{ name, index, sendResolved: true },
    async send(notification, signal, onReply) {
      const late = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new SendFailure('no answer in time', 'contextCanceled', true)));
      });
      await Promise.race([answer(`${receiver} ${name}[${index}]`, onReply), late]);
      sent.push(notification);
    },
  });
  const integrations = new Map(
    config.receivers.map((each) => [
      each.name,
      each.integrations.map(({ kind, index }) => integration(each.name, kind, index)),
    ]),
  );
  await alerting.apply({ ...config, integrations });
  const doors = notificationDoors({
    ...{
      clock,
      externalUrl: 'http://q',
      store,
      alerting,
      historyRetentionMs: 1000,
      history: { reader: history, recorder },
    },
    file: {
      receiverTargets: () =>
        config.receivers.map((each) => ({
          name: each.name,
          integrations: each.integrations.map(({ kind, index }) => ({
            ...{ integration: kind, index, sendResolved: true, target: `to ${kind}` },
          })),
        })),
    },
  });
  const endpoints = notificationEndpoints({ ...doors, ruleOf: async () => rule });
  const match = createRouter(
    Object.entries(endpoints).map(([path, endpoint]) => ({ path, handler: handlerOf(endpoint) })),
  );
  call = async (method, url, body) => {
    const handler = match(url.split('?')[0] as string)?.handler;
    if (!handler) throw new Error(`no route for ${url}`);
    const bytes = new TextEncoder().encode(body ? JSON.stringify(body) : '');
    const response = await handler({ method, url, headers: {}, body: bytes }, new AbortController().signal);
    return { status: response.status, body: JSON.parse(new TextDecoder().decode(response.body)) };
  };
  return async () => {
    await alerting.stop();
    await journal.close();
  };
});

const get = async (url: string): Promise<Json> => (await call('GET', url)).body;

async function push(labels: Record<string, string>, endsAtMs?: number): Promise<string> {
  const receive = createReceiver({
    store,
    nowMs: () => clock.nowMs(),
    resolveTimeoutMs: () => 7_200_000,
    onReceived() {},
  });
  const given = Labels.of(labels);
  const times = { startsAtMs: endsAtMs === undefined ? clock.nowMs() : undefined, endsAtMs };
  await receive([{ labels: given, annotations: {}, generatorUrl: '', ...times }]);
  await clock.advance(0);
  return fingerprintOf(given);
}

async function silence(matchers: string, forMs: number): Promise<void> {
  const nowMs = clock.nowMs();
  const wanted = {
    ...{ id: undefined, matchers: parseMatchers(matchers), createdBy: 'mira', comment: 'rollout' },
    ...{ startsAtMs: nowMs, endsAtMs: nowMs + forMs },
  };
  await store.changeSilences((silences) => setSilence(wanted, silences, nowMs, () => SILENCE));
}

const clockOf = (ms: number | undefined) => (ms === undefined ? '?' : new Date(ms).toISOString().slice(11, 19));

/** One line a step: when, what, and what matters of it. */
async function linesOf(fingerprint: string): Promise<string[]> {
  const { steps, verdict } = await get(`/api/alerts/why/${fingerprint}`);
  return [verdict, ...steps.map((step: Json) => `${clockOf(step.atMs)} ${step.kind}${detailOf(step)}`)];
}

function detailOf(step: Json): string {
  switch (step.kind) {
    case 'routed':
      return ` ${step.route.path.join(' > ') || 'root'} to ${step.route.receiver}`;
    case 'held':
      return ` by ${step.what} ${step.silences.map((each: Json) => each.comment).join()}${step.inhibitors.map((each: Json) => each.labels.alertname).join()}`;
    case 'message':
    case 'sending': {
      const { integration, index, outcome, why, attempts } = step.message;
      return ` ${integration}[${index}] ${outcome} ${why}: ${attempts.map((each: Json) => each.code ?? each.error).join(' ')}`;
    }
    case 'next':
      return ` ${step.what}${step.integration ? ` ${step.integration}` : ''}`;
    default:
      return '';
  }
}

const minutes = (count: number) => clock.advance(count * 60_000);

describe('why', () => {
  test('somebody was paged: from the rule to the reply, and what comes next', async () => {
    const atMs = START_MS - 60_000;
    rule = {
      ...{ file: 'f', group: 'g', name: 'A', expr: 'x > 1', forMs: 60_000, evaluationMs: 11, state: 'firing' },
      ...{ activeAtMs: atMs, valueThen: 2, sampleAtMs: atMs - 5_000, valueNow: 3 },
    };
    const fingerprint = await push({ alertname: 'A', severity: 'page' });
    const origin = [
      '11:58:55 sample',
      '11:59:00 pending',
      '12:00:00 firing',
      '12:00:00 received',
      '12:00:00 routed {severity="page"} to pager',
      '12:00:00 grouped',
    ];
    expect(await linesOf(fingerprint)).toEqual(['waiting', ...origin, '12:00:10 next look']);
    await minutes(3);
    expect(await linesOf(fingerprint)).toEqual([
      'paged',
      ...origin,
      '12:00:10 clear',
      '12:00:10 message webhook[0] sent first: 202',
      '12:00:10 message webhook[1] sent first: 202',
      '12:01:10 unchanged',
      '12:01:10 unchanged',
      '13:01:10 next repeat webhook[0]',
      '13:01:10 next repeat webhook[1]',
    ]);
  });

  test('the repeat that was announced comes when it was announced', async () => {
    const fingerprint = await push({ alertname: 'A' });
    await minutes(5);
    const next = (await linesOf(fingerprint)).at(-1);
    await clock.advance(Date.parse('2026-01-13T13:01:10Z') - clock.nowMs());
    expect(next).toBe('13:01:10 next repeat slack[0]');
    expect(await linesOf(fingerprint)).toContain('13:01:10 message slack[0] sent repeat: 202');
  });

  test('nobody yet: it is silenced, by whom and why; then the silence ends', async () => {
    await silence('alertname="A"', 300_000);
    const fingerprint = await push({ alertname: 'A' });
    await minutes(2);
    expect((await linesOf(fingerprint)).slice(3)).toEqual([
      '12:00:00 grouped',
      '12:00:10 held by silence rollout',
      '12:05:00 next silence_ends',
    ]);
    await store.changeSilences((silences) => expireSilence(SILENCE, silences, clock.nowMs()));
    await clock.advance(1);
    expect((await linesOf(fingerprint)).at(-1)).toBe('12:02:10 next change slack[0]');
    await minutes(1);
    expect((await linesOf(fingerprint)).slice(4, 7)).toEqual([
      '12:00:10 held by silence rollout',
      '12:02:10 clear',
      '12:02:10 message slack[0] sent first: 202',
    ]);
  });

  test('inhibited, by which alert', async () => {
    await push({ alertname: 'Down' });
    const fingerprint = await push({ alertname: 'Slow' });
    await minutes(2);
    const lines = await linesOf(fingerprint);
    expect(lines[0]).toBe('held');
    expect(lines.slice(4)).toEqual(['12:00:10 held by inhibition Down', '? next inhibited']);
  });

  test('a time interval keeps it quiet, and until when', async () => {
    await clock.advance(10 * 3_600_000 + 60_000);
    const fingerprint = await push({ alertname: 'A', severity: 'page' });
    await minutes(2);
    const { steps } = await get(`/api/alerts/why/${fingerprint}`);
    expect(steps.slice(-2)).toMatchObject([
      { kind: 'held', what: 'mute_time_interval', by: ['nights'] },
      { kind: 'next', what: 'interval_ends', atMs: Date.parse('2026-01-14T00:00:00Z') },
    ]);
  });

  test('a receiver that tells nobody', async () => {
    const lines = await linesOf(await push({ alertname: 'A', severity: 'none' }));
    expect([lines[0], lines.at(-1)]).toEqual(['nobody', '12:00:00 nobody']);
  });

  test('being sent, tried again, refused', async () => {
    answer = async (_, onReply) => {
      onReply?.(503);
      throw new SendFailure('unexpected status code 503', 'serverError', true);
    };
    const fingerprint = await push({ alertname: 'A' });
    await clock.advance(10_700);
    expect((await linesOf(fingerprint)).at(-2)).toBe('12:00:10 sending slack[0] sending first: 503 503');
    answer = async (_, onReply) => {
      onReply?.(404);
      throw new SendFailure('unexpected status code 404', 'clientError', false);
    };
    await minutes(0.1);
    const lines = await linesOf(fingerprint);
    expect([lines[0], ...lines.slice(-2)]).toEqual([
      'failed',
      '12:00:10 message slack[0] failed first: 503 503 404',
      '12:01:10 next again slack[0]',
    ]);
  });

  test('resolved, and told of it; then nothing comes', async () => {
    const fingerprint = await push({ alertname: 'A' });
    await minutes(1.5);
    await push({ alertname: 'A' }, clock.nowMs());
    expect((await linesOf(fingerprint)).slice(-2)).toEqual(['12:01:30 resolved', '12:02:10 next change slack[0]']);
    await minutes(1);
    expect((await linesOf(fingerprint)).slice(-2)).toEqual([
      '12:01:30 resolved',
      '12:02:10 message slack[0] sent resolved: 202',
    ]);
  });

  test('an alert that is forgotten is told of from the history; one nobody knows is not found', async () => {
    const fingerprint = await push({ alertname: 'A' }, START_MS + 60_000);
    await minutes(5);
    await store.collectGarbage({ nowMs: clock.nowMs(), isHeld: () => false, keptFromMs: 0 });
    expect(await linesOf(fingerprint)).toEqual([
      'paged',
      '12:00:10 clear',
      '12:00:10 message slack[0] sent first: 202',
      '12:01:10 message slack[0] sent resolved: 202',
    ]);
    expect(await call('GET', '/api/alerts/why/0123456789abcdef')).toMatchObject({ status: 404 });
    expect(await call('GET', '/api/alerts/why/x')).toMatchObject({ status: 400 });
  });
});

describe('notifications', () => {
  test('a page of them, filtered, and the next one', async () => {
    await push({ alertname: 'A', severity: 'page' });
    const fingerprint = await push({ alertname: 'B' });
    await clock.advance(30_000);
    const all = await get('/api/alerts/notifications');
    expect(all.notifications.map((each: Json) => `${each.receiver} ${each.integration}[${each.index}]`).sort()).toEqual(
      ['pager webhook[0]', 'pager webhook[1]', 'team slack[0]'],
    );
    expect(all).toMatchObject({ next: null, retentionMs: 1000 });
    const first = await get('/api/alerts/notifications?limit=2');
    const second = await get(`/api/alerts/notifications?limit=2&before=${first.next}`);
    expect([...first.notifications, ...second.notifications]).toEqual(all.notifications);
    for (const [filter, count] of [
      ['receiver=pager', 2],
      ['integration=webhook%5B1%5D', 1],
      [`fingerprint=${fingerprint}`, 1],
      ['outcome=failed', 0],
      [`from=${clock.nowMs()}`, 0],
      [`to=${new Date(clock.nowMs()).toISOString()}`, 3],
    ] as const) {
      expect((await get(`/api/alerts/notifications?${filter}`)).notifications, filter).toHaveLength(count);
    }
    const { id } = all.notifications[0];
    expect(await get(`/api/alerts/notifications/${id}`)).toMatchObject({
      id,
      attempts: [{ code: 202, durationMs: 0 }],
    });
  });

  test.each([
    ['?limit=0', 'invalid parameter "limit"'],
    ['?outcome=lost', 'invalid parameter "outcome": "lost" is none of'],
    ['?from=yesterday', 'invalid parameter "from"'],
    ['?before=1', 'invalid parameter "before"'],
  ])('%s is refused', async (query, error) => {
    expect(await call('GET', `/api/alerts/notifications${query}`)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(error) },
    });
  });

  test('what hangs is there while it does', async () => {
    answer = () => new Promise(() => {});
    await push({ alertname: 'A' });
    await clock.advance(20_000);
    const { notifications } = await get('/api/alerts/notifications?outcome=sending&receiver=team');
    expect(notifications).toMatchObject([{ outcome: 'sending', tries: 0 }]);
    expect(await get(`/api/alerts/notifications/${notifications[0].id}`)).toMatchObject({ outcome: 'sending' });
    expect((await call('GET', '/api/alerts/notifications/x')).status).toBe(404);
  });
});

describe('routing', () => {
  test('the tree, with what goes through it and what is muted', async () => {
    await push({ alertname: 'A', severity: 'page' });
    await push({ alertname: 'B', severity: 'page' });
    expect(await get('/api/alerts/routing')).toMatchObject({
      nodes: [
        { id: '0', matchers: [], receiver: 'team', groups: 0, groupBy: ['alertname'], groupWaitMs: 10_000 },
        { id: '0.0', matchers: ['severity="page"'], receiver: 'pager', groups: 2, alerts: 2, mutedBy: [] },
        { id: '0.1' },
      ],
      intervals: [{ name: 'nights', isActive: false, nextChangeMs: Date.parse('2026-01-13T22:00:00Z') }],
    });
  });

  test('where a label set would go, and what would keep it from being told', async () => {
    await push({ alertname: 'Down' });
    await silence('job="x"', 60_000);
    const { body } = await call('POST', '/api/alerts/routing/test', {
      labels: { alertname: 'Slow', job: 'x', severity: 'page', empty: '' },
    });
    expect(body).toMatchObject({
      labels: { alertname: 'Slow', job: 'x', severity: 'page' },
      nodes: [
        { id: '0', outcome: 'passes_on' },
        { id: '0.0', outcome: 'receives' },
        { id: '0.1', outcome: 'not_reached', takenBy: '0.0' },
      ],
      routes: [{ receiver: 'pager', groupKey: '{}/{severity="page"}:{alertname="Slow"}', repeatIntervalMs: 3_600_000 }],
      silencedBy: [{ id: SILENCE, createdBy: 'mira', comment: 'rollout' }],
      inhibitedBy: [{ labels: { alertname: 'Down' } }],
    });
    expect(body.routes[0].group).toBeUndefined();
  });

  test.each([[{}], [{ labels: [] }], [{ labels: {} }], [{ labels: { a: 1 } }], [{ labels: { '': 'x' } }]])(
    '%j is no label set',
    async (body) => expect((await call('POST', '/api/alerts/routing/test', body)).status).toBe(400),
  );
});

describe('receivers', () => {
  test('how each integration fares, and which routes use it', async () => {
    answer = async (to, onReply) => {
      onReply?.(to.endsWith('[1]') ? 403 : 200);
      if (to.endsWith('[1]')) throw new SendFailure('unexpected status code 403', 'authError', false);
    };
    await push({ alertname: 'A', severity: 'page' });
    await clock.advance(30_000);
    const { receivers } = await get('/api/alerts/receivers');
    expect(receivers.map((each: Json) => each.name)).toEqual(['team', 'pager', 'nobody']);
    expect(receivers[1]).toMatchObject({
      routes: [{ id: '0.0', path: ['{severity="page"}'] }],
      integrations: [
        {
          target: 'to webhook',
          lastSent: { lastAttempt: { code: 200 } },
          lastFailure: null,
          last24h: { sent: 1, failed: 0 },
        },
        {
          lastSent: null,
          lastFailure: { outcome: 'failed', lastAttempt: { error: 'unexpected status code 403' } },
          retrying: [],
        },
      ],
    });
  });

  test('a test goes through each integration, says how it went, and is on record as a test', async () => {
    answer = async (to, onReply) => {
      onReply?.(to.endsWith('[1]') ? 500 : 200);
      if (to.endsWith('[1]')) throw new SendFailure('unexpected status code 500', 'serverError', true);
    };
    const { body } = await call('POST', '/api/alerts/receivers/pager/test');
    expect(body.outcomes).toMatchObject([
      { integration: 'webhook', index: 0, outcome: 'sent', attempt: { code: 200 } },
      {
        integration: 'webhook',
        index: 1,
        outcome: 'failed',
        attempt: { code: 500, error: 'unexpected status code 500' },
      },
    ]);
    expect(sent[0]?.alerts[0]?.labels.get('alertname')).toBe('TestNotification');
    await clock.advance(0);
    const { notifications } = await get('/api/alerts/notifications');
    expect(notifications).toMatchObject([{ why: 'test' }, { why: 'test' }]);
    expect(await call('POST', '/api/alerts/receivers/pager/test')).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('the next can be in 10 s') },
    });
    await clock.advance(10_000);
    expect((await call('POST', '/api/alerts/receivers/pager/test')).status).toBe(200);
    expect((await call('POST', '/api/alerts/receivers/none/test')).status).toBe(404);
  });

  test('a test that hangs is given up', async () => {
    answer = () => new Promise(() => {});
    const testing = call('POST', '/api/alerts/receivers/team/test');
    await clock.advance(20_000);
    expect((await testing).body.outcomes).toMatchObject([
      { outcome: 'gave_up', attempt: { error: 'no answer in time', durationMs: 20_000 } },
    ]);
  });
});

// The pages of routing, notifications and receivers in every state, with answers made up for what a healthy server does not show.
import type { Page, Route } from '@playwright/test';
import { ANY_API, expect, fail } from './quadrant-test';

const NOW_MS = Date.now();
const FINGERPRINT = '0123456789abcdef';
const taken = { atMs: NOW_MS - 60_000, durationMs: 310, code: 202 };
const refused = {
  atMs: NOW_MS - 60_000,
  durationMs: 5,
  code: 503,
  error: 'unexpected status code 503: pool exhausted',
};
const alert = { fingerprint: FINGERPRINT, labels: { alertname: 'HighErrorRatio', route: '/cart' }, status: 'firing' };

const message = (id: string, more: object) => ({
  ...{ id, atMs: NOW_MS - 60_000, groupKey: '{}:{alertname="HighErrorRatio"}', receiver: 'oncall', index: 0 },
  ...{ groupLabels: { alertname: 'HighErrorRatio' }, integration: 'webhook', outcome: 'sent', why: 'first', tries: 1 },
  ...{ firing: 1, resolved: 0, alerts: [alert], attempts: [taken], lastAttempt: taken },
  ...more,
});

const MESSAGES = [
  message('a', { outcome: 'sending', tries: 3, attempts: [refused], lastAttempt: refused }),
  message('b', { outcome: 'gave_up', tries: 8, attempts: [refused, refused], lastAttempt: refused }),
  message('c', { why: 'repeat' }),
];

const route = (id: string, more: object) => ({
  ...{ id, matchers: [], receiver: 'oncall', continue: false, groupBy: ['alertname'], groupWaitMs: 30_000 },
  ...{ groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000, muteTimeIntervals: [], activeTimeIntervals: [] },
  ...{ mutedBy: [], groups: 0, alerts: 0, ...more },
});

const ROUTING = {
  nodes: [
    route('0', {}),
    route('0.0', { matchers: ['severity="page"'], continue: true, groups: 1, alerts: 3 }),
    route('0.1', { matchers: ['team=~"a|b"'], muteTimeIntervals: ['nights'], mutedBy: ['nights'] }),
    route('0.1.0', { matchers: ['env="x"'], receiver: 'nobody' }),
  ],
  intervals: [{ name: 'nights', isActive: true, nextChangeMs: NOW_MS + 3_600_000 }],
};

const PLACED = {
  ...{
    routeId: '0.0',
    path: ['{severity="page"}'],
    receiver: 'oncall',
    groupKey: '{}/{severity="page"}:{alertname="A"}',
  },
  ...{ integrations: [{ integration: 'webhook', index: 0, sendResolved: true }], groupLabels: { alertname: 'A' } },
  ...{ groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000, mutedBy: [] },
  group: { dueAtMs: NOW_MS + 60_000, hasBeenLookedAt: true, alerts: 3 },
};

const SILENCES = [{ id: 's', createdBy: 'mira', comment: 'rollout', endsAtMs: NOW_MS + 3_600_000 }];

const TESTED = {
  labels: { alertname: 'A' },
  nodes: [
    { id: '0', outcome: 'passes_on', failing: [] },
    { id: '0.0', outcome: 'receives', failing: [] },
    { id: '0.1', outcome: 'no_match', failing: ['team=~"a|b"'] },
    { id: '0.1.0', outcome: 'not_reached', failing: [] },
  ],
  ...{ routes: [PLACED], silencedBy: SILENCES, inhibitedBy: [{ fingerprint: FINGERPRINT, labels: alert.labels }] },
};

const rule = {
  ...{ file: 'f', group: 'demo', name: 'A', expr: 'ratio > 0.05', forMs: 60_000, evaluationMs: 11, valueThen: 0.06 },
};
const HELD = { receiver: 'oncall', what: 'silence', by: ['s'], silences: SILENCES, inhibitors: [] };

const WHY = {
  ...{ fingerprint: FINGERPRINT, labels: alert.labels, isKnown: true, verdict: 'paged' },
  steps: [
    { kind: 'sample', atMs: NOW_MS - 200_000, rule },
    { kind: 'pending', atMs: NOW_MS - 190_000, rule },
    { kind: 'firing', atMs: NOW_MS - 130_000, rule },
    { kind: 'routed', atMs: NOW_MS - 130_000, route: PLACED },
    { kind: 'grouped', atMs: NOW_MS - 130_000, route: PLACED },
    { kind: 'held', atMs: NOW_MS - 100_000, ...HELD },
    { kind: 'clear', atMs: NOW_MS - 60_000, receiver: 'oncall', was: true },
    ...MESSAGES.map((each) => ({
      kind: each.outcome === 'sending' ? 'sending' : 'message',
      atMs: each.atMs,
      message: each,
    })),
    { kind: 'next', what: 'repeat', atMs: NOW_MS + 14_000_000, receiver: 'oncall' },
    { kind: 'next', what: 'inhibited', receiver: 'other' },
  ],
};

const last = { id: 'b', atMs: NOW_MS - 60_000, why: 'first', tries: 1 };
const fares = (more: object) => ({
  ...{ integration: 'webhook', index: 0, target: 'http://pager.example', sendResolved: true, retrying: [] },
  ...{ lastSent: null, lastFailure: null, last24h: { sent: 12, failed: 0, gave_up: 0 } },
  ...more,
});

const RECEIVERS = [
  {
    ...{ name: 'oncall', routes: [{ id: '0.0', path: ['{severity="page"}'] }] },
    integrations: [
      fares({ lastSent: { ...last, lastAttempt: taken } }),
      fares({ index: 1, lastFailure: { ...last, outcome: 'failed', lastAttempt: refused }, sendResolved: false }),
      fares({ integration: 'slack', target: '', retrying: [{ id: 'a', tries: 3, lastAttempt: refused }] }),
    ],
  },
  { name: 'nobody', integrations: [], routes: [] },
];

const OUTCOMES = [
  { integration: 'webhook', index: 0, outcome: 'sent', attempt: taken },
  { integration: 'webhook', index: 1, outcome: 'failed', attempt: refused },
];

function madeUp(path: string): unknown {
  if (path === '/api/alerts/routing') return ROUTING;
  if (path === '/api/alerts/routing/test') return TESTED;
  if (path === '/api/alerts/receivers') return { receivers: RECEIVERS };
  if (path.endsWith('/test')) return { outcomes: OUTCOMES };
  if (path.startsWith('/api/alerts/why/')) return WHY;
  if (path === '/api/alerts/notifications') return { notifications: MESSAGES, next: '1,x', retentionMs: 1_296_000_000 };
  return MESSAGES.find(({ id }) => path.endsWith(`/${id}`));
}

const OURS = /\/api\/alerts\/(?:routing|receivers|why|notifications)/;

const answered = (page: Page) =>
  page.route(OURS, (asked: Route) => asked.fulfill({ json: madeUp(new URL(asked.request().url()).pathname) }));

const empty = (page: Page) =>
  page.route(OURS, (asked) =>
    asked.fulfill({ json: { notifications: [], next: null, retentionMs: 1, receivers: [] } }),
  );

const failing = (page: Page) => page.route(ANY_API, (asked) => fail(asked, 503, 'unavailable', 'the database is away'));

const shown = (text: string) => async (page: Page) => {
  await expect(page.getByText(text).first()).toBeVisible();
};

/** Name, address, what is answered, and what shows that it is on the screen. */
export const NOTIFICATION_STATES = [
  ...[
    { name: 'routing with data', address: '/alerts/routing', before: answered, reach: shown('severity="page"') },
    { name: 'routing, tested', address: '/alerts/routing?labels=a%3Db', before: answered, reach: shown('goes here') },
    { name: 'routing, mistyped', address: '/alerts/routing', before: answered, reach: mistype },
    { name: 'routing failing', address: '/alerts/routing', before: failing, reach: shown('could not be read') },
  ],
  ...[
    { name: 'notifications with data', address: '/alerts/notifications', before: answered, reach: shown('given up') },
    { name: 'a notification', address: '/alerts/notifications?id=b', before: answered, reach: shown('Group key') },
    {
      name: 'notifications without any',
      address: '/alerts/notifications',
      before: empty,
      reach: shown('Nobody was told'),
    },
    {
      name: 'notifications failing',
      address: '/alerts/notifications',
      before: failing,
      reach: shown('could not be read'),
    },
  ],
  {
    ...{ name: 'why somebody was paged', address: `/alerts/notifications?fingerprint=${FINGERPRINT}` },
    ...{ before: answered, reach: shown('No longer held back') },
  },
  ...[
    { name: 'receivers with data', address: '/alerts/receivers', before: answered, reach: sendTest },
    {
      name: 'receivers without any',
      address: '/alerts/receivers',
      before: empty,
      reach: shown('nobody is told of alerts'),
    },
    { name: 'receivers failing', address: '/alerts/receivers', before: failing, reach: shown('could not be read') },
  ],
];

async function mistype(page: Page): Promise<void> {
  await page.getByLabel('Where would this label set go?').last().fill('a=~"b"');
  await page.keyboard.press('Enter');
  await shown('only = is possible')(page);
}

async function sendTest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send test notification' }).click();
  await shown('Test by webhook[1] failed')(page);
}

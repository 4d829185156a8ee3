// The timeline in words: what each step says, what is said once, and the text that is copied.
import { expect, test } from 'vitest';
import type { NotificationRecord, PlacedRoute, Why, WhyStep } from '@/lib/client/notification-nouns';
import { whyLines, whyText } from './why-words';

const NOW_MS = new Date(2026, 10, 19, 14, 20).getTime();
const at = (minute: number, second = 0) => new Date(2026, 10, 19, 14, minute, second).getTime();

const route: PlacedRoute = {
  ...{ routeId: '0.0', path: ['{team="storefront"}'], receiver: 'storefront', integrations: [], groupKey: '{}' },
  ...{ groupLabels: { alertname: 'A', service: 'x' }, groupWaitMs: 30_000, groupIntervalMs: 300_000 },
  ...{ repeatIntervalMs: 14_400_000, mutedBy: [], group: { dueAtMs: 0, hasBeenLookedAt: true, alerts: 3 } },
};

const rule = {
  ...{
    file: 'f',
    group: 'storefront.rules',
    name: 'A',
    expr: 'ratio{code!="5"} > 0.05',
    forMs: 60_000,
    evaluationMs: 11,
  },
  valueThen: 0.0512,
};

const message = (more: Partial<NotificationRecord>): NotificationRecord => ({
  ...{ id: 'id', atMs: at(2, 45), groupKey: '', groupLabels: {}, receiver: 'pager', integration: 'webhook', index: 0 },
  ...{ outcome: 'sent', why: 'first', tries: 1, firing: 1, resolved: 0, alerts: [] },
  attempts: [{ atMs: at(2, 45), durationMs: 310, code: 202 }],
  lastAttempt: { atMs: at(2, 45), durationMs: 310, code: 202 },
  ...more,
});

const failed = (minute: number): WhyStep => ({
  ...{ kind: 'message', atMs: at(minute) },
  message: message({
    ...{ outcome: 'gave_up', tries: 8, id: `m${minute}` },
    lastAttempt: { atMs: at(minute), durationMs: 1, code: 503, error: 'unexpected status code 503: busy' },
  }),
});

const why = (...steps: Why['steps']): Why => ({
  ...{ fingerprint: '0123456789abcdef', labels: { alertname: 'A' }, isKnown: true, verdict: 'paged', steps },
});

const lines = (...steps: Why['steps']) =>
  whyLines(why(...steps), NOW_MS).map(({ title, detail, link }) => [title, detail, ...(link ? [link.href] : [])]);

test('until it fires', () => {
  expect(
    lines(
      { kind: 'sample', atMs: at(1), rule },
      { kind: 'pending', atMs: at(1, 15), rule },
      { kind: 'firing', atMs: at(2, 15), rule },
      { kind: 'received', atMs: at(2, 15), startsAtMs: at(2, 15), isFromRule: true },
      { kind: 'routed', atMs: at(2, 15), route },
      { kind: 'grouped', atMs: at(2, 15), route },
    ),
  ).toEqual([
    ['Sample across the threshold', '0.0512 in ratio{code!="5"} > 0.05'],
    ['Rule evaluated: pending', 'group storefront.rules, 11 ms; waits for 1 min'],
    ['Firing', 'true for 1 min without a break'],
    ['Route matched', 'root › {team="storefront"} → storefront'],
    ['Grouped', 'by alertname, service; group_wait 30 s; 3 alerts in it now'],
  ]);
});

test('messages: sent, sent after another try, being tried, refused', () => {
  const attempts = [{ atMs: at(2), durationMs: 5, code: 503, error: 'unexpected status code 503' }];
  const retried = { tries: 2, attempts, lastAttempt: { atMs: at(2, 58), durationMs: 142, code: 200 } };
  expect(
    lines(
      { kind: 'message', atMs: at(2), message: message({}) },
      { kind: 'message', atMs: at(2), message: message({ receiver: 'chat', index: 1, why: 'repeat', ...retried }) },
      {
        kind: 'sending',
        atMs: at(3),
        message: message({ outcome: 'sending', ...retried, lastAttempt: attempts[0] as never }),
      },
    ).map(([title, detail]) => `${title} | ${detail}`),
  ).toEqual([
    'pager, webhook: sent | 202 in 310 ms',
    'chat, webhook[1]: 503, retried | sent on the 2nd try 14:02:58, 200 in 142 ms',
    'pager, webhook: trying again | 2 tries failed; last: 503',
  ]);
});

test('what fails at every look is said once, with how often; after a silence anew', () => {
  const silences = [{ id: 's', createdBy: 'mira', comment: 'rollout', endsAtMs: at(16) }];
  const held: WhyStep = {
    kind: 'held',
    atMs: at(8),
    receiver: 'pager',
    what: 'silence',
    by: ['s'],
    silences,
    inhibitors: [],
  };
  expect(lines(failed(2), failed(4), failed(6), held, failed(17))).toEqual([
    ['pager, webhook: given up', '503: busy, after 8 tries; 3 times, last 14:06:00', '/alerts/notifications?id=m6'],
    ['Silenced', 'by mira until 14:16: rollout', '/alerts/silences?edit=s'],
    ['pager, webhook: given up', '503: busy, after 8 tries', '/alerts/notifications?id=m17'],
  ]);
});

test('held by another alert, by the time of day, by nobody', () => {
  const held = (what: 'inhibition' | 'mute_time_interval', more: object): WhyStep => ({
    ...{ kind: 'held', atMs: at(1), receiver: 'r', what, by: ['nights'], silences: [], inhibitors: [] },
    ...more,
  });
  const inhibitors = [{ fingerprint: 'f', labels: { alertname: 'Down', job: 'a' } }];
  expect(
    lines(
      held('inhibition', { inhibitors }),
      held('mute_time_interval', {}),
      { kind: 'clear', atMs: at(2), receiver: 'r', was: true },
      { kind: 'nobody', atMs: at(2), receiver: 'r' },
      { kind: 'resolved', atMs: at(3), isLost: true },
    ),
  ).toEqual([
    ['Inhibited', 'fires, too: job="a"', '/alerts/f'],
    ['Muted at this time', 'time interval nights'],
    ['No longer held back', 'r hears of it'],
    ['Nobody is told', 'the receiver r has no integrations'],
    ['Resolved', 'nobody said so: no news for resolve_timeout'],
  ]);
});

test('what comes next at one time is one line', () => {
  const next = (receiver: string) =>
    ({ kind: 'next', what: 'repeat', atMs: at(50), receiver, integration: 'w' }) as const;
  expect(lines(next('a'), next('a'), next('b'))).toEqual([['Next: repeats', 'to a, b, unless it resolves']]);
});

test('as text: every step, the unchanged ones, too, in ISO times', () => {
  const untilMs = at(30);
  const text = whyText(
    why(
      { kind: 'message', atMs: at(2, 45), message: message({}) },
      { kind: 'unchanged', atMs: at(7), receiver: 'pager', integration: 'webhook', index: 0, untilMs },
    ),
  );
  expect(text.split('\n')).toEqual([
    'Why was I paged: {alertname="A"}',
    'fingerprint 0123456789abcdef',
    '',
    `${new Date(at(2, 45)).toISOString()}  pager, webhook: sent (202 in 310 ms)`,
    `${new Date(at(7)).toISOString()}  pager, webhook: nothing new; not said again before ${new Date(untilMs).toISOString()}`,
  ]);
});

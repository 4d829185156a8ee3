// The console's API of silences, over the real doors on a store in memory and a clock that is moved by hand.
import { beforeEach, describe, expect, test } from 'vitest';
import type { PastMessage } from '@/lib/alerts/query/silence-preview';
import { MemoryDatabase, memoryStore } from '@/lib/alerts/store/memory';
import { memorySilenceNotes } from '@/lib/alerts/store/silence-notes/memory';
import { Labels } from '@/lib/kernel/labels';
import { silenceDoors } from '@/lib/runtime/alerting/silence-doors';
import { handlerOf } from './endpoint';
import { silencePlanEndpoints } from './silence-plans-api';
import { silenceEndpoints } from './silences-api';

const NOW_MS = Date.parse('2026-11-23T08:00Z');
const HOUR = 3_600_000;
const UNKNOWN = '99999999-9999-4999-8999-999999999999';

let nowMs: number;
let store: ReturnType<typeof memoryStore>;
let notes: ReturnType<typeof memorySilenceNotes>;
let ended: Labels[];
let pending: Labels[];
let messages: PastMessage[];
let events: string[];
let maxDurationMs: number;

beforeEach(() => {
  [nowMs, pending, ended, messages, events, maxDurationMs] = [NOW_MS, [], [], [], [], 0];
  store = memoryStore(() => nowMs, new MemoryDatabase());
  notes = memorySilenceNotes();
});

function endpoints() {
  const doors = silenceDoors({
    ...{ store, notes, maxDurationMs, nowMs: () => nowMs },
    onTooLong: () => void events.push('too long'),
    recordEvent: async ({ actor, kind }) => void events.push(`${actor} ${kind}`),
    pendingAlerts: async () => pending,
    endedSince: async () => ended,
    messagesSince: async (fromMs) => messages.filter(({ atMs }) => atMs >= fromMs),
  });
  return { ...silenceEndpoints(doors), ...silencePlanEndpoints(doors) };
}

async function call(method: string, path: string, body?: unknown) {
  const [plain = ''] = path.split('?');
  const all = endpoints();
  const pattern = Object.keys(all).find((each) => each === plain) ?? patternOf(plain, Object.keys(all));
  const endpoint = all[pattern];
  if (!endpoint) throw new Error(`nothing answers ${plain}`);
  const text = body === undefined ? '' : JSON.stringify(body);
  const request = { method, url: path, headers: {}, body: new TextEncoder().encode(text) };
  const answer = await handlerOf(endpoint)(request, new AbortController().signal);
  return {
    status: answer.status,
    body: answer.body.length > 0 ? JSON.parse(new TextDecoder().decode(answer.body)) : {},
  };
}

const patternOf = (path: string, patterns: readonly string[]) =>
  patterns.find((each) => new RegExp(`^${each.replace(/:\w+/g, '[^/]+')}$`).test(path)) ?? '';

const fire = (...sets: Record<string, string>[]) =>
  store.putAlerts(
    sets.map((labels) => ({
      ...{ fingerprint: JSON.stringify(labels), labels: Labels.of(labels), annotations: {}, generatorUrl: '' },
      ...{ startsAtMs: nowMs, endsAtMs: nowMs + 100 * HOUR, updatedAtMs: nowMs, receivedAtMs: nowMs, timeout: false },
    })),
  );

const wanted = (more: object = {}) => ({
  matchers: [{ name: 'alertname', type: '=', value: 'A' }],
  ...{ endsAtMs: nowMs + 2 * HOUR, createdBy: 'mira', comment: 'pool back to 20' },
  ...more,
});

const made = async (more: object = {}) => (await call('POST', '/api/alerts/silences', wanted(more))).body.id as string;

const listed = async (query = '') => (await call('GET', `/api/alerts/silences${query}`)).body.silences;

describe('a silence', () => {
  test('is made and listed with what it does', async () => {
    await fire({ alertname: 'A' }, { alertname: 'B' });
    const id = await made({ untilResolved: true, annotations: { ticket: 'OPS-7' } });
    await notes.recordMatches([{ silenceId: id, fingerprint: 'x' }], nowMs);
    expect(await listed()).toEqual([
      {
        ...{ id, state: 'active', startsAtMs: nowMs, endsAtMs: nowMs + 2 * HOUR, updatedAtMs: nowMs },
        ...{ createdBy: 'mira', comment: 'pool back to 20', matchesNow: 1, expiresSoon: false, unneeded: null },
        matchers: [{ name: 'alertname', type: '=', value: 'A', text: 'alertname="A"' }],
        ...{ matchedAlerts: 1, lastMatchMs: nowMs, keptBack: 0, keptBackSinceMs: null },
        ...{ untilResolved: true, recurringId: null, annotations: { ticket: 'OPS-7' } },
      },
    ]);
    expect(events).toEqual(['mira silence.set']);
  });

  test('the list is narrowed to those that have a matcher', async () => {
    await made();
    const other = await made({ matchers: [{ name: 'job', type: '=~', value: 'a|b' }] });
    const query = `?filter=${encodeURIComponent('job=~"a|b"')}`;
    expect((await listed(query)).map(({ id }: { id: string }) => id)).toEqual([other]);
  });

  test('is extended under its id, and keeps what was wished', async () => {
    const id = await made({ untilResolved: true });
    expect((await call('POST', `/api/alerts/silences/${id}/extend`, { ms: HOUR })).body).toEqual({ id });
    expect(await listed()).toMatchObject([{ id, endsAtMs: nowMs + 3 * HOUR, untilResolved: true }]);
  });

  test('with other matchers a new one takes its place, and takes its wishes over', async () => {
    const id = await made({ annotations: { ticket: 'OPS-7' }, untilResolved: true });
    nowMs += 1000;
    const matchers = [{ name: 'alertname', type: '=', value: 'B' }];
    await call('POST', '/api/alerts/silences', wanted({ id, matchers, untilResolved: true, startsAtMs: NOW_MS }));
    nowMs += 1;
    const [now, before] = await listed();
    expect(now).toMatchObject({ state: 'active', untilResolved: true });
    expect(before).toMatchObject({ id, state: 'expired' });
  });

  test('ends, and cannot be extended then', async () => {
    const id = await made();
    nowMs += 1000;
    expect((await call('POST', `/api/alerts/silences/${id}/expire`)).status).toBe(204);
    nowMs += 1;
    expect(await call('POST', `/api/alerts/silences/${id}/extend`, { ms: HOUR })).toMatchObject({
      status: 409,
      body: { error: `the silence ${id} is over; it can be made anew, not extended` },
    });
  });

  test.each([
    ['expire', undefined],
    ['extend', { ms: 1 }],
  ])('that nobody knows: %s', async (verb, body) => {
    expect((await call('POST', `/api/alerts/silences/${UNKNOWN}/${verb}`, body)).status).toBe(404);
    expect((await call('POST', `/api/alerts/silences/x/${verb}`, body)).status).toBe(404);
  });

  test('longer than is allowed is refused, made or extended', async () => {
    maxDurationMs = 2 * HOUR;
    const id = await made();
    expect(await call('POST', `/api/alerts/silences/${id}/extend`, { ms: HOUR })).toMatchObject({
      status: 400,
      body: { error: 'Failed to create silence: it would last 3h, longer than --silences.max-duration, 2h' },
    });
    expect(events).toEqual(['mira silence.set', 'too long']);
  });

  test.each([
    [{ comment: ' ' }, 'comment is empty'],
    [{ comment: 7 }, 'comment is 7, not a text'],
    [{ endsAtMs: 'soon' }, 'endsAtMs is "soon", not a whole number from 0 to'],
    [{ endsAtMs: NOW_MS - 1 }, 'Failed to create silence: start time must be before end time'],
    [{ matchers: [] }, 'silence invalid: at least one matcher required'],
    [{ matchers: [{ name: 'a', type: '=~', value: '.*' }] }, 'at least one matcher must not match the empty string'],
    [{ matchers: [{ name: 'a', type: '==', value: 'x' }] }, 'matchers[0].type is "==", not one of =, !=, =~, !~'],
    [{ matchers: [{ name: 'a', type: '=~', value: '(' }] }, 'regex "(" does not compile'],
    [{ matchers: [{ name: 'a', value: 'x\0' }] }, 'matchers[0].value holds the character U+0000'],
    [{ matchers: ['a=b'] }, 'matchers[0] is "a=b", not an object'],
    [{ annotations: { a: 1 } }, 'annotations.a is 1, not a text'],
    [{ id: UNKNOWN }, 'silence not found'],
  ])('%j is refused: %s', async (more, error) => {
    const answer = await call('POST', '/api/alerts/silences', wanted(more));
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.error).toContain(error);
  });
});

describe('many at once', () => {
  test('each for itself: one that is not there stops no other', async () => {
    const ids = [await made(), UNKNOWN, await made()];
    const { body } = await call('POST', '/api/alerts/silences/extend', { ids, ms: HOUR });
    expect(body.results).toEqual([
      { id: ids[0], newId: ids[0] },
      { id: UNKNOWN, error: `there is no silence ${UNKNOWN}` },
      { id: ids[2], newId: ids[2] },
    ]);
    await call('POST', '/api/alerts/silences/expire', { ids });
    nowMs += 1;
    expect((await listed()).map(({ state }: { state: string }) => state)).toEqual(['expired', 'expired']);
  });
});

describe('what a silence would do', () => {
  const preview = async (more: object = {}) =>
    (await call('POST', '/api/alerts/silences/preview', { matchers: wanted().matchers, ...more })).body;

  test('now: firing and pending alerts, and silences that cover them', async () => {
    await fire({ alertname: 'A', i: '1' }, { alertname: 'B' });
    pending = [Labels.of({ alertname: 'A', i: '2' })];
    const cover = await made();
    const answer = await preview();
    expect(answer).toMatchObject({
      now: { firing: 1, allFiring: 2, pending: 1, isOverBroad: false },
      coveredBy: [{ id: cover, comment: 'pool back to 20' }],
    });
    expect(answer.now.sample).toEqual([
      { alertname: 'A', i: '1' },
      { alertname: 'A', i: '2' },
    ]);
    expect((await preview({ id: cover })).coveredBy).toEqual([]);
  });

  test('what it would have kept back in the last 24 hours, and not earlier', async () => {
    const message = (hours: number) => ({
      ...{ atMs: nowMs - hours * HOUR, receiver: '#db', integration: 'slack' },
      alerts: [Labels.of({ alertname: 'A' })],
    });
    messages = [message(23), message(25)];
    expect((await preview()).lastDay).toMatchObject({ messages: 1, pages: 0 });
  });
});

describe('which matchers are offered', () => {
  const suggest = async (...labelSets: Record<string, string>[]) => {
    const { body } = await call('POST', '/api/alerts/silences/suggest', { labelSets });
    return body.kept.map(({ text }: { text: string }) => text);
  };

  test('for alerts: told apart from others that are known', async () => {
    const [a, b] = [
      { alertname: 'A', disk: '1', instance: 'x' },
      { alertname: 'A', disk: '2', instance: 'x' },
    ];
    await fire(a, b);
    expect(await suggest(a)).toEqual(['alertname="A"', 'disk="1"', 'instance="x"']);
    expect(await suggest(a, b)).toEqual(['alertname="A"', 'instance="x"']);
  });

  test('for series: by labels that alerts have, and not for alerts about other series', async () => {
    await fire({ alertname: 'A', job: 'j', route: '/a' }, { alertname: 'A', job: 'j', route: '/b' });
    expect(await suggest({ __name__: 'm', job: 'j', route: '/a', le: '1' })).toEqual(['job="j"', 'route="/a"']);
  });

  test('for series no alert says anything of: by what they are called', async () => {
    await fire({ alertname: 'A' });
    expect(await suggest({ __name__: 'm', job: 'j', route: '/a' })).toEqual(['job="j"']);
  });
});

test('texts are read as matchers, in all forms Alertmanager knows', async () => {
  const query = new URLSearchParams([
    ['filter', '{a="b",c=~"d|e"}'],
    ['filter', 'f!=g'],
  ]);
  const { body } = await call('GET', `/api/alerts/silences/matchers?${query}`);
  expect(body.matchers.map(({ text }: { text: string }) => text)).toEqual(['a="b"', 'c=~"d|e"', 'f!="g"']);
  expect((await call('GET', '/api/alerts/silences/matchers?filter=a')).status).toBe(400);
});

test('labels of what fires, the most frequent first, then of what waits or is over', async () => {
  await fire({ alertname: 'A', job: 'j' }, { alertname: 'B', job: 'j' }, { alertname: 'C' });
  pending = [Labels.of({ alertname: 'Waits', job: 'j' })];
  ended = [Labels.of({ alertname: 'Over', team: 't' })];
  expect((await call('GET', '/api/alerts/silences/labels')).body.labels).toMatchObject([
    {
      name: 'alertname',
      alerts: 3,
      values: ['A', 'B', 'C', 'Over', 'Waits'].map((value, i) => ({ value, alerts: i < 3 ? 1 : 0 })),
    },
    { name: 'job', alerts: 2, values: [{ value: 'j', alerts: 2 }] },
    { name: 'team', alerts: 0, values: [{ value: 't', alerts: 0 }] },
  ]);
});

describe('templates', () => {
  const template = { ...{ name: 'Deploy', durationMs: 900_000 }, matchers: wanted().matchers, comment: 'deploying' };

  test('are kept, changed and deleted', async () => {
    const { id } = (await call('POST', '/api/alerts/silences/templates', template)).body;
    expect((await call('PUT', `/api/alerts/silences/templates/${id}`, { ...template, name: 'D' })).status).toBe(204);
    const { templates } = (await call('GET', '/api/alerts/silences/templates')).body;
    expect(templates).toMatchObject([{ id, name: 'D', durationMs: 900_000, updatedAtMs: nowMs }]);
    await call('DELETE', `/api/alerts/silences/templates/${id}`);
    expect((await call('GET', '/api/alerts/silences/templates')).body.templates).toEqual([]);
  });

  test('one name, one template; and one that matches everything is none', async () => {
    await call('POST', '/api/alerts/silences/templates', template);
    expect((await call('POST', '/api/alerts/silences/templates', template)).status).toBe(409);
    const broad = await call('POST', '/api/alerts/silences/templates', { ...template, name: 'x', matchers: [] });
    expect(broad.body.error).toBe('matchers is empty: it would match everything');
  });
});

describe('recurring silences', () => {
  const recurring = {
    ...{ name: 'Backups', matchers: wanted().matchers, comment: 'backups run', weekdays: [1, 1, 3] },
    ...{ startMinute: 540, endMinute: 600, zone: 'Europe/Berlin' },
  };

  test('are listed with the windows of the next seven days', async () => {
    const { id } = (await call('POST', '/api/alerts/silences/recurring', recurring)).body;
    const { recurring: all } = (await call('GET', '/api/alerts/silences/recurring')).body;
    expect(all).toMatchObject([
      {
        ...{ id, weekdays: [1, 3], isEnabled: true },
        next: [
          { startsAtMs: NOW_MS, endsAtMs: NOW_MS + HOUR },
          { startsAtMs: NOW_MS + 48 * HOUR, endsAtMs: NOW_MS + 49 * HOUR },
        ],
      },
    ]);
  });

  test.each([
    [{ weekdays: [] }, 'weekdays is empty: it would never begin'],
    [{ weekdays: [7] }, 'weekdays[0] is 7, not 0 (Sunday) to 6'],
    [{ zone: 'Berlin' }, 'zone "Berlin" is no time zone, such as Europe/Berlin'],
    [{ startMinute: 1440 }, 'startMinute is 1440, not a whole number from 0 to 1439'],
  ])('%j is refused', async (more, error) => {
    const answer = await call('POST', '/api/alerts/silences/recurring', { ...recurring, ...more });
    expect([answer.status, answer.body.error]).toEqual([400, error]);
  });
});

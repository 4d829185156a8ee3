import { describe, expect, it } from 'vitest';
import { NO_REASON } from '@/lib/alerts/model';
import type { Span } from '@/lib/alerts/spans/contract';
import { Labels } from '@/lib/kernel/labels';
import { type AlertListDoors, alertListEndpoints } from './alerts-api';
import { handlerOf } from './endpoint';

const span = (more: Partial<Span> = {}): Span => ({
  ...{ fingerprint: 'a', fromMs: 1_000, untilMs: undefined, startsMs: 1_000, state: 'active', reason: NO_REASON },
  ...more,
});

const doors = (more: Partial<AlertListDoors> = {}): AlertListDoors => ({
  freshen: async () => {},
  liveState: () => ({ atMs: 1, version: 2, rows: [], values: [], groups: [], silences: [] }),
  counts: () => ({ active: 1, suppressed: 0, pending: 0, resolved: 3 }),
  activeSilences: () => 4,
  failingRules: () => 2,
  failingIntegrations: () => 1,
  spans: async () => [],
  seenAlert: async () => undefined,
  ...more,
});

async function get(url: string, given = doors()) {
  const path = url.split('?')[0]?.replace(/seen\/.*/, 'seen/:fingerprint') ?? '';
  const endpoint = alertListEndpoints(given)[path];
  if (!endpoint) throw new Error(`no endpoint ${path}`);
  const request = { ...{ method: 'GET', url, headers: {} }, body: new Uint8Array() };
  const { status, body } = await handlerOf(endpoint)(request, new AbortController().signal);
  return { status, body: JSON.parse(new TextDecoder().decode(body)) };
}

describe('/api/alerts', () => {
  it('lists what there is once rules have said what is new', async () => {
    const asked: string[] = [];
    const given = doors({
      freshen: async () => void asked.push('freshen'),
      liveState: () => {
        asked.push('state');
        return doors().liveState();
      },
    });
    expect(await get('/api/alerts/list', given)).toMatchObject({ status: 200, body: { version: 2, rows: [] } });
    expect(asked).toEqual(['freshen', 'state']);
  });

  it('counts by state, and what else one looks at first', async () => {
    expect((await get('/api/alerts/counts')).body).toEqual({
      ...{ active: 1, suppressed: 0, pending: 0, resolved: 3 },
      ...{ silences: 4, failingRules: 2, failingIntegrations: 1 },
    });
    const unknown = doors({ failingIntegrations: () => undefined });
    expect((await get('/api/alerts/counts', unknown)).body.failingIntegrations).toBeNull();
  });

  it('gives history by alert; a span that goes on has no end, one nobody was told of a reason', async () => {
    const reason = { ...NO_REASON, silencedBy: ['s'] };
    const given = doors({
      spans: async () => [span({ untilMs: 2_000 }), span({ fromMs: 2_000, state: 'suppressed', reason })],
    });
    expect(await get('/api/alerts/history?from=1&to=1970-01-01T00:01:00Z', given)).toMatchObject({
      body: {
        ...{ fromMs: 1_000, toMs: 60_000, isCut: false },
        alerts: {
          a: [
            { fromMs: 1_000, untilMs: 2_000, startsMs: 1_000, state: 'active' },
            { fromMs: 2_000, untilMs: null, startsMs: 1_000, state: 'suppressed', reason },
          ],
        },
      },
    });
  });

  it('says when there is more history than it gives', async () => {
    const given = doors({ spans: async ({ limit }) => Array.from({ length: limit }, (_, i) => span({ fromMs: i })) });
    const { body } = await get('/api/alerts/history?from=1&to=2', given);
    expect(body.isCut).toBe(true);
    expect(body.alerts.a).toHaveLength(20_000);
  });

  it.each([
    ['/api/alerts/history?to=2', 'parameter "from" is missing'],
    ['/api/alerts/history?from=soon&to=2', 'parameter "from": cannot parse "soon" to a valid timestamp'],
    ['/api/alerts/history?from=2&to=2', 'parameter "from" must be before "to"'],
    [
      `/api/alerts/history?from=1&to=2${'&fingerprint=a'.repeat(501)}`,
      '501 fingerprints are more than the 500 that may be asked for at a time',
    ],
  ])('refuses %.40s', async (url, error) => {
    expect(await get(url)).toEqual({ status: 400, body: { status: 'error', errorType: 'bad_data', error } });
  });

  it('tells what an alert was that is over', async () => {
    const alert = {
      fingerprint: 'a',
      labels: Labels.of({ a: 'b' }),
      annotations: {},
      generatorUrl: '',
      rule: undefined,
    };
    const given = doors({ seenAlert: async (asked) => (asked === 'a' ? alert : undefined) });
    expect(await get('/api/alerts/seen/a', given)).toMatchObject({ body: { fingerprint: 'a', labels: { a: 'b' } } });
    expect(await get('/api/alerts/seen/b', given)).toMatchObject({
      status: 404,
      body: { error: 'no alert with fingerprint "b" is remembered' },
    });
  });
});

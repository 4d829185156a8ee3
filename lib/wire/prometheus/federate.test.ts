// Golden expositions, as another server would scrape them.
import { beforeAll, expect, test } from 'vitest';
import { unavailable } from '@/lib/kernel/errors';
import { appendHistogram, appendRows, EXPONENTIAL, NOW_MS } from '@/lib/metrics/store/contract.fixtures';
import { memoryStore } from '@/lib/metrics/store/memory';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { FEDERATE_ENDPOINTS, type FederateDoors } from './federate';

const reader = memoryStore({ nowMs: () => NOW_MS });
const caller = (more: Partial<FederateDoors> = {}) =>
  callerOf(
    routesOf(FEDERATE_ENDPOINTS, {
      reader,
      nowMs: () => NOW_MS,
      engine: { lookbackMs: 300_000 },
      externalLabels: () => ({}),
      ...more,
    }),
  );

beforeAll(async () => {
  await appendRows(reader, [
    [{ __name__: 'up', job: 'b', instance: 'i:1' }, 20, 0],
    [{ __name__: 'up', job: 'b', instance: 'i:1' }, 10, 1],
    [{ __name__: 'up', job: 'a' }, 300, 1e6],
    [{ __name__: 'up', job: 'old' }, 301, 1],
    [{ __name__: 'up', job: 'ended' }, 20, 1],
    [{ __name__: 'up', job: 'ended' }, 10, 'stale'],
    [{ __name__: 'http.latency', 'le.gend': 'x"y' }, 1, 0.5],
    [{ nameless: 'yes' }, 1, 1],
  ]);
  await appendHistogram(reader, 'up', 1, EXPONENTIAL);
});

const UP =
  '# TYPE up untyped\n' +
  'up{instance="i:1",job="b"} 1 1699999990000\n' +
  'up{instance="",job="a"} 1e+06 1699999700000\n';

test.each([
  ['match[]=up', UP],
  ['match[]=up&match[]={job=~".%2B"}', UP],
  ['match[]={job="a"}', '# TYPE up untyped\nup{instance="",job="a"} 1e+06 1699999700000\n'],
  ['match[]={nameless="yes"}', ''],
  ['match[]=none', ''],
  ['', ''],
  [
    'match[]={"http.latency"}',
    '# TYPE http_latency untyped\nhttp_latency{instance="",le_gend="x\\"y"} 0.5 1699999999000\n',
  ],
])('%s', async (query, text) => {
  expect(await caller()(`/federate?${query}`)).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores' },
    text,
  });
});

test('names stand as they are for who takes UTF-8', async () => {
  const headers = { accept: 'text/plain;version=1.0.0;escaping=allow-utf-8' };
  expect(await caller()('/federate?match[]={"http.latency"}', { headers })).toMatchObject({
    headers: { 'content-type': 'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8' },
    text: '# TYPE "http.latency" untyped\n{"http.latency",instance="","le.gend"="x\\"y"} 0.5 1699999999000\n',
  });
});

test('external labels are added where the series has none of that name', async () => {
  const externalLabels = () => ({ zone: 'eu', job: 'never' });
  const { text } = await caller({ externalLabels })('/federate?match[]={job="a"}');
  expect(text).toBe('# TYPE up untyped\nup{instance="",job="a",zone="eu"} 1e+06 1699999700000\n');
});

test('a selector that does not parse is a 400 in plain text', async () => {
  expect(await caller()('/federate?match[]={')).toMatchObject({
    status: 400,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    text: 'invalid parameter "match[]": 1:2: parse error: unexpected end of input inside braces\n',
  });
});

test('a store that is gone is a 503', async () => {
  const broken = {
    select: () => {
      throw unavailable('Postgres is gone');
    },
  };
  expect(await caller({ reader: broken })('/federate?match[]=up')).toMatchObject({
    status: 503,
    text: 'Postgres is gone\n',
  });
});

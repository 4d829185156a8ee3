// What Prometheus says about itself, in its own shapes.
import { describe, expect, test } from 'vitest';
import { badInput } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { type ServerDoors, serverRoutes } from './server-api';
import type { ActiveTarget } from './targets';

const active: ActiveTarget = {
  discoveredLabels: Labels.of({ __address__: '127.0.0.1:1', job: 'app' }),
  labels: Labels.of({ job: 'app', instance: '127.0.0.1:1' }),
  scrapePool: 'app',
  scrapeUrl: 'http://127.0.0.1:1/metrics',
  globalUrl: 'http://host:1/metrics',
  lastError: '',
  lastScrapeMs: undefined,
  lastScrapeDurationMs: 0,
  health: 'unknown',
  scrapeInterval: '5s',
  scrapeTimeout: '4s',
};

const doors = (more: Partial<ServerDoors> = {}): ServerDoors => ({
  isReady: () => true,
  reload: async () => {},
  configYaml: () => 'global: {}\n',
  flags: () => ({ 'query.timeout': '2m' }),
  alertmanagers: () => ({ active: ['http://a:1/api/v2/alerts'], dropped: ['http://b:1/api/v2/alerts'] }),
  exposition: async () => 'a 1\n',
  activeTargets: () => [
    active,
    { ...active, scrapePool: 'other', lastScrapeMs: 1500, lastScrapeDurationMs: 12, health: 'up' },
  ],
  droppedTargets: () => [{ discoveredLabels: Labels.of({ __address__: 'gone:1' }), scrapePool: 'app' }],
  scrapePools: () => ['app', 'other'],
  metadataOf: async (targets, metric) =>
    targets.map((labels) => [{ metric: metric ?? 'up', type: 'gauge', help: `of ${labels.get('job')}`, unit: '' }]),
  adminApiEnabled: true,
  engineFeatures: { ...DEFAULT_ENGINE, typeAndUnitLabels: true },
  status: () => ({
    version: '0.1.0',
    startedMs: 0,
    nowMs: 1000,
    workingDirectory: '/srv',
    hostname: 'host',
    configReloadOk: true,
    configReloadedMs: 500,
    retention: '15d',
  }),
  ...more,
});

async function call(url: string, { method = 'GET', ...more }: Partial<ServerDoors> & { method?: string } = {}) {
  const route = serverRoutes(doors(more)).find(({ path }) => path === url.split('?')[0]);
  if (!route) throw new Error(`no route for ${url}`);
  const request = { method, url, headers: {}, body: new Uint8Array() };
  const { status, headers, body } = await route.handler(request, new AbortController().signal);
  return { status, headers, text: new TextDecoder().decode(body) };
}
const dataOf = async (url: string) => JSON.parse((await call(url)).text).data;

describe('health', () => {
  test('healthy, and ready once everything runs', async () => {
    expect(await call('/-/healthy')).toMatchObject({ status: 200, text: 'Prometheus Server is Healthy.\n' });
    expect(await call('/-/ready')).toMatchObject({ status: 200, text: 'Prometheus Server is Ready.\n' });
    expect((await call('/-/healthy', { method: 'HEAD' })).status).toBe(200);
    expect((await call('/-/ready', { method: 'HEAD' })).status).toBe(200);
    expect((await call('/-/ready', { isReady: () => false })).status).toBe(503);
  });
});

describe('reload', () => {
  test('POST reloads; a refused configuration is a 500 with all reasons', async () => {
    expect((await call('/-/reload', { method: 'POST' })).status).toBe(200);
    const reload = () => Promise.reject(badInput('a.yml:3: unknown field "x"'));
    expect(await call('/-/reload', { method: 'POST', reload })).toMatchObject({
      status: 500,
      text: 'failed to reload config: a.yml:3: unknown field "x"\n',
    });
  });

  test('GET does not', async () => {
    expect(await call('/-/reload')).toMatchObject({ status: 405, headers: { allow: 'POST, PUT' } });
  });
});

describe('targets', () => {
  test('active and dropped, in the shape of Prometheus', async () => {
    const data = await dataOf('/api/v1/targets');
    expect(data.activeTargets.map((each: { scrapePool: string }) => each.scrapePool)).toEqual(['app', 'other']);
    expect(data.activeTargets[0]).toMatchObject({
      discoveredLabels: { __address__: '127.0.0.1:1', job: 'app' },
      labels: { job: 'app', instance: '127.0.0.1:1' },
      lastScrape: '0001-01-01T00:00:00Z',
      health: 'unknown',
    });
    expect(data.activeTargets[1]).toMatchObject({ lastScrape: '1970-01-01T00:00:01.500Z', lastScrapeDuration: 0.012 });
    expect(data.droppedTargets).toEqual([{ discoveredLabels: { __address__: 'gone:1' }, scrapePool: 'app' }]);
    expect(data.droppedTargetCounts).toEqual({ app: 1, other: 0 });
  });

  test('narrowed by state and pool', async () => {
    expect((await dataOf('/api/v1/targets?state=dropped')).activeTargets).toEqual([]);
    expect((await dataOf('/api/v1/targets?state=active')).droppedTargets).toEqual([]);
    expect((await dataOf('/api/v1/targets?scrapePool=other')).activeTargets).toHaveLength(1);
  });

  test.each([
    [
      '',
      [
        { target: { instance: '127.0.0.1:1', job: 'app' }, metric: 'up', type: 'gauge', help: 'of app', unit: '' },
        { target: { job: 'second' }, metric: 'up', type: 'gauge', help: 'of second', unit: '' },
      ],
    ],
    [
      '?match_target={job="second"}&metric=m',
      [{ target: { job: 'second' }, type: 'gauge', help: 'of second', unit: '' }],
    ],
    ['?match_target={job="third"}', []],
    [
      '?limit=1&metric=m',
      [{ target: { instance: '127.0.0.1:1', job: 'app' }, type: 'gauge', help: 'of app', unit: '' }],
    ],
  ])('metadata%s', async (query, expected) => {
    const activeTargets = () => [active, { ...active, labels: Labels.of({ job: 'second' }) }];
    const { text } = await call(`/api/v1/targets/metadata${query}`, { activeTargets });
    expect(JSON.parse(text)).toEqual({ status: 'success', data: expected });
  });

  test('metadata of a selector that does not parse', async () => {
    const { status, text } = await call('/api/v1/targets/metadata?match_target={');
    expect([status, JSON.parse(text).error]).toEqual([
      400,
      'invalid parameter "match_target": 1:2: parse error: unexpected end of input inside braces',
    ]);
  });

  test('pools', async () => {
    expect(await dataOf('/api/v1/scrape_pools')).toEqual({ scrapePools: ['app', 'other'] });
  });
});

describe('status', () => {
  test('configuration, flags, build and run', async () => {
    expect(await dataOf('/api/v1/status/config')).toEqual({ yaml: 'global: {}\n' });
    expect(await dataOf('/api/v1/status/flags')).toEqual({ 'query.timeout': '2m' });
    expect(await dataOf('/api/v1/status/buildinfo')).toMatchObject({ version: '3.14.0', revision: 'quadrant-0.1.0' });
    expect(await dataOf('/api/v1/status/runtimeinfo')).toMatchObject({
      startTime: '1970-01-01T00:00:00.000Z',
      reloadConfigSuccess: true,
      storageRetention: '15d',
    });
  });

  test('/metrics in the text format; an engine that is gone is an error, not a hang', async () => {
    expect(await call('/metrics')).toMatchObject({
      status: 200,
      text: 'a 1\n',
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    });
    const failing = await call('/metrics', { exposition: () => Promise.reject(new Error('gone')) });
    expect(failing.status).toBe(500);
  });
});

describe('what does not exist yet, in its empty shape', () => {
  test.each([
    ['/api/v1/notifications', '[]'],
    ['/api/v1/status/tsdb/blocks', '{"blocks":[]}'],
  ])('%s', async (url, data) => {
    expect((await call(url)).text).toBe(`{"status":"success","data":${data}}`);
  });
});

test('Alertmanagers that are told of alerts, and those that relabelling dropped', async () => {
  expect(await dataOf('/api/v1/alertmanagers')).toEqual({
    activeAlertmanagers: [{ url: 'http://a:1/api/v2/alerts' }],
    droppedAlertmanagers: [{ url: 'http://b:1/api/v2/alerts' }],
  });
});

test('the replay is over once everything runs', async () => {
  expect(await dataOf('/api/v1/status/walreplay')).toEqual({ min: 0, max: 0, current: 0, state: 'done' });
  const { text } = await call('/api/v1/status/walreplay', { isReady: () => false });
  expect(JSON.parse(text).data.state).toBe('in progress');
});

test('/version is the build, without an envelope', async () => {
  expect(JSON.parse((await call('/version')).text)).toEqual(await dataOf('/api/v1/status/buildinfo'));
});

test('features say what is switched on, and every function', async () => {
  const features = await dataOf('/api/v1/features');
  expect(features.api.admin).toBe(true);
  expect(features.promql).toMatchObject({ type_and_unit_labels: true, delayed_name_removal: false, anchored: false });
  expect(features.promql_functions).toMatchObject({ rate: true, histogram_quantile: true, info: false });
});

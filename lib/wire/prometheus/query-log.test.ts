// What is said of a query while it runs and when it has ended.
import { expect, test } from 'vitest';
import { unavailable } from '@/lib/kernel/errors';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { memoryStore } from '@/lib/metrics/store/memory';
import { ACTIVE_QUERY_ENDPOINTS, ActiveQueries } from './active-queries';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { QUERY_ENDPOINTS, type QueryDoors } from './query-api';
import { queryLogLine } from './query-log';

function watched(more: Partial<QueryDoors> = {}) {
  const lines: Record<string, unknown>[] = [];
  let nowMs = 1_700_000_000_000;
  const doors: QueryDoors = {
    reader: memoryStore({ nowMs: () => nowMs }),
    engine: DEFAULT_ENGINE,
    maxSamples: 1000,
    timeoutMs: 1000,
    nowMs: () => nowMs,
    activeQueries: new ActiveQueries(),
    watchSeries: () => undefined,
    queryLog: () => (query) => lines.push(JSON.parse(queryLogLine(query, nowMs))),
    ...more,
  };
  const call = callerOf([...routesOf(QUERY_ENDPOINTS, doors), ...routesOf(ACTIVE_QUERY_ENDPOINTS, doors)]);
  const active = async () => JSON.parse((await call('/api/v1/status/active_queries')).text).data;
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { call, lines, active, wait };
}

const STATS = {
  timings: expect.objectContaining({ execTotalTime: expect.any(Number) }),
  samples: { totalQueryableSamples: 0, samplesRead: 0, peakSamples: expect.any(Number) },
};

test('a line for each query that was evaluated', async () => {
  const { call, lines } = watched();
  await call('/api/v1/query?query=up&time=0.5');
  await call('/api/v1/query_range', { form: 'query=1&start=10&end=20&step=2.5' });
  const common = { time: '2023-11-14T22:13:20.000Z', level: 'INFO', msg: 'promql query logged', stats: STATS };
  expect(lines).toEqual([
    {
      ...common,
      params: { query: 'up', start: '1970-01-01T00:00:00.500Z', end: '1970-01-01T00:00:00.500Z', step: 0 },
      httpRequest: { method: 'GET', path: '/api/v1/query' },
    },
    {
      ...common,
      params: { query: '1', start: '1970-01-01T00:00:10.000Z', end: '1970-01-01T00:00:20.000Z', step: 2.5 },
      httpRequest: { method: 'POST', path: '/api/v1/query_range' },
    },
  ]);
});

test('a failure is said; what does not parse was never a query', async () => {
  const reader = {
    ...memoryStore(),
    select: () => {
      throw unavailable('Postgres is gone');
    },
  };
  const { call, lines } = watched({ reader });
  expect((await call('/api/v1/query?query=up')).status).toBe(503);
  expect((await call('/api/v1/query?query=up{')).status).toBe(400);
  expect(lines).toMatchObject([{ error: 'Postgres is gone', params: { query: 'up' } }]);
});

test('times beyond any date do not keep a query from its line', async () => {
  const { call, lines } = watched();
  expect((await call('/api/v1/query?query=1&time=9007199254740')).status).toBe(200);
  expect(lines).toMatchObject([{ params: { start: '+275760-09-13T00:00:00.000Z' } }]);
});

test('the queries that run are listed, the oldest first, and no longer than they run', async () => {
  const release: (() => void)[] = [];
  const reader = {
    ...memoryStore(),
    async *select() {
      await new Promise<void>((resolve) => release.push(resolve));
      yield [];
    },
  };
  const { call, active, wait } = watched({ reader });
  expect(await active()).toEqual([]);
  const first = call('/api/v1/query?query=a&time=1');
  wait(1500);
  const second = call('/api/v1/query_range?query=b&start=0&end=10&step=5');
  expect(await active()).toEqual([
    {
      query: 'a',
      start: '1970-01-01T00:00:01.000Z',
      end: '1970-01-01T00:00:01.000Z',
      step: 0,
      since: '2023-11-14T22:13:20.000Z',
      seconds: 1.5,
    },
    expect.objectContaining({ query: 'b', step: 5, seconds: 0 }),
  ]);
  release[0]?.();
  await first;
  expect(await active()).toMatchObject([{ query: 'b' }]);
  release[1]?.();
  await second;
  expect(await active()).toEqual([]);
});

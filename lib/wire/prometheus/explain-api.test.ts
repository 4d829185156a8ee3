// What a query took, as the pages ask for it: a tree, with the errors of query and query_range.
import { beforeAll, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { memoryStore } from '@/lib/metrics/store/memory';
import { ActiveQueries } from './active-queries';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { EXPLAIN_ENDPOINTS } from './explain-api';

const reader = memoryStore({ nowMs: () => 1e15 });
const activeQueries = new ActiveQueries();

beforeAll(async () => {
  const refs = ['a', 'b'].map((job) => reader.refOf(Labels.of({ __name__: 'up', job })));
  await reader.append({
    refs: Uint32Array.from(refs),
    timestampsMs: Float64Array.of(10_000, 10_000),
    values: Float64Array.of(1, 0),
  });
});

const call = callerOf(
  routesOf(EXPLAIN_ENDPOINTS, {
    reader,
    engine: DEFAULT_ENGINE,
    maxSamples: 50_000,
    timeoutMs: 10_000,
    nowMs: () => 10_000,
    activeQueries,
    watchSeries: () => undefined,
    queryLog: () => undefined,
  }),
);

const anySeconds = expect.any(Number);

test('at one instant', async () => {
  const { status, text } = await call('/api/v1/explain?query=sum(up)&time=10');
  const selector = {
    type: 'vectorSelector',
    text: 'up',
    start: 4,
    end: 6,
    evaluations: 1,
    series: 2,
    points: 2,
    readSeries: 2,
    readSamples: 2,
    seconds: anySeconds,
    selfSeconds: anySeconds,
    children: [],
  };
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    status: 'success',
    data: {
      resultType: 'vector',
      resultSeries: 1,
      plan: { type: 'aggregation', text: 'sum(up)', series: 1, points: 1, readSeries: 0, children: [selector] },
      stats: { samples: { totalQueryableSamples: 2, samplesRead: 2 } },
    },
  });
  expect(activeQueries.list()).toEqual([]);
});

test('over a range; a scalar has no series', async () => {
  const { text } = await call('/api/v1/explain', { form: 'query=up*2&start=10&end=40&step=10' });
  const { plan, resultType } = JSON.parse(text).data;
  expect(resultType).toBe('matrix');
  expect(plan).toMatchObject({ points: 8, children: [{ points: 8 }, { type: 'numberLiteral', series: null }] });
});

test('what the engine remarks comes along', async () => {
  const { text } = await call('/api/v1/explain?query=quantile(2,up)&time=10');
  expect(JSON.parse(text).warnings).toEqual([expect.stringContaining('quantile value should be between 0 and 1')]);
});

test.each([
  ['query=up{', 400, 'invalid parameter "query": 1:4: parse error: unexpected end of input inside braces'],
  ['query=up&start=10&end=5&step=1', 400, 'invalid parameter "end": end timestamp must not be before start time'],
  ['query=up%2Bon(x)up', 422, /many-to-many|duplicate/],
])('%s is refused', async (parameters, status, error) => {
  const answer = await call(`/api/v1/explain?${parameters}`);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text).error).toMatch(error);
});

// Golden answers of query_exemplars, from a store in memory.
import { beforeAll, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { memoryStore } from '@/lib/metrics/store/memory';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { EXEMPLAR_ENDPOINTS } from './exemplars-api';

const reader = memoryStore({ nowMs: () => 1e15 });
const call = callerOf(routesOf(EXEMPLAR_ENDPOINTS, { reader, engine: DEFAULT_ENGINE }));

beforeAll(async () => {
  const exemplar = (labels: Record<string, string>, timestampMs: number, value: number) => ({
    ref: reader.refOf(Labels.of(labels)),
    labels: Labels.of({ trace_id: `t${timestampMs}` }),
    value,
    timestampMs,
  });
  const none = { refs: new Uint32Array(), timestampsMs: new Float64Array(), values: new Float64Array() };
  const a = { __name__: 'hits_bucket', le: '1' };
  const exemplars = [exemplar(a, 1000, 0.25), exemplar(a, 2500, Infinity), exemplar({ __name__: 'other' }, 1000, 3)];
  await reader.append({ ...none, exemplars });
});

const HITS =
  '{"seriesLabels":{"__name__":"hits_bucket","le":"1"},"exemplars":[' +
  '{"labels":{"trace_id":"t1000"},"value":"0.25","timestamp":1},{"labels":{"trace_id":"t2500"},"value":"+Inf","timestamp":2.5}]}';
const OTHER =
  '{"seriesLabels":{"__name__":"other"},"exemplars":[{"labels":{"trace_id":"t1000"},"value":"3","timestamp":1}]}';

test.each<[parameters: string, data: string]>([
  ['query=hits_bucket', HITS],
  ['query=rate(hits_bucket[5m]) / on() other', `${HITS},${OTHER}`],
  ['query=sum(hits_bucket offset 1h)', HITS],
  ['query=other&start=1&end=1', OTHER],
  ['query=other&start=1.001', ''],
  ['query=nothing', ''],
  ['query=topk(scalar(other), nothing)', OTHER],
])('%s', async (parameters, data) => {
  const expected = `{"status":"success","data":[${data}]}`;
  expect((await call(`/api/v1/query_exemplars?${parameters.replaceAll(' ', '%20')}`)).text).toBe(expected);
  expect((await call('/api/v1/query_exemplars', { form: parameters })).text).toBe(expected);
});

test('an expression without a selector has none: 204, not all of them', async () => {
  expect((await call('/api/v1/query_exemplars?query=vector(1)')).status).toBe(204);
});

test.each([
  ['query=up{', '1:4: parse error: unexpected end of input inside braces'],
  ['query=', 'unknown position: parse error: no expression found in input'],
  ['query=up&start=x', 'invalid parameter "start": cannot parse "x" to a valid timestamp'],
  ['query=up&start=2&end=1', 'end timestamp must not be before start timestamp'],
])('%s is refused', async (parameters, error) => {
  const { status, text } = await call(`/api/v1/query_exemplars?${parameters}`);
  expect([status, JSON.parse(text)]).toEqual([400, { status: 'error', errorType: 'bad_data', error }]);
});

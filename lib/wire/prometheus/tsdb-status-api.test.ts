// The shape of status/tsdb, byte for byte.
import { expect, test } from 'vitest';
import { appendRows, NOW_MS } from '@/lib/metrics/store/contract.suite';
import { memoryStore } from '@/lib/metrics/store/memory';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { TSDB_STATUS_ENDPOINTS } from './tsdb-status-api';

const reader = memoryStore({ nowMs: () => NOW_MS });
const call = callerOf(routesOf(TSDB_STATUS_ENDPOINTS, { reader }));

test('an empty head, then one with series; lists are cut', async () => {
  expect((await call('/api/v1/status/tsdb')).text).toBe(
    '{"status":"success","data":{"headStats":{"numSeries":0,"numLabelPairs":0,"chunkCount":0,"minTime":0,"maxTime":0},' +
      '"seriesCountByMetricName":[],"labelValueCountByLabelName":[],"memoryInBytesByLabelName":[],"seriesCountByLabelValuePair":[]}}',
  );
  await appendRows(reader, [
    [{ __name__: 'up', job: 'api' }, 20, 1],
    [{ __name__: 'up', job: 'web' }, 10, 1],
  ]);
  expect((await call('/api/v1/status/tsdb?limit=1')).text).toBe(
    '{"status":"success","data":{"headStats":{"numSeries":2,"numLabelPairs":3,"chunkCount":2,"minTime":1699999980000,"maxTime":1699999990000},' +
      '"seriesCountByMetricName":[{"name":"up","value":2}],"labelValueCountByLabelName":[{"name":"job","value":2}],' +
      '"memoryInBytesByLabelName":[{"name":"job","value":6}],"seriesCountByLabelValuePair":[{"name":"__name__=up","value":2}]}}',
  );
});

test.each([
  ['0', 'limit must be a positive number'],
  ['-1', 'limit must be a positive number'],
  ['x', 'limit must be a positive number'],
  ['10001', 'limit must not exceed 10000'],
])('limit=%s', async (limit, error) => {
  const { status, text } = await call(`/api/v1/status/tsdb?limit=${limit}`);
  expect([status, JSON.parse(text)]).toEqual([400, { status: 'error', errorType: 'bad_data', error }]);
});
